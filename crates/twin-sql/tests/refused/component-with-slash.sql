-- fail: 5:1: column component: 'train/1' makes a dead letter of its row; write letters, digits and _ : ~ -, 1 to 96 bytes
CREATE TABLE source (t STRING, d DOUBLE, yes BOOLEAN, at_time TIMESTAMP_LTZ(3));
INSERT INTO digital_twin (component, metric, value_number, observed_at)
SELECT
'train/1',
'm', d, at_time FROM source AS s
