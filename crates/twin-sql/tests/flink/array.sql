-- Elements of arrays.
CREATE TABLE source (id STRING, `at` TIMESTAMP_LTZ(3), l ARRAY<ROW<x INT, y STRING, tags ARRAY<STRING>>>, n ARRAY<INT>, s ARRAY<STRING>, g ARRAY<ARRAY<INT>>, deep ROW<l ARRAY<ROW<x INT, `in` ARRAY<ROW<z INT, leaf ARRAY<ROW<v DOUBLE>>>>>>>);

INSERT INTO digital_twin (component, metric, value_number, value_text, value_boolean, observed_at)
SELECT 'probe:' || s.id, 'cardinality.001', CARDINALITY(s.l), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cardinality.002', CARDINALITY(s.n), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cardinality.003', CARDINALITY(s.s), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cardinality.004', CARDINALITY(s.g), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cardinality.005', CARDINALITY(s.g[1]), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cardinality.006', CARDINALITY(s.deep.l), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.007', s.l[1].x, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.008', CAST(NULL AS DOUBLE), s.l[2].y, CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.009', CAST(NULL AS DOUBLE), s.l[3].tags[2], CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.010', CAST(NULL AS DOUBLE), s.l[1].tags[1], CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.011', s.n[1], CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.012', s.n[4], CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.013', CAST(NULL AS DOUBLE), s.s[1], CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.014', CAST(NULL AS DOUBLE), s.s[3], CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.015', s.g[1][2], CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.016', s.g[2][1], CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.017', s.deep.l[1].x, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.018', s.deep.l[1].`in`[2].leaf[1].v, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.019', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.l[1] IS NULL, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.020', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.l IS NULL, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.021', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.n[1] IS NULL, s.`at` FROM source AS s;
