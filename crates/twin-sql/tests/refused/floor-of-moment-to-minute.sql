-- fail: 5:12: FLOOR of a TIMESTAMP_LTZ(3) to MINUTE; Flink fails on it
CREATE TABLE source (t STRING, i INT, j INT, d DOUBLE, yes BOOLEAN, at_time TIMESTAMP_LTZ(3), wall TIMESTAMP(3), pos ROW<lat DOUBLE>, list ARRAY<ROW<x INT>>, tags ARRAY<STRING>);
INSERT INTO digital_twin (component, metric, value_text, observed_at)
SELECT 'c', 'm',
CAST(FLOOR(at_time TO MINUTE) AS STRING),
at_time FROM source AS s
