-- fail: 2:22: option or constraint on column a; declare a name and a type only
CREATE TABLE source (a TIMESTAMP_LTZ(3) NOT NULL);INSERT INTO digital_twin (component, metric, value_text, observed_at) SELECT 'c', 'm', 'v', a FROM source
