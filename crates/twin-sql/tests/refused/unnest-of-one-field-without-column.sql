-- fail: 4:66: UNNEST of ROWs with one field without a column name; write AS u(name) and use that name
CREATE TABLE source (l ARRAY<ROW<t STRING>>, at_time TIMESTAMP_LTZ(3));
INSERT INTO digital_twin (component, metric, value_text, observed_at)
SELECT 'c', 'm', u.t, at_time FROM source AS s CROSS JOIN UNNEST(s.l) AS u
