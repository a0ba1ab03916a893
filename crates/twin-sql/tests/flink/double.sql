-- Doubles cut, rounded and written as texts: by the digits that Java prints.
CREATE TABLE source (id STRING, `at` TIMESTAMP_LTZ(3), d DOUBLE);

INSERT INTO digital_twin (component, metric, value_number, value_text, value_boolean, observed_at)
SELECT 'probe:' || s.id, 'cast.001', CAST(NULL AS DOUBLE), CAST(s.d AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'round.002', ROUND(s.d), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'round.003', ROUND(s.d, 1), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'round.004', ROUND(s.d, 2), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'round.005', ROUND(s.d, 3), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'round.006', ROUND(s.d, -1), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'round.007', ROUND(s.d, -3), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'round.008', ROUND(s.d, 20), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.009', CAST(NULL AS DOUBLE), CAST(s.d / 3 AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.010', CAST(NULL AS DOUBLE), CAST(s.d * s.d AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.011', s.d * s.d, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.012', s.d / 7, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'power.013', POWER(s.d, 2), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'sqrt.014', SQRT(ABS(s.d)), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'floor.015', FLOOR(s.d), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'ceil.016', CEIL(s.d), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.017', CAST(NULL AS DOUBLE), CAST(ROUND(s.d, 2) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s;
