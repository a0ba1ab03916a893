-- fail: 3:22: type TIMESTAMP_LTZ(6); write TIMESTAMP_LTZ(3)
-- fail: 3:42: type TIMESTAMP; write TIMESTAMP(3)
CREATE TABLE source (a TIMESTAMP_LTZ(6), b TIMESTAMP);INSERT INTO digital_twin (component, metric, value_text, observed_at) SELECT 'c', 'm', 'v', a FROM source
