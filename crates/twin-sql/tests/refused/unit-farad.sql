-- fail: 5:1: unit 'F' is UCUM's farad, and probably not meant so; write [degF] for degrees Fahrenheit, A.s/V for farads
CREATE TABLE source (t STRING, d DOUBLE, yes BOOLEAN, at_time TIMESTAMP_LTZ(3));
INSERT INTO digital_twin (component, metric, value_number, unit, observed_at)
SELECT 'c', 'm', d,
'F',
at_time FROM source AS s
