-- fail: 5:1: column process_event: 'begun' makes a dead letter of its row; write started or completed
CREATE TABLE source (t STRING, d DOUBLE, yes BOOLEAN, at_time TIMESTAMP_LTZ(3));
INSERT INTO digital_twin (component, metric, value_number, observed_at, process, process_event)
SELECT 'c', 'm', d, at_time, s.t,
'begun'
FROM source AS s
