-- Functions, operators and conversions of numbers and booleans.
CREATE TABLE source (id STRING, `at` TIMESTAMP_LTZ(3), i INT, j INT, b BIGINT, d DOUBLE, e DOUBLE);

INSERT INTO digital_twin (component, metric, value_number, value_text, value_boolean, observed_at)
SELECT 'probe:' || s.id, 'expression.001', s.i + s.j, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.002', s.i - s.j, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.003', s.i * s.j, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.004', s.i / 2, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.005', s.i / -2, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.006', CAST(NULL AS DOUBLE), CAST(s.b + s.i AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.007', CAST(NULL AS DOUBLE), CAST(s.b * 2 AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.008', CAST(NULL AS DOUBLE), CAST(s.b - 1 AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.009', CAST(NULL AS DOUBLE), CAST(s.b / 1000 AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.010', CAST(NULL AS DOUBLE), CAST(s.b / -1 AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.011', s.i / NULLIF(s.j, 0), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.012', CAST(NULL AS DOUBLE), CAST(s.b / NULLIF(s.i, 0) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.013', s.d + s.e, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.014', s.d - s.e, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.015', s.d * s.e, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.016', s.d / s.e, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.017', s.d / 3, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.018', s.d * s.i, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.019', s.i / s.d, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.020', s.i + s.d, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.021', s.d * 3.6, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.022', s.d / 3.6, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.023', s.d + 0.1, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.024', s.e - 0.5, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.025', s.d / 3.6E0, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.026', s.b * 1.5E0, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.027', s.b / s.d, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.028', -s.i, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.029', CAST(NULL AS DOUBLE), CAST(-s.b AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.030', -s.d, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.031', +s.i, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'mod.032', MOD(s.i, 3), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'mod.033', MOD(s.b, 1000), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'mod.034', MOD(s.i, -3), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'mod.035', MOD(s.i, NULLIF(s.j, 0)), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.036', s.i % 4, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.037', s.b % 60, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'abs.038', ABS(s.i), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'abs.039', CAST(NULL AS DOUBLE), CAST(ABS(s.b) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'abs.040', ABS(s.d), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'sign.041', SIGN(s.i), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'sign.042', CAST(NULL AS DOUBLE), CAST(SIGN(s.b) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'sign.043', SIGN(s.d), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'sign.044', SIGN(s.e), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'round.045', ROUND(s.i), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'round.046', CAST(NULL AS DOUBLE), CAST(ROUND(s.b) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'round.047', ROUND(s.i, -1), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'round.048', CAST(NULL AS DOUBLE), CAST(ROUND(s.b, -3) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'round.049', ROUND(s.i, 2), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'truncate.050', TRUNCATE(s.i, -1), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'truncate.051', CAST(NULL AS DOUBLE), CAST(TRUNCATE(s.b, -3) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'truncate.052', TRUNCATE(s.i, 1), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'truncate.053', TRUNCATE(s.i), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'truncate.054', CAST(NULL AS DOUBLE), CAST(TRUNCATE(s.b) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'floor.055', FLOOR(s.i), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'floor.056', FLOOR(s.d), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'floor.057', FLOOR(s.e), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'ceil.058', CEIL(s.d), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'ceil.059', CEIL(s.e), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'ceil.060', CAST(NULL AS DOUBLE), CAST(CEIL(s.b) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'ceiling.061', CEILING(s.d), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'power.062', POWER(s.d, 2), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'power.063', POWER(s.i, 2), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'power.064', POWER(s.b, 2), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'sqrt.065', SQRT(s.d), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'sqrt.066', SQRT(s.i), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'sqrt.067', SQRT(s.b), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'sqrt.068', SQRT(ABS(s.e)), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'greatest.069', GREATEST(s.i, s.j), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'least.070', LEAST(s.i, s.j), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'greatest.071', GREATEST(s.d, s.e), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'least.072', LEAST(s.d, s.e), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'greatest.073', GREATEST(s.i, s.d), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'least.074', CAST(NULL AS DOUBLE), CAST(LEAST(s.b, s.i) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'greatest.075', GREATEST(s.i, 3, s.j), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'least.076', LEAST(s.d, 1), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.077', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.i = s.j, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.078', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.i <> s.j, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.079', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.i < s.j, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.080', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.b > s.i, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.081', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d = s.e, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.082', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d < s.e, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.083', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d >= s.e, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.084', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d <> s.e, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.085', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d = s.d, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.086', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d <> s.d, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.087', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d < s.d, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.088', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d <= s.d, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.089', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.i = s.i, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.090', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d = s.i, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.091', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d > 1.5, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.092', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.i < 7.5, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.093', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d = 0, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.094', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.i = 7.0, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.095', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d IS NULL, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.096', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d IS DISTINCT FROM s.e, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.097', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.i IS NOT DISTINCT FROM s.j, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.098', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d IS DISTINCT FROM s.d, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.099', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.i BETWEEN 1 AND 10, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.100', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d BETWEEN -2.5 AND 2.5, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.101', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d NOT BETWEEN 0 AND 1, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.102', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.i IN (7, 0, -15), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.103', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.i NOT IN (7, s.j), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.104', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d IN (2.5, 0), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.105', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.i IN (7, 2.5), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'coalesce.106', COALESCE(s.i, s.j), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'coalesce.107', COALESCE(s.i, s.d), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'coalesce.108', COALESCE(s.d, 0), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'coalesce.109', CAST(NULL AS DOUBLE), CAST(COALESCE(s.b, -1) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'nullif.110', NULLIF(s.i, 7), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'nullif.111', NULLIF(s.d, 0), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'nullif.112', NULLIF(s.d, 2.5), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'nullif.113', NULLIF(s.i, s.j), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'if.114', IF(s.i > s.j, s.i, s.j), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'if.115', IF(s.d > 0, s.d, s.i), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'if.116', CAST(NULL AS DOUBLE), IF(s.d > s.e, 'gt', 'le'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.117', CAST(NULL AS DOUBLE), CAST(CASE WHEN s.i > 0 THEN s.i WHEN s.i < 0 THEN s.b ELSE 0 END AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.118', CASE WHEN s.d > 0 THEN 1 ELSE s.d END, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.119', CASE s.i WHEN 7 THEN 1 WHEN -7 THEN 2 ELSE 3 END, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.120', CASE WHEN s.d > 0 THEN 1.5 ELSE s.d END, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.121', CAST(NULL AS DOUBLE), CAST(s.i AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.122', CAST(NULL AS DOUBLE), CAST(s.b AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.123', CAST(NULL AS DOUBLE), CAST(s.d AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.124', CAST(NULL AS DOUBLE), CAST(s.e AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.125', CAST(NULL AS DOUBLE), CAST(s.d * 1E3 AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.126', CAST(NULL AS DOUBLE), CAST(s.e / 3 AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.127', CAST(NULL AS DOUBLE), CAST(CAST(s.i AS BIGINT) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.128', CAST(s.b AS INT), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.129', CAST(s.d AS INT), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.130', CAST(NULL AS DOUBLE), CAST(CAST(s.d AS BIGINT) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.131', CAST(s.e AS INT), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.132', CAST(NULL AS DOUBLE), CAST(CAST(s.e AS BIGINT) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.133', CAST(s.i AS DOUBLE), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.134', CAST(s.b AS DOUBLE), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.135', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), CAST(s.i AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.136', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), CAST(s.b AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.137', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), CAST(s.d AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'try_cast.138', TRY_CAST(s.d AS INT), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'try_cast.139', CAST(NULL AS DOUBLE), CAST(TRY_CAST(s.e AS BIGINT) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'try_cast.140', TRY_CAST(s.b AS INT), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'try_cast.141', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), TRY_CAST(s.d AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.142', CAST(NULL AS DOUBLE), CAST(s.i > 0 AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.143', CAST(s.i > 0 AS INT), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.144', CAST(NULL AS DOUBLE), CAST(CAST(s.i > 0 AS BIGINT) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.145', CAST(s.i > 0 AS DOUBLE), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.146', CAST(NULL AS DOUBLE), CAST(100 AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.147', CAST(NULL AS DOUBLE), CAST(1E3 AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.148', CAST(NULL AS DOUBLE), CAST(0.001E0 AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.149', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.i > 0 AND s.j > 0, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.150', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.i > 0 OR s.j > 0, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.151', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), NOT s.i > 0, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.152', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), (s.i > 0) = (s.j > 0), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.153', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), (s.i > 0) IS TRUE, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.154', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), (s.i > 0) IS NOT FALSE, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.155', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), (s.i > 0) IS UNKNOWN, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.156', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), (s.i > 0) IS NOT UNKNOWN, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.157', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), (s.i > 0) IS DISTINCT FROM (s.j > 0), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.158', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d > 1, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.159', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d > 15E-1, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.160', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d >= 1.5, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.161', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d < 1.5, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.162', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), 1.5 < s.d, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.163', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d <> 1.5, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.164', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d = 1.5, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.165', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d = 0.0, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.166', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d = 0E0, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.167', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d <> 0.0, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.168', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d IN (0.0), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.169', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d IN (0, 2.5), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.170', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d IN (2.5, s.i), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.171', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d IN (2.5E0, 0E0), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.172', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d IN (0), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.173', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d IN (0, 1), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.174', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d NOT IN (0, 1), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.175', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d NOT IN (2.5, 0), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.176', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d NOT IN (2.5E0, 0E0), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.177', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), NOT s.d > s.e, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.178', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), NOT s.d < s.e, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.179', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), NOT (s.d = s.e), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.180', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), NOT s.d <= 1, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.181', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), NOT s.d > 1.5, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.182', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), NOT (s.d > s.e AND s.d < 5), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.183', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), NOT (s.d > s.e OR s.d < 5), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.184', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), NOT (s.d BETWEEN s.e AND 5E0), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.185', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d NOT BETWEEN s.e AND 5E0, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.186', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d NOT BETWEEN 0.5 AND 5.5, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.187', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d BETWEEN 0.5 AND 5.5, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.188', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d BETWEEN 0 AND 1, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.189', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), (s.d > s.e) IS TRUE, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.190', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), (s.d > s.e) IS NOT TRUE, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.191', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), (s.d > s.e) IS FALSE, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.192', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), (s.d > s.e) IS NOT FALSE, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.193', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), (s.d > s.e) = FALSE, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.194', CAST(NULL AS DOUBLE), CASE WHEN s.d > 1.5 THEN 'a' ELSE 'b' END, CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.195', CAST(NULL AS DOUBLE), CASE WHEN NOT s.d > s.e THEN 'a' ELSE 'b' END, CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.196', CAST(NULL AS DOUBLE), CASE s.d WHEN 0.0 THEN 'zero' WHEN 0 THEN 'int' ELSE 'x' END, CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.197', CAST(NULL AS DOUBLE), CASE s.d WHEN 0 THEN 'int' ELSE 'x' END, CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'nullif.198', NULLIF(s.d, 0.0), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.199', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d IS NOT DISTINCT FROM 0, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.200', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d = s.b, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.201', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d >= 0 AND s.d <= 1, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.202', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d > 0 AND s.d < 1, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.203', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d < 0 OR s.d > 1, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.204', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d < 0.5 OR s.d > 1.5, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.205', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d >= 0.5 AND s.d <= 1.5, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.206', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d > 0.5 AND s.d <> 1.0, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.207', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d + 0 > 1.5, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.208', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d > 1.5 OR s.d IS NULL, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.209', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d * 1E0 = s.d * 1E0, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.210', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.i > 1.5, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.211', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.i IN (7.0, 0), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.212', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.b > 1.5, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'greatest.213', GREATEST(s.d, s.i), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'sqrt.214', SQRT(-s.d), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'coalesce.215', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), COALESCE(s.d > 1.5, FALSE), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.216', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d = s.d OR s.i = 5, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.217', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d > s.d, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.218', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), NOT s.d = s.d, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.219', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d <> s.d IS TRUE, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.220', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d = 0 OR s.d = 1, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.221', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d = 0 OR s.i = 5 OR s.d = 1, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.222', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d <> 0 AND s.d <> 1, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.223', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d = 0 OR s.d = s.e, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.224', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d = 0 OR (s.d = 1 OR s.i = 5), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.225', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d = 0.0 OR s.d = 1.5, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.226', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d IN (0, 1) OR s.d = 2, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.227', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), NOT (s.d = 0 OR s.d = 1), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.228', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), NOT s.d IN (0, 1), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.229', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d IN (0, 1) AND s.i > 0, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.230', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d >= 0.0, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.231', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d < 0.0, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.232', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d <= 0.0 AND s.d >= 0.0, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.233', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d >= 0.0 AND s.d < 5.5, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.234', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d BETWEEN 0.0 AND 5.5, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.235', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d BETWEEN 0 AND 5, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.236', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d BETWEEN 0E0 AND 5E0, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.237', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d >= 0 AND s.d < 5, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.238', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d > 0 OR s.d = 0, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.239', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d >= 0 OR s.d IS NULL, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.240', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d = 0 OR s.d > 1, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.241', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d IN (0, 0), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.242', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d = 1 OR s.d = 0E0, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.243', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d < 1 AND s.d <> 0, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.244', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d > 1 OR s.d < 0, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.245', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d = 0 AND s.i > 1 OR s.d = 1 AND s.i > 1, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.246', CAST(NULL AS DOUBLE), CASE WHEN s.d IN (0, 1) THEN 'a' ELSE 'b' END, CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.247', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), (s.d > s.e) <> TRUE, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.248', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), (s.d > s.e) = TRUE, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.249', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), (s.d > s.e) = (s.d < s.e), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.250', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), NOT ((s.d > s.e) IS TRUE), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.251', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), NOT (CASE WHEN s.d > s.e THEN TRUE ELSE FALSE END), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.252', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), CASE WHEN s.d > s.e THEN FALSE ELSE TRUE END, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'if.253', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), IF(s.d > s.e, FALSE, TRUE), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'coalesce.254', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), COALESCE(NOT s.d > s.e, FALSE), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.255', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.i IN (7, 0), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.256', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d IN (s.e, 0), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.257', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d IN (s.e, 0, 1), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.258', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d NOT IN (s.e, 0, 1), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.259', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d BETWEEN s.e AND s.d, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.260', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d > s.e OR NOT s.d > s.e, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.261', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d > s.e OR s.d <= s.e, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.262', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d > s.e AND s.d <= s.e, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.263', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d IN (2.5E0, 0E0, s.e), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.264', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d >= 0.0 AND s.d <> 1.0, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.265', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d >= 0.0 AND s.d <> 0.0, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.266', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d < 5.5 AND s.d <> 1.0 AND s.d <> 2.5, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.267', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d > 0.5 OR s.d = 0.1, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.268', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d >= 0.0 OR s.d = -1.5, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.269', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d > 0.5 AND s.d > 1.5, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.270', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d > 0.5 AND s.d <> 1, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.271', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d > 0.5 AND s.i <> 1, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.272', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d > 0.5 AND NOT s.d = 1.0, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.273', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d > 0.5 AND s.d NOT IN (1, 2.5), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.274', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), NOT (s.d <= 0.5 OR s.d = 1.0), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.275', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d > 0.5 AND s.d < 10.5, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.276', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.d >= 0.0 AND s.d <= 1.5 OR s.d = 2.5, s.`at` FROM source AS s;
