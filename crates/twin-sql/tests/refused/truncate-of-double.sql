-- fail: 4:18: TRUNCATE does not take (DOUBLE, INT); write TRUNCATE(INT)
CREATE TABLE source (d DOUBLE, at_time TIMESTAMP_LTZ(3));
INSERT INTO digital_twin (component, metric, value_number, observed_at)
SELECT 'c', 'm', TRUNCATE(d, 1), at_time FROM source
