-- Times from texts.
CREATE TABLE source (id STRING, `at` TIMESTAMP_LTZ(3), x STRING);

INSERT INTO digital_twin (component, metric, value_number, value_text, value_boolean, observed_at)
SELECT 'probe:' || s.id, 'to_timestamp.001', CAST(NULL AS DOUBLE), CAST(TO_TIMESTAMP(s.x) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'to_timestamp.002', CAST(NULL AS DOUBLE), CAST(TO_TIMESTAMP(s.x, 'yyyy-MM-dd HH:mm:ss') AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'to_timestamp.003', CAST(NULL AS DOUBLE), CAST(TO_TIMESTAMP(s.x, 'yyyy-MM-dd''T''HH:mm:ss') AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'to_timestamp.004', CAST(NULL AS DOUBLE), CAST(TO_TIMESTAMP(s.x, 'yyyy-MM-dd''T''HH:mm:ss''Z''') AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'to_timestamp.005', CAST(NULL AS DOUBLE), CAST(TO_TIMESTAMP(s.x, 'dd.MM.yyyy HH:mm:ss') AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'to_timestamp.006', CAST(NULL AS DOUBLE), CAST(TO_TIMESTAMP(s.x, 'dd.MM.yyyy HH:mm') AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'to_timestamp.007', CAST(NULL AS DOUBLE), CAST(TO_TIMESTAMP(s.x, 'd.M.yyyy') AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'to_timestamp.008', CAST(NULL AS DOUBLE), CAST(TO_TIMESTAMP(s.x, 'dd MMM yyyy') AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'to_timestamp.009', CAST(NULL AS DOUBLE), CAST(TO_TIMESTAMP(s.x, 'd MMM yyyy') AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'to_timestamp.010', CAST(NULL AS DOUBLE), CAST(TO_TIMESTAMP(s.x, 'dd/MM/yyyy') AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'to_timestamp.011', CAST(NULL AS DOUBLE), CAST(TO_TIMESTAMP(s.x, 'MM/dd/yyyy hh:mm a') AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'to_timestamp.012', CAST(NULL AS DOUBLE), CAST(TO_TIMESTAMP(s.x, 'yyyyMMdd') AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'to_timestamp.013', CAST(NULL AS DOUBLE), CAST(TO_TIMESTAMP(s.x, 'yyyyMMddHHmmss') AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'to_timestamp.014', CAST(NULL AS DOUBLE), CAST(TO_TIMESTAMP(s.x, 'EEE, dd MMM yyyy HH:mm:ss') AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'to_timestamp.015', CAST(NULL AS DOUBLE), CAST(TO_TIMESTAMP(s.x, 'yyyy-MM-dd HH:mm:ss.SSS') AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'to_timestamp.016', CAST(NULL AS DOUBLE), CAST(TO_TIMESTAMP(s.x, 'yyyy-MM-dd HH:mm:ss.SSSSSSSSS') AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'to_timestamp.017', CAST(NULL AS DOUBLE), CAST(TO_TIMESTAMP(s.x, 'yyyy-MM-dd HH:mm') AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'to_timestamp.018', CAST(NULL AS DOUBLE), CAST(TO_TIMESTAMP(s.x, 'HH:mm:ss') AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'to_timestamp.019', CAST(NULL AS DOUBLE), CAST(TO_TIMESTAMP(s.x, 'yy-MM-dd') AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'to_timestamp.020', CAST(NULL AS DOUBLE), CAST(TO_TIMESTAMP(s.x, 'y-M-d H:m:s') AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'to_timestamp.021', CAST(NULL AS DOUBLE), CAST(TO_TIMESTAMP(s.x, 'yyyy') AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'to_timestamp.022', CAST(NULL AS DOUBLE), CAST(TO_TIMESTAMP(s.x, 'yyyy-MM') AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'try_cast.023', CAST(NULL AS DOUBLE), CAST(TRY_CAST(s.x AS TIMESTAMP(3)) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'try_cast.024', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), TRY_CAST(s.x AS TIMESTAMP_LTZ(3)) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'date_format.025', CAST(NULL AS DOUBLE), DATE_FORMAT(TO_TIMESTAMP(s.x), 'dd.MM.yyyy HH:mm:ss'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.026', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), CAST(TO_TIMESTAMP(s.x, 'dd.MM.yyyy HH:mm') AS TIMESTAMP_LTZ(3)) FROM source AS s;
