-- Times from one zone to another, in the hours that clocks skip and repeat.
CREATE TABLE source (id STRING, `at` TIMESTAMP_LTZ(3), x STRING);

INSERT INTO digital_twin (component, metric, value_number, value_text, value_boolean, observed_at)
SELECT 'probe:' || s.id, 'convert_tz.001', CAST(NULL AS DOUBLE), CONVERT_TZ(s.x, 'Europe/Zurich', 'UTC'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'convert_tz.002', CAST(NULL AS DOUBLE), CONVERT_TZ(s.x, 'UTC', 'Europe/Zurich'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'convert_tz.003', CAST(NULL AS DOUBLE), CONVERT_TZ(s.x, 'America/New_York', 'UTC'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'convert_tz.004', CAST(NULL AS DOUBLE), CONVERT_TZ(s.x, 'Europe/Dublin', 'UTC'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'convert_tz.005', CAST(NULL AS DOUBLE), CONVERT_TZ(s.x, 'Asia/Kolkata', 'Australia/Lord_Howe'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'convert_tz.006', CAST(NULL AS DOUBLE), CONVERT_TZ(s.x, 'Australia/Lord_Howe', 'UTC'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'convert_tz.007', CAST(NULL AS DOUBLE), CONVERT_TZ(s.x, 'UTC', 'GMT+02:00'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'convert_tz.008', CAST(NULL AS DOUBLE), CONVERT_TZ(s.x, 'GMT-5', 'UTC'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'convert_tz.009', CAST(NULL AS DOUBLE), CONVERT_TZ(s.x, 'Europe/Amsterdam', 'UTC'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'convert_tz.010', CAST(NULL AS DOUBLE), CONVERT_TZ(s.x, 'America/Sao_Paulo', 'UTC'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'convert_tz.011', CAST(NULL AS DOUBLE), CONVERT_TZ(s.x, 'GMT', 'Europe/Helsinki'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'convert_tz.012', CAST(NULL AS DOUBLE), CONVERT_TZ(s.x, 'Europe/Helsinki', 'Europe/Helsinki'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'convert_tz.013', CAST(NULL AS DOUBLE), CONVERT_TZ(s.x, 'Pacific/Auckland', 'UTC'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'convert_tz.014', CAST(NULL AS DOUBLE), CONVERT_TZ(s.x, 'UTC', 'America/St_Johns'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'convert_tz.015', CAST(NULL AS DOUBLE), CONVERT_TZ(s.x, 'Asia/Kathmandu', 'Europe/Berlin'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'convert_tz.016', CAST(NULL AS DOUBLE), CONVERT_TZ(s.x, 'GMT+14:00', 'GMT-12:00'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'convert_tz.017', CAST(NULL AS DOUBLE), CONVERT_TZ(s.x, 'Etc/GMT+5', 'UTC'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'convert_tz.018', CAST(NULL AS DOUBLE), CONVERT_TZ(s.x, 'US/Eastern', 'UTC'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'convert_tz.019', CAST(NULL AS DOUBLE), CONVERT_TZ(s.x, 'Europe/London', 'Europe/Paris'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.020', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), CAST(TO_TIMESTAMP(CONVERT_TZ(s.x, 'Europe/Zurich', 'UTC')) AS TIMESTAMP_LTZ(3)) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.021', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), CAST(TO_TIMESTAMP(CONVERT_TZ(s.x || ':00', 'Europe/Zurich', 'UTC')) AS TIMESTAMP_LTZ(3)) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'convert_tz.022', CAST(NULL AS DOUBLE), CONVERT_TZ(REPLACE(s.x, 'T', ' '), 'Europe/Dublin', 'UTC'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s;
