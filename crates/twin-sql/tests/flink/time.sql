-- Functions and operators on times, also before 1970 and at the ends of what there is.
CREATE TABLE source (id STRING, `at` TIMESTAMP_LTZ(3), w TIMESTAMP(3), m TIMESTAMP_LTZ(3), m2 TIMESTAMP_LTZ(3), s BIGINT, ms BIGINT, n INT, k DOUBLE);

INSERT INTO digital_twin (component, metric, value_number, value_text, value_boolean, observed_at)
SELECT 'probe:' || s.id, 'expression.001', CAST(NULL AS DOUBLE), CAST(s.w AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.002', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), s.m FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'to_timestamp_ltz.003', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), TO_TIMESTAMP_LTZ(s.s, 0) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'to_timestamp_ltz.004', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), TO_TIMESTAMP_LTZ(s.ms, 3) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'to_timestamp_ltz.005', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), TO_TIMESTAMP_LTZ(s.n, 0) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'to_timestamp_ltz.006', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), TO_TIMESTAMP_LTZ(s.n, 3) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'to_timestamp_ltz.007', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), TO_TIMESTAMP_LTZ(s.k, 0) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'to_timestamp_ltz.008', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), TO_TIMESTAMP_LTZ(s.k, 3) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'to_timestamp_ltz.009', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), TO_TIMESTAMP_LTZ(s.s * 1000, 3) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'to_timestamp_ltz.010', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), TO_TIMESTAMP_LTZ(s.ms / 1000, 0) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'to_timestamp_ltz.011', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), TO_TIMESTAMP_LTZ(s.s / 1E6, 0) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'to_timestamp_ltz.012', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), TO_TIMESTAMP_LTZ(1759384803, 0) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.013', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), CAST(s.w AS TIMESTAMP_LTZ(3)) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.014', CAST(NULL AS DOUBLE), CAST(CAST(s.m AS TIMESTAMP(3)) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.015', CAST(NULL AS DOUBLE), CAST(s.w AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.016', CAST(NULL AS DOUBLE), CAST(s.m AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'try_cast.017', CAST(NULL AS DOUBLE), TRY_CAST(s.w AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'date_format.018', CAST(NULL AS DOUBLE), DATE_FORMAT(s.w, 'yyyy-MM-dd HH:mm:ss.SSS'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'date_format.019', CAST(NULL AS DOUBLE), DATE_FORMAT(s.m, 'yyyy-MM-dd''T''HH:mm:ss'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'date_format.020', CAST(NULL AS DOUBLE), DATE_FORMAT(s.m, 'dd.MM.yy'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'date_format.021', CAST(NULL AS DOUBLE), DATE_FORMAT(s.w, 'd.M.y H:m:s'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'date_format.022', CAST(NULL AS DOUBLE), DATE_FORMAT(s.w, 'EEE, d MMM yyyy h:mm a'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'date_format.023', CAST(NULL AS DOUBLE), DATE_FORMAT(s.w, 'EEEE MMMM'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'date_format.024', CAST(NULL AS DOUBLE), DATE_FORMAT(s.w, 'HH'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'extract.025', CAST(NULL AS DOUBLE), CAST(EXTRACT(YEAR FROM s.w) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'extract.026', CAST(NULL AS DOUBLE), CAST(EXTRACT(QUARTER FROM s.w) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'extract.027', CAST(NULL AS DOUBLE), CAST(EXTRACT(MONTH FROM s.w) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'extract.028', CAST(NULL AS DOUBLE), CAST(EXTRACT(WEEK FROM s.w) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'extract.029', CAST(NULL AS DOUBLE), CAST(EXTRACT(DAY FROM s.w) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'extract.030', CAST(NULL AS DOUBLE), CAST(EXTRACT(DOY FROM s.w) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'extract.031', CAST(NULL AS DOUBLE), CAST(EXTRACT(DOW FROM s.w) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'extract.032', CAST(NULL AS DOUBLE), CAST(EXTRACT(ISODOW FROM s.w) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'extract.033', CAST(NULL AS DOUBLE), CAST(EXTRACT(ISOYEAR FROM s.w) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'extract.034', CAST(NULL AS DOUBLE), CAST(EXTRACT(HOUR FROM s.w) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'extract.035', CAST(NULL AS DOUBLE), CAST(EXTRACT(MINUTE FROM s.w) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'extract.036', CAST(NULL AS DOUBLE), CAST(EXTRACT(SECOND FROM s.w) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'extract.037', CAST(NULL AS DOUBLE), CAST(EXTRACT(MILLISECOND FROM s.w) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'extract.038', CAST(NULL AS DOUBLE), CAST(EXTRACT(EPOCH FROM s.w) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'extract.039', CAST(NULL AS DOUBLE), CAST(EXTRACT(YEAR FROM s.m) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'extract.040', CAST(NULL AS DOUBLE), CAST(EXTRACT(MONTH FROM s.m) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'extract.041', CAST(NULL AS DOUBLE), CAST(EXTRACT(DAY FROM s.m) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'extract.042', CAST(NULL AS DOUBLE), CAST(EXTRACT(HOUR FROM s.m) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'extract.043', CAST(NULL AS DOUBLE), CAST(EXTRACT(MINUTE FROM s.m) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'extract.044', CAST(NULL AS DOUBLE), CAST(EXTRACT(SECOND FROM s.m) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'extract.045', CAST(NULL AS DOUBLE), CAST(EXTRACT(MILLISECOND FROM s.m) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'extract.046', CAST(NULL AS DOUBLE), CAST(EXTRACT(EPOCH FROM s.m) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'extract.047', CAST(NULL AS DOUBLE), CAST(EXTRACT(WEEK FROM s.m) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'extract.048', CAST(NULL AS DOUBLE), CAST(EXTRACT(DOW FROM s.m) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'extract.049', CAST(NULL AS DOUBLE), CAST(EXTRACT(DOY FROM s.m) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'extract.050', CAST(NULL AS DOUBLE), CAST(EXTRACT(QUARTER FROM s.m) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'year.051', CAST(NULL AS DOUBLE), CAST(YEAR(s.w) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'quarter.052', CAST(NULL AS DOUBLE), CAST(QUARTER(s.w) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'month.053', CAST(NULL AS DOUBLE), CAST(MONTH(s.m) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'week.054', CAST(NULL AS DOUBLE), CAST(WEEK(s.m) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'dayofyear.055', CAST(NULL AS DOUBLE), CAST(DAYOFYEAR(s.w) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'dayofmonth.056', CAST(NULL AS DOUBLE), CAST(DAYOFMONTH(s.w) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'dayofweek.057', CAST(NULL AS DOUBLE), CAST(DAYOFWEEK(s.m) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'hour.058', CAST(NULL AS DOUBLE), CAST(HOUR(s.w) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'minute.059', CAST(NULL AS DOUBLE), CAST(MINUTE(s.m) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'second.060', CAST(NULL AS DOUBLE), CAST(SECOND(s.w) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'floor.061', CAST(NULL AS DOUBLE), CAST(FLOOR(s.w TO YEAR) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'floor.062', CAST(NULL AS DOUBLE), CAST(FLOOR(s.w TO QUARTER) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'floor.063', CAST(NULL AS DOUBLE), CAST(FLOOR(s.w TO MONTH) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'floor.064', CAST(NULL AS DOUBLE), CAST(FLOOR(s.w TO WEEK) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'floor.065', CAST(NULL AS DOUBLE), CAST(FLOOR(s.w TO DAY) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'floor.066', CAST(NULL AS DOUBLE), CAST(FLOOR(s.w TO HOUR) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'floor.067', CAST(NULL AS DOUBLE), CAST(FLOOR(s.w TO MINUTE) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'floor.068', CAST(NULL AS DOUBLE), CAST(FLOOR(s.w TO SECOND) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'ceil.069', CAST(NULL AS DOUBLE), CAST(CEIL(s.w TO YEAR) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'ceil.070', CAST(NULL AS DOUBLE), CAST(CEIL(s.w TO MONTH) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'ceil.071', CAST(NULL AS DOUBLE), CAST(CEIL(s.w TO WEEK) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'ceil.072', CAST(NULL AS DOUBLE), CAST(CEIL(s.w TO DAY) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'ceil.073', CAST(NULL AS DOUBLE), CAST(CEIL(s.w TO HOUR) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'ceil.074', CAST(NULL AS DOUBLE), CAST(CEIL(s.w TO MINUTE) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'ceil.075', CAST(NULL AS DOUBLE), CAST(CEIL(s.w TO SECOND) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'floor.076', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), FLOOR(s.m TO YEAR) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'floor.077', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), FLOOR(s.m TO MONTH) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'floor.078', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), FLOOR(s.m TO WEEK) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'floor.079', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), FLOOR(s.m TO DAY) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'floor.080', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), FLOOR(s.m TO HOUR) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'ceil.081', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), CEIL(s.m TO YEAR) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'ceil.082', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), CEIL(s.m TO MONTH) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'ceil.083', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), CEIL(s.m TO DAY) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'ceil.084', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), CEIL(s.m TO HOUR) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.085', CAST(NULL AS DOUBLE), CAST(s.w + INTERVAL '1' DAY AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.086', CAST(NULL AS DOUBLE), CAST(s.w - INTERVAL '1' DAY AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.087', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), s.m + INTERVAL '90' MINUTE FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.088', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), s.m - INTERVAL '1' HOUR FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.089', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), s.m + INTERVAL '1.5' SECOND FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.090', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), s.m + INTERVAL '1 02:03:04.005' DAY TO SECOND FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.091', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), s.m + INTERVAL '10:30' HOUR TO MINUTE FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.092', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), s.m - INTERVAL '-1' DAY FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.093', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), s.m + INTERVAL '1' MONTH FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.094', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), s.m - INTERVAL '1' MONTH FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.095', CAST(NULL AS DOUBLE), CAST(s.w + INTERVAL '1' YEAR AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.096', CAST(NULL AS DOUBLE), CAST(s.w - INTERVAL '1-2' YEAR TO MONTH AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.097', CAST(NULL AS DOUBLE), CAST(s.w + INTERVAL '12' MONTH AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.098', CAST(NULL AS DOUBLE), CAST(s.w + INTERVAL '100' DAY(3) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.099', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), s.m + s.n * INTERVAL '1' SECOND FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.100', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), s.m + INTERVAL '1' DAY * s.n FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.101', CAST(NULL AS DOUBLE), CAST(s.w + s.n * INTERVAL '1' DAY AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.102', CAST(NULL AS DOUBLE), CAST(s.w + s.n * INTERVAL '1' MONTH AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.103', CAST(NULL AS DOUBLE), CAST(s.w - s.n * INTERVAL '1' HOUR AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.104', CAST(NULL AS DOUBLE), CAST(INTERVAL '1' DAY + s.w AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.105', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), s.m + INTERVAL '1' DAY + INTERVAL '1' HOUR FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.106', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), s.m + (INTERVAL '1' DAY + INTERVAL '1' HOUR) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'timestampadd.107', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), TIMESTAMPADD(SECOND, s.n, s.m) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'timestampadd.108', CAST(NULL AS DOUBLE), CAST(TIMESTAMPADD(MINUTE, s.n, s.w) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'timestampadd.109', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), TIMESTAMPADD(HOUR, 2, s.m) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'timestampadd.110', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), TIMESTAMPADD(DAY, s.n, s.m) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'timestampadd.111', CAST(NULL AS DOUBLE), CAST(TIMESTAMPADD(WEEK, 1, s.w) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'timestampadd.112', CAST(NULL AS DOUBLE), CAST(TIMESTAMPADD(MONTH, s.n, s.w) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'timestampadd.113', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), TIMESTAMPADD(MONTH, 1, s.m) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'timestampadd.114', CAST(NULL AS DOUBLE), CAST(TIMESTAMPADD(QUARTER, 1, s.w) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'timestampadd.115', CAST(NULL AS DOUBLE), CAST(TIMESTAMPADD(YEAR, 1, s.w) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'timestampadd.116', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), TIMESTAMPADD(SECOND, s.s, s.m) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'timestampadd.117', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), TIMESTAMPADD(SECOND, -1, s.m) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'timestampdiff.118', TIMESTAMPDIFF(SECOND, s.m, s.m2), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'timestampdiff.119', TIMESTAMPDIFF(MINUTE, s.m, s.m2), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'timestampdiff.120', TIMESTAMPDIFF(HOUR, s.m2, s.m), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'timestampdiff.121', TIMESTAMPDIFF(DAY, s.m2, s.m), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'timestampdiff.123', TIMESTAMPDIFF(MONTH, s.m2, s.m), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'timestampdiff.124', TIMESTAMPDIFF(MONTH, s.m, s.m2), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'timestampdiff.125', TIMESTAMPDIFF(QUARTER, s.m2, s.m), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'timestampdiff.126', TIMESTAMPDIFF(YEAR, s.m2, s.m), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'timestampdiff.127', TIMESTAMPDIFF(SECOND, s.w, CAST(s.m AS TIMESTAMP(3))), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'timestampdiff.128', TIMESTAMPDIFF(DAY, s.w, CAST(s.m2 AS TIMESTAMP(3))), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.130', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.m < s.m2, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.131', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.m = s.m2, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.132', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.m >= s.m2, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.133', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.m BETWEEN s.m2 AND s.m, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.137', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.m IS DISTINCT FROM s.m2, s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.138', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.m IN (s.m2, s.m), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'coalesce.139', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), COALESCE(s.m, s.m2) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'nullif.140', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), NULLIF(s.m, s.m2) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'if.141', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), IF(s.m > s.m2, s.m, s.m2) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'greatest.142', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), GREATEST(s.m, s.m2) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'least.143', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), LEAST(s.m, s.m2) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.144', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), CASE WHEN s.m > s.m2 THEN s.m END FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.146', CAST(NULL AS DOUBLE), CAST(TIMESTAMP '2026-01-01 00:00:00.123' AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'convert_tz.152', CAST(NULL AS DOUBLE), CONVERT_TZ(DATE_FORMAT(s.w, 'yyyy-MM-dd HH:mm:ss'), 'Europe/Zurich', 'UTC'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.153', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), CAST(TO_TIMESTAMP(CONVERT_TZ(DATE_FORMAT(s.w, 'yyyy-MM-dd HH:mm:ss'), 'Europe/Zurich', 'UTC')) AS TIMESTAMP_LTZ(3)) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'extract.154', CAST(NULL AS DOUBLE), CAST(EXTRACT(ISODOW FROM s.m) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'extract.155', CAST(NULL AS DOUBLE), CAST(EXTRACT(ISOYEAR FROM s.m) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'floor.156', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), FLOOR(s.m TO QUARTER) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'ceil.157', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), CEIL(s.m TO QUARTER) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'ceil.158', CAST(NULL AS DOUBLE), CAST(CEIL(s.w TO QUARTER) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'ceil.159', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), CEIL(s.m TO WEEK) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.160', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), CAST(FLOOR(CAST(s.m AS TIMESTAMP(3)) TO MINUTE) AS TIMESTAMP_LTZ(3)) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'timestampadd.161', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), TIMESTAMPADD(MONTH, -13, s.m) FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.163', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), s.m + s.s * INTERVAL '1' SECOND FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.164', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), s.m - s.n * INTERVAL '1' MONTH FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'timestampdiff.165', TIMESTAMPDIFF(QUARTER, s.m, s.m2), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'timestampdiff.166', TIMESTAMPDIFF(YEAR, s.m, s.m2), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'timestampdiff.167', TIMESTAMPDIFF(MONTH, s.w, CAST(s.m2 AS TIMESTAMP(3))), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'timestampdiff.168', TIMESTAMPDIFF(MINUTE, s.w, s.w), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.169', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.w IS DISTINCT FROM CAST(s.m AS TIMESTAMP(3)), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'greatest.170', CAST(NULL AS DOUBLE), CAST(GREATEST(s.w, CAST(s.m AS TIMESTAMP(3))) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.171', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.m > TO_TIMESTAMP_LTZ(0, 0), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'date_format.172', CAST(NULL AS DOUBLE), DATE_FORMAT(s.w, 'yyyyMMddHHmmssSSS'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'date_format.173', CAST(NULL AS DOUBLE), DATE_FORMAT(s.m, '''at'' H''h''mm'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'date_format.174', CAST(NULL AS DOUBLE), DATE_FORMAT(s.m, 'SSSSSS'), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.175', CAST(NULL AS DOUBLE), CAST(NULL AS STRING), s.w > TIMESTAMP '2025-01-01 00:00:00.000', s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.176', CAST(NULL AS DOUBLE), CAST(s.w - TIMESTAMPDIFF(SECOND, s.w, TIMESTAMP '1970-01-01 00:00:00.000') * INTERVAL '1' SECOND AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'coalesce.177', CAST(NULL AS DOUBLE), CAST(COALESCE(s.w, TIMESTAMP '1970-01-01 00:00:00.000') AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'cast.178', CAST(NULL AS DOUBLE), CAST(TIMESTAMP '1970-01-01 00:00:00.000' AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'to_timestamp.179', CAST(NULL AS DOUBLE), CAST(TO_TIMESTAMP(DATE_FORMAT(s.m, 'yyyy-MM-dd HH:mm:ss'), 'yyyy-MM-dd HH:mm:ss') AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'if.180', CAST(NULL AS DOUBLE), CAST(IF(s.w IS NULL, NULLIF(s.w, s.w), s.w) AS STRING), CAST(NULL AS BOOLEAN), s.`at` FROM source AS s
UNION ALL
SELECT 'probe:' || s.id, 'expression.181', CAST(NULL AS DOUBLE), 'moment', CAST(NULL AS BOOLEAN), CASE WHEN s.m IS NULL THEN TO_TIMESTAMP_LTZ(0, 3) ELSE s.m END FROM source AS s;
