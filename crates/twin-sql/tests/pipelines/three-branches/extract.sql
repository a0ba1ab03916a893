-- Positions and speeds of made-up trains, three branches: what scripts/bench-mappings measures beside the
-- shipped mappings, since rivals are told in records of this kind.
CREATE TABLE source (
  trainId    STRING,
  eventTime  TIMESTAMP_LTZ(3),
  `position` ROW<lat DOUBLE, lon DOUBLE>,
  speed      ROW<`value` DOUBLE, unit STRING>,
  quality    STRING
);

INSERT INTO digital_twin (component, metric, value_number, unit, observed_at)
SELECT 'train:' || REPLACE(LOWER(s.trainId), ' ', '-'), 'position.latitude', s.`position`.lat, 'deg', s.eventTime
FROM source AS s
WHERE s.`position`.lat BETWEEN -90 AND 90 AND UPPER(s.quality) = 'GOOD'
UNION ALL
SELECT 'train:' || REPLACE(LOWER(s.trainId), ' ', '-'), 'position.longitude', s.`position`.lon, 'deg', s.eventTime
FROM source AS s
WHERE s.`position`.lon BETWEEN -180 AND 180 AND UPPER(s.quality) = 'GOOD'
UNION ALL
SELECT 'train:' || REPLACE(LOWER(s.trainId), ' ', '-'), 'speed',
       CASE s.speed.unit WHEN 'km/h' THEN s.speed.`value` / 3.6E0 WHEN 'm/s' THEN s.speed.`value` END,
       'm/s', s.eventTime
FROM source AS s
WHERE s.speed.`value` >= 0 AND s.speed.unit IN ('km/h', 'm/s') AND UPPER(s.quality) = 'GOOD';
