-- Arrays unnested, in arrays too, with elements that are NULL or of another type.
CREATE TABLE source (
  id   STRING,
  `at` TIMESTAMP_LTZ(3),
  l    ARRAY<ROW<x INT, y STRING, tags ARRAY<STRING>>>,
  n    ARRAY<INT>,
  s    ARRAY<STRING>,
  g    ARRAY<ARRAY<INT>>,
  deep ROW<l ARRAY<ROW<x INT, `in` ARRAY<ROW<z INT, leaf ARRAY<ROW<v DOUBLE>>>>>>>
);

INSERT INTO digital_twin (component, metric, value_number, value_text, value_boolean, observed_at)
SELECT 'probe:' || s.id, 'rows', m.x, m.y, m.y IS NULL, s.`at` FROM source AS s CROSS JOIN UNNEST(s.l) AS m
UNION ALL
SELECT 'probe:' || s.id, 'numbers', v, CAST(NULL AS STRING), v IS NULL, s.`at` FROM source AS s CROSS JOIN UNNEST(s.n) AS e(v)
UNION ALL
SELECT 'probe:' || s.id, 'texts', CAST(NULL AS DOUBLE), v, v IS NULL, s.`at` FROM source AS s CROSS JOIN UNNEST(s.s) AS e(v)
UNION ALL
SELECT 'probe:' || s.id, 'tags', m.x, t.tag, CARDINALITY(m.tags) > 1, s.`at`
FROM source AS s CROSS JOIN UNNEST(s.l) AS m CROSS JOIN UNNEST(m.tags) AS t(tag)
UNION ALL
SELECT 'probe:' || s.id, 'deep', v, CAST(o.x AS STRING) || '.' || CAST(i.z AS STRING), CAST(NULL AS BOOLEAN), s.`at`
FROM source AS s CROSS JOIN UNNEST(s.deep.l) AS o CROSS JOIN UNNEST(o.`in`) AS i CROSS JOIN UNNEST(i.leaf) AS leaf(v)
UNION ALL
SELECT 'probe:' || s.id, 'first_tag', m.x, m.tags[1], m.tags IS NULL, s.`at`
FROM source AS s CROSS JOIN UNNEST(s.l) AS m WHERE m.x > 0
UNION ALL
SELECT 'probe:' || s.id, 'pairs', a.x, b.y, a.x = b.x, s.`at`
FROM source AS s CROSS JOIN UNNEST(s.l) AS a CROSS JOIN UNNEST(s.l) AS b;
