-- fail: 4:13: column metric is missing; every row
-- fail: 4:13: column observed_at is missing; every row
CREATE TABLE source (t STRING, i INT, j INT, d DOUBLE, yes BOOLEAN, at_time TIMESTAMP_LTZ(3), wall TIMESTAMP(3), pos ROW<lat DOUBLE>, list ARRAY<ROW<x INT>>, tags ARRAY<STRING>);
INSERT INTO digital_twin (component, value_number)
SELECT 'c', d FROM source
