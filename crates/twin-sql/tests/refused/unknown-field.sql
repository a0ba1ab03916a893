-- fail: 5:7: unknown column latt; did you mean lat?
CREATE TABLE source (t STRING, i INT, j INT, d DOUBLE, yes BOOLEAN, at_time TIMESTAMP_LTZ(3), wall TIMESTAMP(3), pos ROW<lat DOUBLE>, list ARRAY<ROW<x INT>>, tags ARRAY<STRING>);
INSERT INTO digital_twin (component, metric, value_number, observed_at)
SELECT 'c', 'm',
s.pos.latt,
at_time FROM source AS s
