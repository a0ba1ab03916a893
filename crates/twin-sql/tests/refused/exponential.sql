-- fail: 5:1: unknown function EXP; its last digit differs from one processor to the next, in Flink, too, so a replay could change the twin: give the number that it is made of
CREATE TABLE source (t STRING, i INT, j INT, d DOUBLE, yes BOOLEAN, at_time TIMESTAMP_LTZ(3), wall TIMESTAMP(3), pos ROW<lat DOUBLE>, list ARRAY<ROW<x INT>>, tags ARRAY<STRING>);
INSERT INTO digital_twin (component, metric, value_number, observed_at)
SELECT 'c', 'm',
EXP(d),
at_time FROM source AS s
