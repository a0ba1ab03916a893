-- fail: 5:1: column facility: 'hall 1' makes a dead letter of its row; write visible ASCII characters, 1 to 40 bytes
CREATE TABLE source (t STRING, d DOUBLE, yes BOOLEAN, at_time TIMESTAMP_LTZ(3));
INSERT INTO digital_twin (component, metric, value_number, observed_at, facility)
SELECT 'c', 'm', d, at_time,
'hall 1'
FROM source AS s
