-- fail: 5:1: unit 'wagons' is no UCUM code; write its UCUM code
CREATE TABLE source (d DOUBLE, yes BOOLEAN, at_time TIMESTAMP_LTZ(3));
INSERT INTO digital_twin (component, metric, value_number, unit, observed_at)
SELECT 'c', 'm', d,
'wagons',
at_time FROM source AS s
