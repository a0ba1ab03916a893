-- fail: 3:13: there is no value column; list at least one of value_number, value_text, value_boolean, deleted
CREATE TABLE source (t STRING, i INT, j INT, d DOUBLE, yes BOOLEAN, at_time TIMESTAMP_LTZ(3), wall TIMESTAMP(3), pos ROW<lat DOUBLE>, list ARRAY<ROW<x INT>>, tags ARRAY<STRING>);
INSERT INTO digital_twin (component, metric, observed_at)
SELECT 'c', 'm', at_time FROM source
