-- fail: 5:1: WITH (a subquery) needs `engine: flink`
-- fail: 5:61: unknown table x
CREATE TABLE source (t STRING, i INT, j INT, d DOUBLE, yes BOOLEAN, at_time TIMESTAMP_LTZ(3), wall TIMESTAMP(3), pos ROW<lat DOUBLE>, list ARRAY<ROW<x INT>>, tags ARRAY<STRING>);
INSERT INTO digital_twin (component, metric, value_number, observed_at)
WITH x AS (SELECT * FROM source) SELECT 'c', 'm', 1, 2 FROM x
