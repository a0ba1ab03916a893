-- fail: 4:25: syntax error: expected: ), found: FROM; docs/mapping-language.md shows
CREATE TABLE source (t STRING, d DOUBLE, at_time TIMESTAMP_LTZ(3));
INSERT INTO digital_twin (component, metric, value_number, observed_at)
SELECT 'c', (d, at_time FROM source AS s
