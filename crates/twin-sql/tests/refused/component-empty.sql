-- fail: 5:1: column component: '' makes a dead letter of its row; write letters
CREATE TABLE source (t STRING, d DOUBLE, yes BOOLEAN, at_time TIMESTAMP_LTZ(3));
INSERT INTO digital_twin (component, metric, value_number, observed_at)
SELECT
'',
'm', d, at_time FROM source AS s
