-- fail: 5:1: unknown function FROM_UNIXTIME; write DATE_FORMAT(TO_TIMESTAMP_LTZ(seconds, 0)
CREATE TABLE source (t STRING, i INT, j INT, d DOUBLE, yes BOOLEAN, at_time TIMESTAMP_LTZ(3), wall TIMESTAMP(3), pos ROW<lat DOUBLE>, list ARRAY<ROW<x INT>>, tags ARRAY<STRING>);
INSERT INTO digital_twin (component, metric, value_text, observed_at)
SELECT 'c', 'm',
FROM_UNIXTIME(i),
at_time FROM source AS s
