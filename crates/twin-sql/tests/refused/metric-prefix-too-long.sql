-- fail: 5:1: column metric: the constant part 'xxxxx
CREATE TABLE source (t STRING, d DOUBLE, yes BOOLEAN, at_time TIMESTAMP_LTZ(3));
INSERT INTO digital_twin (component, metric, value_number, observed_at)
SELECT 'c',
'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' || s.t,
d, at_time FROM source AS s
