-- Casts from texts.
CREATE TABLE source (id STRING, `at` TIMESTAMP_LTZ(3), x STRING);

INSERT INTO digital_twin (component, metric, value_number, value_text, value_boolean, observed_at)
SELECT 'probe:' || s.id, 'try_cast.001', TRY_CAST(s.x AS DOUBLE), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'try_cast.002', TRY_CAST(s.x AS INT), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'try_cast.003', CAST(NULL AS DOUBLE), CAST(TRY_CAST(s.x AS BIGINT) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'try_cast.004', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), TRY_CAST(s.x AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'try_cast.005', CAST(NULL AS DOUBLE), TRY_CAST(s.x AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'try_cast.006', TRY_CAST(REPLACE(s.x, ',', '.') AS DOUBLE), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'try_cast.007', TRY_CAST(REPLACE(REPLACE(s.x, '.', ''), ',', '.') AS DOUBLE), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'try_cast.008', CAST(NULL AS DOUBLE), CAST(TRY_CAST(TRIM(s.x) AS BIGINT) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'try_cast.009', TRY_CAST(s.x AS INTEGER), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.010', CAST(NULL AS DOUBLE), CAST(s.x AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.011', CAST(NULL AS DOUBLE), CAST(TRY_CAST(s.x AS DOUBLE) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.012', CAST(NULL AS DOUBLE), CAST(CAST(TRY_CAST(s.x AS DOUBLE) AS BIGINT) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'try_cast.013', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), TRY_CAST(s.x AS DOUBLE) IS NULL, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'try_cast.014', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), TRY_CAST(s.x AS DOUBLE) = TRY_CAST(s.x AS DOUBLE), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'try_cast.015', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), TRY_CAST(s.x AS DOUBLE) > 0, s.`at` FROM source AS s;
