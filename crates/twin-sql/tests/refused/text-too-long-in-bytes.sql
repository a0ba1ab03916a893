-- fail: 5:1: column value_text: text of 258 bytes cannot be stored
CREATE TABLE source (t STRING, d DOUBLE, yes BOOLEAN, at_time TIMESTAMP_LTZ(3));
INSERT INTO digital_twin (component, metric, value_text, observed_at)
SELECT 'c', 'm',
COALESCE(s.t, 'äääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääää'),
at_time FROM source AS s
