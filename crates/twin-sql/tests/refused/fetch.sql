-- fail: 5:1: FETCH needs `engine: flink`
CREATE TABLE source (t STRING, i INT, j INT, d DOUBLE, yes BOOLEAN, at_time TIMESTAMP_LTZ(3), wall TIMESTAMP(3), pos ROW<lat DOUBLE>, list ARRAY<ROW<x INT>>, tags ARRAY<STRING>);
INSERT INTO digital_twin (component, metric, value_number, observed_at)
SELECT 'c', 'm', d, at_time FROM source
FETCH FIRST 5 ROWS ONLY
