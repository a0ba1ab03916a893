-- fail: 5:1: a repeated group that matches in several ways; Java goes round it by recursion
CREATE TABLE source (t STRING, at_time TIMESTAMP_LTZ(3));
INSERT INTO digital_twin (component, metric, value_text, observed_at)
SELECT 'c', 'm',
REGEXP_EXTRACT(s.t, '((?:a|b)*)c', 1),
at_time FROM source AS s
