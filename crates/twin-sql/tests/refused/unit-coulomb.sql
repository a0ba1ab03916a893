-- fail: 5:1: unit 'C' is UCUM's coulomb, and probably not meant so; write Cel for degrees Celsius, A.s for coulombs
CREATE TABLE source (t STRING, d DOUBLE, yes BOOLEAN, at_time TIMESTAMP_LTZ(3));
INSERT INTO digital_twin (component, metric, value_number, unit, observed_at)
SELECT 'c', 'm', d,
'C',
at_time FROM source AS s
