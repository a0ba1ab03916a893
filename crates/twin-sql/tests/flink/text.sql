-- Functions and operators on texts.
CREATE TABLE source (id STRING, `at` TIMESTAMP_LTZ(3), t STRING, u STRING, i INT, j INT);

INSERT INTO digital_twin (component, metric, value_number, value_text, value_boolean, observed_at)
SELECT 'probe:' || s.id, 'expression.001', CAST(NULL AS DOUBLE), s.t || s.u, CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.002', CAST(NULL AS DOUBLE), s.t || '', CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'concat.003', CAST(NULL AS DOUBLE), CONCAT(s.t, s.u), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'concat.004', CAST(NULL AS DOUBLE), CONCAT(s.t, '-', s.u, '!'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'concat.005', CAST(NULL AS DOUBLE), CONCAT(s.u), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'concat_ws.006', CAST(NULL AS DOUBLE), CONCAT_WS('-', s.t, s.u, 'z'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'concat_ws.007', CAST(NULL AS DOUBLE), CONCAT_WS(s.u, s.t, 'b', s.t), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'concat_ws.008', CAST(NULL AS DOUBLE), CONCAT_WS('-', s.t), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'upper.009', CAST(NULL AS DOUBLE), UPPER(s.t), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'lower.010', CAST(NULL AS DOUBLE), LOWER(s.t), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'upper.011', CAST(NULL AS DOUBLE), UPPER(s.u), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'lower.012', CAST(NULL AS DOUBLE), LOWER(s.u), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'trim.013', CAST(NULL AS DOUBLE), TRIM(s.t), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'trim.014', CAST(NULL AS DOUBLE), TRIM(BOTH s.u FROM s.t), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'trim.015', CAST(NULL AS DOUBLE), TRIM(LEADING 'aTe' FROM s.t), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'trim.016', CAST(NULL AS DOUBLE), TRIM(TRAILING s.u FROM s.t), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'ltrim.017', CAST(NULL AS DOUBLE), LTRIM(s.t), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'rtrim.018', CAST(NULL AS DOUBLE), RTRIM(s.t), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'ltrim.019', CAST(NULL AS DOUBLE), LTRIM(s.t, s.u), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'rtrim.020', CAST(NULL AS DOUBLE), RTRIM(s.t, s.u), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'replace.021', CAST(NULL AS DOUBLE), REPLACE(s.t, s.u, '<>'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'replace.022', CAST(NULL AS DOUBLE), REPLACE(s.t, '', '-'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'replace.023', CAST(NULL AS DOUBLE), REPLACE(s.t, 'X', ''), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'substring.024', CAST(NULL AS DOUBLE), SUBSTRING(s.t, s.i), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'substring.025', CAST(NULL AS DOUBLE), SUBSTRING(s.t, s.i, s.j), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'substring.026', CAST(NULL AS DOUBLE), SUBSTRING(s.t, 2, 2), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'substring.027', CAST(NULL AS DOUBLE), SUBSTRING(s.t FROM 2), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'substring.028', CAST(NULL AS DOUBLE), SUBSTRING(s.t FROM 2 FOR 3), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'substr.029', CAST(NULL AS DOUBLE), SUBSTR(s.t, 3), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'substr.030', CAST(NULL AS DOUBLE), SUBSTR(s.t, -3, 2), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'substring.031', CAST(NULL AS DOUBLE), SUBSTRING(s.t, 0, 2), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'substring.032', CAST(NULL AS DOUBLE), SUBSTRING(s.t, 1, s.j), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'left.033', CAST(NULL AS DOUBLE), LEFT(s.t, s.i), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'right.034', CAST(NULL AS DOUBLE), RIGHT(s.t, s.i), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'left.035', CAST(NULL AS DOUBLE), LEFT(s.t, 3), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'right.036', CAST(NULL AS DOUBLE), RIGHT(s.t, 3), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'left.037', CAST(NULL AS DOUBLE), LEFT(s.t, s.j), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'char_length.038', CHAR_LENGTH(s.t), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'character_length.039', CHARACTER_LENGTH(s.u), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'lpad.040', CAST(NULL AS DOUBLE), LPAD(s.t, 8, s.u), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'rpad.041', CAST(NULL AS DOUBLE), RPAD(s.t, 8, s.u), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'lpad.042', CAST(NULL AS DOUBLE), LPAD(s.t, 3, '*'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'rpad.043', CAST(NULL AS DOUBLE), RPAD(s.t, 3, '*'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'lpad.044', CAST(NULL AS DOUBLE), LPAD(s.t, 7, 'é😀'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'rpad.045', CAST(NULL AS DOUBLE), RPAD(s.t, 7, 'é😀'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'lpad.046', CAST(NULL AS DOUBLE), LPAD(s.t, 0, 'x'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'repeat.047', CAST(NULL AS DOUBLE), REPEAT(s.t, 2), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'repeat.048', CAST(NULL AS DOUBLE), REPEAT(s.u, 0), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'reverse.049', CAST(NULL AS DOUBLE), REVERSE(s.t), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'reverse.050', CAST(NULL AS DOUBLE), REVERSE(s.u), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'position.051', POSITION(s.u IN s.t), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'position.052', POSITION('X' IN s.t), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'locate.053', LOCATE(s.u, s.t), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'locate.054', LOCATE('X', s.t, 3), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'locate.055', LOCATE(s.u, s.t, 2), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'locate.056', LOCATE(s.u, s.t, s.i), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'locate.057', LOCATE(s.u, s.t, 0), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'instr.058', INSTR(s.t, s.u), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'overlay.059', CAST(NULL AS DOUBLE), OVERLAY(s.t PLACING s.u FROM 2), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'overlay.060', CAST(NULL AS DOUBLE), OVERLAY(s.t PLACING 'ZZ' FROM 2 FOR 1), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'split_index.061', CAST(NULL AS DOUBLE), SPLIT_INDEX(s.t, s.u, 0), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'split_index.062', CAST(NULL AS DOUBLE), SPLIT_INDEX(s.t, s.u, 1), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'split_index.063', CAST(NULL AS DOUBLE), SPLIT_INDEX(s.t, ';', 2), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'split_index.064', CAST(NULL AS DOUBLE), SPLIT_INDEX(s.t, ' ', s.j), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'split_index.065', CAST(NULL AS DOUBLE), SPLIT_INDEX(s.t, 'X', 1), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'split_index.066', CAST(NULL AS DOUBLE), SPLIT_INDEX(s.t, 'XX', 0), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'split_index.067', CAST(NULL AS DOUBLE), SPLIT_INDEX(s.t, '', 1), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'str_to_map.068', CAST(NULL AS DOUBLE), STR_TO_MAP(s.t, ';', '=')['k2'], CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'str_to_map.069', CAST(NULL AS DOUBLE), STR_TO_MAP(s.t, ';', '=')[''], CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'str_to_map.070', CAST(NULL AS DOUBLE), STR_TO_MAP(s.t, ';', '=')['k3'], CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.071', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t = s.u, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.072', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t <> s.u, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.073', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t < s.u, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.074', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t >= s.u, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.075', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t < 'a', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.076', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t > '😀', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.077', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t < 'ﬀ', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.078', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t BETWEEN 'T' AND 'l', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.079', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t IN ('Train', '', 'x'), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.080', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t NOT IN ('Train', s.u), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.081', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t IN ('a', s.u), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.082', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t IS NULL, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.083', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.u IS NOT NULL, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.084', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t IS DISTINCT FROM s.u, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.085', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t IS NOT DISTINCT FROM s.u, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.086', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t LIKE '%', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.087', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t LIKE 'T%n', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.088', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t LIKE '_____', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.089', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t LIKE '%X%', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.090', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t LIKE 'line1%line3', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.091', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t LIKE 'line1_line2%', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.092', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t LIKE '%\%', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.093', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t LIKE '%!_%' ESCAPE '!', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.094', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t LIKE '%!%%' ESCAPE '!', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.095', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t LIKE '%\%_%' ESCAPE '\', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.096', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t LIKE '', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.097', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t NOT LIKE '%a%', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.098', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t LIKE 'a_b%', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.099', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t LIKE 'a__b%', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.100', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t LIKE 'e_x', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.101', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t LIKE '%.5|%', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.102', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t LIKE 'a%c', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.103', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t LIKE '%$1%', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'coalesce.104', CAST(NULL AS DOUBLE), COALESCE(s.t, s.u), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'coalesce.105', CAST(NULL AS DOUBLE), COALESCE(s.u, 'none'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'ifnull.106', CAST(NULL AS DOUBLE), IFNULL(s.u, 'none'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'nullif.107', CAST(NULL AS DOUBLE), NULLIF(s.t, s.u), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'nullif.108', CAST(NULL AS DOUBLE), NULLIF(s.t, ''), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'if.109', CAST(NULL AS DOUBLE), IF(s.t = '', 'empty', s.t), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'if.110', CAST(NULL AS DOUBLE), IF(s.t > s.u, s.t, s.u), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'if.111', CAST(NULL AS DOUBLE), IF(CHAR_LENGTH(s.t) > 3, 'long', 'short'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'if.112', CAST(NULL AS DOUBLE), IF(s.u = 'x', NULLIF('a', 'a'), 'b'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'greatest.113', CAST(NULL AS DOUBLE), GREATEST(s.t, s.u), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'least.114', CAST(NULL AS DOUBLE), LEAST(s.t, s.u), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'greatest.115', CAST(NULL AS DOUBLE), GREATEST(s.t, 'b', s.u), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'least.116', CAST(NULL AS DOUBLE), LEAST('b', s.t), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.117', CAST(NULL AS DOUBLE), CASE s.u WHEN 'ai' THEN 'one' WHEN '' THEN 'empty' ELSE s.u END, CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.118', CAST(NULL AS DOUBLE), CASE WHEN s.t LIKE 'T%' THEN 'T' WHEN s.t IS NULL THEN 'none' END, CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.119', CAST(NULL AS DOUBLE), CASE WHEN s.i > 0 THEN 'ß' ELSE 'xx' END, CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'upper.120', CAST(NULL AS DOUBLE), UPPER(CASE WHEN s.i > 0 THEN 'ß' ELSE 'xx' END), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'char_length.121', CHAR_LENGTH(CASE WHEN s.i > 0 THEN 'a' ELSE 'bcd' END), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.122', CAST(NULL AS DOUBLE), CASE WHEN s.i > 0 THEN 'a' ELSE 'bcd' END || '|', CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'concat.123', CAST(NULL AS DOUBLE), CONCAT(IF(s.i > 0, 'a', 'bcd'), '|'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'coalesce.124', CAST(NULL AS DOUBLE), COALESCE(NULLIF('a', 'a'), 'bcd') || '|', CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.125', CAST(NULL AS DOUBLE), 'a' || 'b ' || s.u, CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_extract.126', CAST(NULL AS DOUBLE), REGEXP_EXTRACT(s.t, '([a-z]+)', 1), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_extract.127', CAST(NULL AS DOUBLE), REGEXP_EXTRACT(s.t, '[a-z]+'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_extract.128', CAST(NULL AS DOUBLE), REGEXP_EXTRACT(s.t, '([a-z])([0-9])', 2), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_extract.129', CAST(NULL AS DOUBLE), REGEXP_EXTRACT(s.t, 'k2=([^;]*)', 1), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_extract.130', CAST(NULL AS DOUBLE), REGEXP_EXTRACT(s.t, '(\d+)', 1), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_extract.131', CAST(NULL AS DOUBLE), REGEXP_EXTRACT(s.t, '(\w+)$', 1), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_extract.132', CAST(NULL AS DOUBLE), REGEXP_EXTRACT(s.t, '^(.*)$', 1), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_extract.133', CAST(NULL AS DOUBLE), REGEXP_EXTRACT(s.t, '(.+)', 1), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_extract.134', CAST(NULL AS DOUBLE), REGEXP_EXTRACT(s.t, '^(.)(.)', 2), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_extract.135', CAST(NULL AS DOUBLE), REGEXP_EXTRACT(s.t, '(q)|(X)', 1), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_extract.136', CAST(NULL AS DOUBLE), REGEXP_EXTRACT(s.t, '(x*)', 1), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_extract.137', CAST(NULL AS DOUBLE), REGEXP_EXTRACT(s.t, '(?i)(TRAIN|line)', 1), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_extract.138', CAST(NULL AS DOUBLE), REGEXP_EXTRACT(s.t, '(?<word>[A-Z])', 1), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_extract.139', CAST(NULL AS DOUBLE), REGEXP_EXTRACT(s.t, '([^\s]+)\s([^\s]+)', 2), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_extract.140', CAST(NULL AS DOUBLE), REGEXP_EXTRACT(s.t, '(a(X)?b)', 2), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_extract.141', CAST(NULL AS DOUBLE), REGEXP_EXTRACT(s.t, '(..?)b', 1), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_extract.142', CAST(NULL AS DOUBLE), REGEXP_EXTRACT(s.t, '(\$\d)', 1), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_replace.143', CAST(NULL AS DOUBLE), REGEXP_REPLACE(s.t, '[aeiou]', '*'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_replace.144', CAST(NULL AS DOUBLE), REGEXP_REPLACE(s.t, '(a)(.)', '$2$1'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_replace.145', CAST(NULL AS DOUBLE), REGEXP_REPLACE(s.t, '\s+', ' '), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_replace.146', CAST(NULL AS DOUBLE), REGEXP_REPLACE(s.t, 'X+', ''), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_replace.147', CAST(NULL AS DOUBLE), REGEXP_REPLACE(s.t, '.', 'x'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_replace.148', CAST(NULL AS DOUBLE), REGEXP_REPLACE(s.t, '\\', '/'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_replace.149', CAST(NULL AS DOUBLE), REGEXP_REPLACE(s.t, ',', s.u), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp.150', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), REGEXP(s.t, '[0-9]'), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp.151', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), REGEXP(s.t, '^a.*c$'), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp.152', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), REGEXP(s.u, '^$'), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.153', CAST(NULL AS DOUBLE), CAST(s.t AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'try_cast.154', CAST(NULL AS DOUBLE), TRY_CAST(s.u AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'str_to_map.155', CAST(NULL AS DOUBLE), STR_TO_MAP(s.t, ';', '=')['k1'], CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'str_to_map.156', CAST(NULL AS DOUBLE), STR_TO_MAP(s.t)['k1'], CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'str_to_map.157', CAST(NULL AS DOUBLE), STR_TO_MAP(s.t, 'X', 'b')['a'], CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'str_to_map.158', CAST(NULL AS DOUBLE), STR_TO_MAP(s.t, ' ', 'o')['hell'], CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'str_to_map.159', CAST(NULL AS DOUBLE), STR_TO_MAP(s.t, '😀', 'b')['a'], CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'str_to_map.160', CAST(NULL AS DOUBLE), STR_TO_MAP(s.u, ';', '=')[''], CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'split_index.161', CAST(NULL AS DOUBLE), SPLIT_INDEX(s.t, '', 0), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'overlay.162', CAST(NULL AS DOUBLE), OVERLAY(s.t PLACING '' FROM 3), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'overlay.163', CAST(NULL AS DOUBLE), OVERLAY(s.t PLACING 'ZZZZZZ' FROM 4), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'overlay.164', CAST(NULL AS DOUBLE), OVERLAY(s.t PLACING 'Z' FROM 1 FOR 0), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'overlay.165', CAST(NULL AS DOUBLE), OVERLAY(s.t PLACING 'Z' FROM 1 FOR 100), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'right.166', CAST(NULL AS DOUBLE), RIGHT(s.t, 0), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'left.167', CAST(NULL AS DOUBLE), LEFT(s.t, 0), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'right.168', CAST(NULL AS DOUBLE), RIGHT(s.t, 2147483647), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'right.169', CAST(NULL AS DOUBLE), RIGHT(s.u, s.j), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'locate.170', LOCATE('', s.t, 4), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'locate.171', LOCATE('line', s.t, 7), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'position.172', POSITION('😀' IN s.t), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'position.173', POSITION('c' IN s.t), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'instr.174', INSTR(s.t, ''), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'repeat.175', CAST(NULL AS DOUBLE), REPEAT(s.u, 3), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'reverse.176', CAST(NULL AS DOUBLE), REVERSE(REVERSE(s.t)), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'concat_ws.177', CAST(NULL AS DOUBLE), CONCAT_WS('', s.t, s.u), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'concat_ws.178', CAST(NULL AS DOUBLE), CONCAT_WS('-', s.u, s.u), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'upper.179', CAST(NULL AS DOUBLE), UPPER(LOWER(s.t)), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'lower.180', CAST(NULL AS DOUBLE), LOWER(UPPER(s.t)), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'trim.181', CAST(NULL AS DOUBLE), TRIM(BOTH '' FROM s.t), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'replace.182', CAST(NULL AS DOUBLE), REPLACE(s.t, s.u, s.u), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'replace.183', CAST(NULL AS DOUBLE), REPLACE(s.u, s.u, ''), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'substring.184', CAST(NULL AS DOUBLE), SUBSTRING(s.t, -2), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'substring.185', CAST(NULL AS DOUBLE), SUBSTRING(s.t, -100), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'substring.186', CAST(NULL AS DOUBLE), SUBSTRING(s.t, 100), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'substring.187', CAST(NULL AS DOUBLE), SUBSTRING(s.t, 2147483647), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'substring.188', CAST(NULL AS DOUBLE), SUBSTRING(s.t, -2147483648), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'substring.189', CAST(NULL AS DOUBLE), SUBSTRING(s.t, 1, 2147483647), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'substring.190', CAST(NULL AS DOUBLE), SUBSTRING(s.t, s.j, s.i), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'char_length.191', CHAR_LENGTH(s.t || s.u), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.192', CAST(NULL AS DOUBLE), s.t || '-' || s.u || '-' || s.t, CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_extract.193', CAST(NULL AS DOUBLE), REGEXP_EXTRACT(s.t, '([0-9]+)[.,]([0-9]+)', 2), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_extract.194', CAST(NULL AS DOUBLE), REGEXP_EXTRACT(s.t, 'X(.*)X', 1), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_extract.195', CAST(NULL AS DOUBLE), REGEXP_EXTRACT(s.t, 'X(.*?)X', 1), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_extract.196', CAST(NULL AS DOUBLE), REGEXP_EXTRACT(s.t, '(?:a|b)(X+)', 1), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_extract.197', CAST(NULL AS DOUBLE), REGEXP_EXTRACT(s.t, '([A-Za-zÀ-ÿ]+)', 1), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_extract.198', CAST(NULL AS DOUBLE), REGEXP_EXTRACT(s.t, '[^a-z]+', 0), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_extract.199', CAST(NULL AS DOUBLE), REGEXP_EXTRACT(s.t, '(ß|😀)', 1), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_extract.200', CAST(NULL AS DOUBLE), REGEXP_EXTRACT(s.t, '\t(.)', 1), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_extract.201', CAST(NULL AS DOUBLE), REGEXP_EXTRACT(s.t, '(\S+)\r', 1), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_extract.202', CAST(NULL AS DOUBLE), REGEXP_EXTRACT(s.t, '(\D+)', 1), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_extract.203', CAST(NULL AS DOUBLE), REGEXP_EXTRACT(s.t, '(\W+)', 1), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_extract.204', CAST(NULL AS DOUBLE), REGEXP_EXTRACT(s.t, 'a{1,2}(X{2})?', 0), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_extract.205', CAST(NULL AS DOUBLE), REGEXP_EXTRACT(s.t, '(?i)(STRASSE|straße)', 1), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_extract.206', CAST(NULL AS DOUBLE), REGEXP_EXTRACT(s.t, '(?i)(K)', 1), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_extract.207', CAST(NULL AS DOUBLE), REGEXP_EXTRACT(s.t, '(?i)([a-z]+)', 1), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_replace.208', CAST(NULL AS DOUBLE), REGEXP_REPLACE(s.t, '[^0-9.]', ''), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_replace.209', CAST(NULL AS DOUBLE), REGEXP_REPLACE(s.t, ',', ''), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_replace.210', CAST(NULL AS DOUBLE), REGEXP_REPLACE(s.t, '(.)', '<$1>'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_replace.211', CAST(NULL AS DOUBLE), REGEXP_REPLACE(s.t, '\D+', ''), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_replace.212', CAST(NULL AS DOUBLE), REGEXP_REPLACE(s.t, 'a|b', ''), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp_replace.213', CAST(NULL AS DOUBLE), REGEXP_REPLACE(s.t, ' ', s.t), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp.214', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), REGEXP(s.t, 'X{2}'), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp.215', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), REGEXP(s.t, '^[A-Z][a-z]+$'), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp.216', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), REGEXP(s.t, 'e.*e'), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp.217', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), REGEXP(s.t, '😀'), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp.218', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), REGEXP(s.t, 'line3$'), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'regexp.219', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), REGEXP(s.t, '\A.\z'), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.220', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t LIKE 'a%X%c', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.221', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t LIKE '%line_', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.222', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t LIKE '_rain', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.223', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t LIKE '%😀%', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.224', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t LIKE '_😀%', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.225', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t LIKE '%ß_', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.226', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t LIKE '%.5%', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.227', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t LIKE '%\\x%', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.228', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t LIKE 'k1=v1;%;k3', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.229', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t LIKE '%(%', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.230', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t LIKE '%[a-z]%', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.231', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t LIKE '% %', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.232', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t LIKE 'TRAIN', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.233', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t LIKE '%a%' AND s.t NOT LIKE '%b%', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.234', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t LIKE '%!!%' ESCAPE '!', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.235', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.t LIKE '!%%' ESCAPE '!', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'lpad.236', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), LPAD(s.t, 1000, 'x') = RPAD(s.t, 1000, 'x'), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'char_length.237', CHAR_LENGTH(LPAD(s.t, 100, s.u)), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'greatest.238', CAST(NULL AS DOUBLE), GREATEST(s.t, s.u, 'zz'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'least.239', CAST(NULL AS DOUBLE), LEAST(s.t, s.u, ''), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'coalesce.240', CAST(NULL AS DOUBLE), COALESCE(NULLIF(s.t, ''), s.u, '-'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.241', CAST(NULL AS DOUBLE), CASE WHEN s.t IS NULL THEN 'null' WHEN s.t = '' THEN 'empty' ELSE s.t END, CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'if.242', CAST(NULL AS DOUBLE), IF(s.t IS NULL, 'null', s.t), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'if.243', CAST(NULL AS DOUBLE), IF(s.t LIKE '%a%', SUBSTRING(s.t, 2), REVERSE(s.t)), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'try_cast.244', TRY_CAST(s.t AS DOUBLE), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'try_cast.245', TRY_CAST(REPLACE(REPLACE(s.t, ',', ''), 'x', '') AS INT), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.246', CAST(NULL AS DOUBLE), CAST(s.i AS STRING) || s.t, CAST(NULL AS BOOLEAN), s.`at` FROM source AS s;
