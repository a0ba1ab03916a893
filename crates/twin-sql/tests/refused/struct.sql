-- fail: 2:44: STRUCT<…>; write ROW<…>
CREATE TABLE source (a TIMESTAMP_LTZ(3), b STRUCT<x INT>);INSERT INTO digital_twin (component, metric, value_text, observed_at) SELECT 'c', 'm', 'v', a FROM source
