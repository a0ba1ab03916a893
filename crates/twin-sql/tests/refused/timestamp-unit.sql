-- fail: 5:11: TO_TIMESTAMP_LTZ does not take (INT, INT); write TO_TIMESTAMP_LTZ(BIGINT, 0 or 3)
CREATE TABLE source (t STRING, i INT, j INT, d DOUBLE, yes BOOLEAN, at_time TIMESTAMP_LTZ(3), wall TIMESTAMP(3), pos ROW<lat DOUBLE>, list ARRAY<ROW<x INT>>, tags ARRAY<STRING>);
INSERT INTO digital_twin (component, metric, value_number, observed_at)
SELECT 'c', 'm',
CASE WHEN TO_TIMESTAMP_LTZ(i, 6) IS NULL THEN 1 END,
at_time FROM source AS s
