-- fail: 3:46: digital_twin has no column value_num; it has component, metric, value_number
CREATE TABLE source (t STRING, i INT, j INT, d DOUBLE, yes BOOLEAN, at_time TIMESTAMP_LTZ(3), wall TIMESTAMP(3), pos ROW<lat DOUBLE>, list ARRAY<ROW<x INT>>, tags ARRAY<STRING>);
INSERT INTO digital_twin (component, metric, value_num, observed_at)
SELECT 'c', 'm', d, at_time FROM source
