-- fail: 5:11: CAST from STRING to TIMESTAMP_LTZ(3) stops at the first bad text; write TO_TIMESTAMP
CREATE TABLE source (t STRING, i INT, j INT, d DOUBLE, yes BOOLEAN, at_time TIMESTAMP_LTZ(3), wall TIMESTAMP(3), pos ROW<lat DOUBLE>, list ARRAY<ROW<x INT>>, tags ARRAY<STRING>);
INSERT INTO digital_twin (component, metric, value_text, observed_at)
SELECT 'c', 'm',
CAST(CAST(t AS TIMESTAMP_LTZ(3)) AS STRING),
at_time FROM source AS s
