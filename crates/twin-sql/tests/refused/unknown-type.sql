-- fail: 2:42: type UUID; use STRING, DOUBLE
CREATE TABLE source (a TIMESTAMP_LTZ(3), b UUID);INSERT INTO digital_twin (component, metric, value_text, observed_at) SELECT 'c', 'm', 'v', a FROM source
