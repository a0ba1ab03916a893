-- fail: 2:42: value is a reserved word in Flink SQL; put it in backticks
CREATE TABLE source (a TIMESTAMP_LTZ(3), value STRING);INSERT INTO digital_twin (component, metric, value_text, observed_at) SELECT 'c', 'm', 'v', a FROM source
