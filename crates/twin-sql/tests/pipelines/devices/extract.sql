-- No real pipeline: what a rendering has to get right in one mapping. It is run by Flink as it is rendered; with
-- a semicolon; and a 'quote in a comment.

CREATE TABLE source (`_meta` ROW<v INT, as_of STRING, fetched_at TIMESTAMP_LTZ(3), pipeline STRING, object STRING,
  `order` STRING, more ARRAY<ROW<x INT, `y` ROW<z BOOLEAN>>>>, id STRING, -- the device
  sensors ARRAY<ROW<name STRING, `value` DOUBLE, at_ms BIGINT>>) -- and what it measures
;

INSERT INTO digital_twin (metric, component, `value_number`,
  value_text, value_boolean, deleted, unit, observed_at, process, process_event)

SELECT -- the metric stands first
  'sensor.' || m.name, 'device:' || d.id, m.`value`, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), CAST(NULL AS BOOLEAN), 'Cel',
  TO_TIMESTAMP_LTZ(m.at_ms, 3), CAST(NULL AS STRING), CAST(NULL AS STRING)
FROM source d CROSS JOIN UNNEST(d.sensors) AS m /* one row for each; sensor */ WHERE m.name <> 'gone'

UNION ALL
SELECT
  'meta.version', 'device:' || id, source._meta.v, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), CAST(NULL AS BOOLEAN),
  CAST(NULL AS STRING), source._meta.fetched_at, 'run-1', 'started'
FROM source

UNION ALL
    SELECT 'meta.as_of', 'device:' || id, CAST(NULL AS DOUBLE), source._meta.as_of, CAST(NULL AS BOOLEAN), CAST(NULL AS BOOLEAN), CAST(NULL AS STRING), source._meta.fetched_at, CAST(NULL AS STRING), CAST(NULL AS STRING) FROM source
UNION ALL SELECT 'meta.pipeline', 'device:' || s.id, CAST(NULL AS DOUBLE), COALESCE(s._meta.pipeline || ' ' || s._meta.`order`, 'it''s unknown; none'), CAST(NULL AS BOOLEAN), CAST(NULL AS BOOLEAN), CAST(NULL AS STRING), s._meta.fetched_at, CAST(NULL AS STRING), CAST(NULL AS STRING) FROM source AS s
UNION ALL SELECT
  'gone', 'device:' || s.id, CAST(NULL AS DOUBLE), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s._meta.object IS NULL, CAST(NULL AS STRING), s._meta.fetched_at, CAST(NULL AS STRING), CAST(NULL AS STRING)
FROM source AS s WHERE s._meta.object IS NULL AND s._meta.fetched_at IS NOT NULL;

-- After the last statement.
