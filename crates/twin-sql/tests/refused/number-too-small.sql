-- fail: 5:1: column value_number: number 0.0000
CREATE TABLE source (t STRING, d DOUBLE, yes BOOLEAN, at_time TIMESTAMP_LTZ(3));
INSERT INTO digital_twin (component, metric, value_number, observed_at)
SELECT 'c', 'm',
1E-131,
at_time FROM source AS s
