-- fail: 5:1: unit 'kmh' is no UCUM code; did you mean km/h?
CREATE TABLE source (d DOUBLE, yes BOOLEAN, at_time TIMESTAMP_LTZ(3));
INSERT INTO digital_twin (component, metric, value_number, unit, observed_at)
SELECT 'c', 'm', d,
'kmh',
at_time FROM source AS s
