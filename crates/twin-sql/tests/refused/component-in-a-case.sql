-- fail: 5:1: column component: 'a b' makes
CREATE TABLE source (t STRING, d DOUBLE, yes BOOLEAN, at_time TIMESTAMP_LTZ(3));
INSERT INTO digital_twin (component, metric, value_number, observed_at)
SELECT
CASE WHEN s.d > 0E0 THEN 'a' ELSE 'a b' END,
'm', d, at_time FROM source AS s
