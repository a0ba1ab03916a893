-- fail: 4:17: syntax error: expected an expression, found: from; if from is a name, put it in backticks: `from`
CREATE TABLE source (t STRING, d DOUBLE, at_time TIMESTAMP_LTZ(3));
INSERT INTO digital_twin (component, metric, value_number, observed_at)
SELECT s.t, from, d, at_time FROM source AS s
