-- fail: 5:18: literal TIMESTAMP '2025-01-01 00:00:00'; write TIMESTAMP '2025-10-02 06:00:03.000'
CREATE TABLE source (t STRING, i INT, j INT, d DOUBLE, yes BOOLEAN, at_time TIMESTAMP_LTZ(3), wall TIMESTAMP(3), pos ROW<lat DOUBLE>, list ARRAY<ROW<x INT>>, tags ARRAY<STRING>);
INSERT INTO digital_twin (component, metric, value_boolean, observed_at)
SELECT 'c', 'm',
wall > TIMESTAMP '2025-01-01 00:00:00',
at_time FROM source AS s
