-- fail: 2:42: a is declared twice; remove one
CREATE TABLE source (a TIMESTAMP_LTZ(3), a STRING);INSERT INTO digital_twin (component, metric, value_text, observed_at) SELECT 'c', 'm', 'v', a FROM source
