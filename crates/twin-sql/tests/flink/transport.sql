-- What every kind of value looks like on its way through Flink: NULL, NaN and infinity, text outside of ASCII, times.

CREATE TABLE source (
  id STRING,
  a  STRING,
  b  STRING,
  n  DOUBLE,
  t  TIMESTAMP_LTZ(3)
);

INSERT INTO digital_twin (component, metric, value_number, value_text, value_boolean, observed_at)
SELECT 'probe:' || s.id, 'text.upper', CAST(NULL AS DOUBLE), UPPER(s.a), CAST(NULL AS BOOLEAN), s.t FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'text.joined', CAST(NULL AS DOUBLE), s.a || s.b, CAST(NULL AS BOOLEAN), s.t FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'number', s.n, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.t FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'number.divided_by_0', s.n / 0e0, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.t FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'number.of_integer', CHAR_LENGTH(s.a), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.t FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'boolean', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.a LIKE 'a%', s.t FROM source AS s;
