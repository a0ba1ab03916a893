-- fail: 5:25: INTERVAL '100' DAY; it has more than 2 digits: write DAY(3)
CREATE TABLE source (t STRING, i INT, j INT, d DOUBLE, yes BOOLEAN, at_time TIMESTAMP_LTZ(3), wall TIMESTAMP(3), pos ROW<lat DOUBLE>, list ARRAY<ROW<x INT>>, tags ARRAY<STRING>);
INSERT INTO digital_twin (component, metric, value_text, observed_at)
SELECT 'c', 'm',
CAST(at_time + INTERVAL '100' DAY AS STRING),
at_time FROM source AS s
