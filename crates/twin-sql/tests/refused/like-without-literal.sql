-- fail: 5:18: LIKE with a pattern that is no literal; write it in quotes
CREATE TABLE source (t STRING, i INT, j INT, d DOUBLE, yes BOOLEAN, at_time TIMESTAMP_LTZ(3), wall TIMESTAMP(3), pos ROW<lat DOUBLE>, list ARRAY<ROW<x INT>>, tags ARRAY<STRING>);
INSERT INTO digital_twin (component, metric, value_number, observed_at)
SELECT 'c', 'm',
CASE WHEN t LIKE t THEN 1 END,
at_time FROM source AS s
