-- fail: 2:14: CREATE TABLE with options, keys or constraints
CREATE TABLE source (a TIMESTAMP_LTZ(3)) WITH ('connector' = 'kinesis');INSERT INTO digital_twin (component, metric, value_text, observed_at) SELECT 'c', 'm', 'v', a FROM source
