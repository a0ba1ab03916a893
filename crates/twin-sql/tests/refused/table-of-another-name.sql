-- fail: 2:14: table trains; the table to read from is called source
CREATE TABLE trains (a TIMESTAMP_LTZ(3));INSERT INTO digital_twin (component, metric, value_text, observed_at) SELECT 'c', 'm', 'v', a FROM source
