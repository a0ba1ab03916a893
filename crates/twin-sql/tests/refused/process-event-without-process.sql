-- fail: 3:13: column process is missing; an event is that of a process: list it and select its name
CREATE TABLE source (t STRING, d DOUBLE, yes BOOLEAN, at_time TIMESTAMP_LTZ(3));
INSERT INTO digital_twin (component, metric, value_number, observed_at, process_event)
SELECT 'c', 'm', d, at_time, 'started' FROM source
