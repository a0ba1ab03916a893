-- fail: 5:1: unit 'mph' is no UCUM code; did you mean [mi_i]/h?
CREATE TABLE source (d DOUBLE, yes BOOLEAN, at_time TIMESTAMP_LTZ(3));
INSERT INTO digital_twin (component, metric, value_number, unit, observed_at)
SELECT 'c', 'm', d,
CASE WHEN yes THEN 'km/h' ELSE 'mph' END,
at_time FROM source AS s
