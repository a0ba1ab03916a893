-- fail: 5:21: arithmetic on BIGINT and INTERVAL YEAR TO MONTH
CREATE TABLE source (t STRING, i INT, j INT, d DOUBLE, yes BOOLEAN, at_time TIMESTAMP_LTZ(3), wall TIMESTAMP(3), pos ROW<lat DOUBLE>, list ARRAY<ROW<x INT>>, tags ARRAY<STRING>);
INSERT INTO digital_twin (component, metric, value_text, observed_at)
SELECT 'c', 'm',
CAST(at_time + CAST(i AS BIGINT) * INTERVAL '1' MONTH AS STRING),
at_time FROM source AS s
