-- The pipeline devices on Flink, revision 3, made from its mapping by `twin sql render --flink devices`.

-- No real pipeline: what a rendering has to get right in one mapping. It is run by Flink as it is rendered; with
-- a semicolon; and a 'quote in a comment.

CREATE TABLE source_stream (_arrived_at TIMESTAMP_LTZ(3) METADATA FROM 'timestamp' VIRTUAL, _sequence_number STRING METADATA FROM 'sequence-number' VIRTUAL, `_meta` ROW<id STRING, arrived_at TIMESTAMP_LTZ(3), v INT, as_of STRING, fetched_at TIMESTAMP_LTZ(3), pipeline STRING, object STRING,
  `order` STRING, more ARRAY<ROW<x INT, `y` ROW<z BOOLEAN>>>>, id STRING, -- the device
  sensors ARRAY<ROW<name STRING, `value` DOUBLE, at_ms BIGINT>>) -- and what it measures
WITH (
  'connector' = 'kinesis',
  'stream' = '${source_stream}',
  'aws.region' = '${region}',
  'scan.stream.initpos' = 'TRIM_HORIZON',
  'format' = 'json',
  'json.ignore-parse-errors' = 'true',
  'json.timestamp-format.standard' = 'ISO-8601'
);

-- A record without _meta, as a device sends it, gets one from its arrival and its place in the stream.
CREATE TEMPORARY VIEW source AS
SELECT COALESCE(_meta, ROW(_arrival_id, CAST(NULL AS TIMESTAMP_LTZ(3)), CAST(1 AS INT), DATE_FORMAT(_arrived_at, 'yyyy-MM-dd''T''HH:mm:ss.SSS') || '000Z', _arrived_at, 'devices', CAST(NULL AS STRING), _arrival_order, CAST(NULL AS ARRAY<ROW<`x` INT, `y` ROW<`z` BOOLEAN>>>))) AS _meta,
       `id`,
       `sensors`,
       COALESCE(r._meta.id, _arrival_id) AS _source_id,
       COALESCE(r._meta.`order`, _arrival_order) AS _order,
       CASE WHEN r._meta.arrived_at BETWEEN TO_TIMESTAMP_LTZ(0, 3) AND _arrived_at
            THEN r._meta.arrived_at ELSE _arrived_at END AS _arrived_at
FROM (
  SELECT *,
         SUBSTRING(SHA256(U&'\0000\0000\0000\0000\0000\0000\0000\0007devices\0000\0000\0000\0000\0000\0000\0000'
           || CHR(CHAR_LENGTH(_sequence_number)) || _sequence_number || U&'\0000\0000\0000\0000\0000\0000\0000\00010'), 1, 32) AS _arrival_id,
         LPAD(CAST(EXTRACT(EPOCH FROM _arrived_at) * 1000 + EXTRACT(MILLISECOND FROM _arrived_at) AS STRING), 15, '0') || '000'
           || LPAD(CAST(CHAR_LENGTH(_sequence_number) AS STRING), 3, '0') || RIGHT(_sequence_number, 66) || '-000000' AS _arrival_order
  FROM source_stream
) AS r;

CREATE TABLE digital_twin (
  v             INT,
  component     STRING,
  metric        STRING,
  value_number  DOUBLE,
  value_text    STRING,
  value_boolean BOOLEAN,
  deleted       BOOLEAN,
  unit          STRING,
  observed_at   TIMESTAMP_LTZ(6),
  `order`       STRING,
  pipeline      STRING,
  revision      INT,
  mapping       STRING,
  source_id     STRING,
  arrived_at    TIMESTAMP_LTZ(3),
  facility      STRING,
  process       STRING,
  process_event STRING
)
PARTITIONED BY (component)
WITH (
  'connector' = 'kinesis',
  'stream' = '${twin_stream}',
  'aws.region' = '${region}',
  'sink.fail-on-error' = 'true',
  'format' = 'json',
  'json.encode.ignore-null-fields' = 'true',
  'json.timestamp-format.standard' = 'ISO-8601'
);

INSERT INTO digital_twin (v, pipeline, revision, mapping, source_id, `order`, arrived_at,
  metric, component, `value_number`,
  value_text, value_boolean, deleted, unit, observed_at, process, process_event)

SELECT 1, 'devices', 3, '4c97a1fce8fb2464', d._source_id, d._order, d._arrived_at, -- the metric stands first
  'sensor.' || m.name, 'device:' || d.id, m.`value`, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), CAST(NULL AS BOOLEAN), 'Cel',
  TO_TIMESTAMP_LTZ(m.at_ms, 3), CAST(NULL AS STRING), CAST(NULL AS STRING)
FROM source d CROSS JOIN UNNEST(d.sensors) AS m /* one row for each; sensor */ WHERE m.name <> 'gone'

UNION ALL
SELECT 1, 'devices', 3, '4c97a1fce8fb2464', source._source_id, source._order, source._arrived_at,
  'meta.version', 'device:' || id, source._meta.v, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), CAST(NULL AS BOOLEAN),
  CAST(NULL AS STRING), source._meta.fetched_at, 'run-1', 'started'
FROM source

UNION ALL
    SELECT 1, 'devices', 3, '4c97a1fce8fb2464', source._source_id, source._order, source._arrived_at,
           'meta.as_of', 'device:' || id, CAST(NULL AS DOUBLE), source._meta.as_of, CAST(NULL AS BOOLEAN), CAST(NULL AS BOOLEAN), CAST(NULL AS STRING), source._meta.fetched_at, CAST(NULL AS STRING), CAST(NULL AS STRING) FROM source
UNION ALL SELECT 1, 'devices', 3, '4c97a1fce8fb2464', s._source_id, s._order, s._arrived_at,
       'meta.pipeline', 'device:' || s.id, CAST(NULL AS DOUBLE), COALESCE(s._meta.pipeline || ' ' || s._meta.`order`, 'it''s unknown; none'), CAST(NULL AS BOOLEAN), CAST(NULL AS BOOLEAN), CAST(NULL AS STRING), s._meta.fetched_at, CAST(NULL AS STRING), CAST(NULL AS STRING) FROM source AS s
UNION ALL SELECT 1, 'devices', 3, '4c97a1fce8fb2464', s._source_id, s._order, s._arrived_at,
  'gone', 'device:' || s.id, CAST(NULL AS DOUBLE), CAST(NULL AS STRING), CAST(NULL AS BOOLEAN), s._meta.object IS NULL, CAST(NULL AS STRING), s._meta.fetched_at, CAST(NULL AS STRING), CAST(NULL AS STRING)
FROM source AS s WHERE s._meta.object IS NULL AND s._meta.fetched_at IS NOT NULL;
