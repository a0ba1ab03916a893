-- fail: 5:1: column unit: 'kg.m-1.s-2.kg.m-1.s-2.kg2' makes a dead letter of its row; write visible ASCII characters, 1 to 24 bytes
CREATE TABLE source (t STRING, d DOUBLE, yes BOOLEAN, at_time TIMESTAMP_LTZ(3));
INSERT INTO digital_twin (component, metric, value_number, unit, observed_at)
SELECT 'c', 'm', d,
'kg.m-1.s-2.kg.m-1.s-2.kg2',
at_time FROM source AS s
