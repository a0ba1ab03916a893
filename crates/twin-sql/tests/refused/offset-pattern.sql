-- fail: 5:6: XXX in the date and time pattern
CREATE TABLE source (t STRING, i INT, j INT, d DOUBLE, yes BOOLEAN, at_time TIMESTAMP_LTZ(3), wall TIMESTAMP(3), pos ROW<lat DOUBLE>, list ARRAY<ROW<x INT>>, tags ARRAY<STRING>);
INSERT INTO digital_twin (component, metric, value_text, observed_at)
SELECT 'c', 'm',
CAST(TO_TIMESTAMP(t, 'yyyy-MM-dd''T''HH:mm:ssXXX') AS STRING),
at_time FROM source AS s
