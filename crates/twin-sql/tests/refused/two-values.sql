-- fail: 4:1: every row of this SELECT has both value_number and value_text; a row has one value
CREATE TABLE source (t STRING, d DOUBLE, yes BOOLEAN, at_time TIMESTAMP_LTZ(3));
INSERT INTO digital_twin (component, metric, value_number, value_text, observed_at)
SELECT 'c', 'm', 1, 'one', at_time FROM source
