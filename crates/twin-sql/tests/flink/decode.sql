-- Legal JSON that decoders differ on.
CREATE TABLE source (id STRING, `at` TIMESTAMP_LTZ(3), t STRING, i INT, b BIGINT, d DOUBLE, f BOOLEAN, m TIMESTAMP_LTZ(3), w TIMESTAMP(3), r ROW<x INT, y STRING>);

INSERT INTO digital_twin (component, metric, value_number, value_text, value_boolean, observed_at)
SELECT 'probe:' || s.id, 'expression.001', CAST(NULL AS DOUBLE), s.t, CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.002', s.i, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.003', CAST(NULL AS DOUBLE), CAST(s.b AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.004', s.d, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.005', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.f, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.006', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), s.m FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.007', CAST(NULL AS DOUBLE), CAST(s.w AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.008', s.r.x, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.009', CAST(NULL AS DOUBLE), s.r.y, CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.010', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.r IS NULL, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.011', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t IS NULL, s.`at` FROM source AS s;
