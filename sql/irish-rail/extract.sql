-- Irish Rail: where every train is, how late it runs and where it stops next.
--
-- A source record is one train of one poll, about a hundred a minute. Delay and next stop are told only in
-- its message, of which these are typical (\n is two characters in it, a backslash and an n):
--
--   A200\n06:00 - Dublin Heuston to Cork (-14 mins late)\nArrived Inchicore next stop Thurles
--   D900\n05:20 - Dublin Connolly to Maynooth(4 mins late)\nTERMINATED Maynooth at 06:11
--   P501\nCobh to Cork\nExpected Departure 06:00
--
-- Train codes are used again every day, so a train is its code and its date: train:A200~2025-10-02.

CREATE TABLE source (
  _meta          ROW<as_of TIMESTAMP_LTZ(3)>,  -- when Irish Rail published the list
  TrainStatus    STRING,                       -- N, R or T
  TrainLatitude  STRING,                       -- degrees; 0 and 0 where the position is unknown
  TrainLongitude STRING,
  TrainCode      STRING,                       -- A200
  TrainDate      STRING,                       -- 02 Oct 2025
  PublicMessage  STRING,
  Direction      STRING                        -- Northbound, To Cork
);

INSERT INTO digital_twin (component, metric, value_number, value_text, unit, observed_at)

-- Latitude and longitude. Zero is a fine longitude, just not together with latitude zero.
SELECT 'train:' || s.TrainCode || '~' || DATE_FORMAT(TO_TIMESTAMP(s.TrainDate, 'dd MMM yyyy'), 'yyyy-MM-dd'),
       'position.latitude', TRY_CAST(s.TrainLatitude AS DOUBLE), CAST(NULL AS STRING), 'deg', s._meta.as_of
FROM source AS s
WHERE TRY_CAST(s.TrainLatitude AS DOUBLE) IS NOT NULL
  AND (TRY_CAST(s.TrainLatitude AS DOUBLE) <> 0 OR TRY_CAST(s.TrainLongitude AS DOUBLE) <> 0)

UNION ALL
SELECT 'train:' || s.TrainCode || '~' || DATE_FORMAT(TO_TIMESTAMP(s.TrainDate, 'dd MMM yyyy'), 'yyyy-MM-dd'),
       'position.longitude', TRY_CAST(s.TrainLongitude AS DOUBLE), CAST(NULL AS STRING), 'deg', s._meta.as_of
FROM source AS s
WHERE TRY_CAST(s.TrainLongitude AS DOUBLE) IS NOT NULL
  AND (TRY_CAST(s.TrainLatitude AS DOUBLE) <> 0 OR TRY_CAST(s.TrainLongitude AS DOUBLE) <> 0)

-- Status in words. A code that is new to us passes as it is.
UNION ALL
SELECT 'train:' || s.TrainCode || '~' || DATE_FORMAT(TO_TIMESTAMP(s.TrainDate, 'dd MMM yyyy'), 'yyyy-MM-dd'),
       'status', CAST(NULL AS DOUBLE),
       CASE s.TrainStatus WHEN 'N' THEN 'not_started' WHEN 'R' THEN 'running' WHEN 'T' THEN 'terminated' ELSE s.TrainStatus END,
       CAST(NULL AS STRING), s._meta.as_of
FROM source AS s
WHERE s.TrainStatus <> ''

-- Delay in minutes, negative for a train that is early. A train that has not started has none.
UNION ALL
SELECT 'train:' || s.TrainCode || '~' || DATE_FORMAT(TO_TIMESTAMP(s.TrainDate, 'dd MMM yyyy'), 'yyyy-MM-dd'),
       'delay_minutes', TRY_CAST(REGEXP_EXTRACT(s.PublicMessage, '[(](-?[0-9]+) mins late[)]', 1) AS DOUBLE),
       CAST(NULL AS STRING), 'min', s._meta.as_of
FROM source AS s
WHERE REGEXP_EXTRACT(s.PublicMessage, '[(](-?[0-9]+) mins late[)]', 1) IS NOT NULL

-- The next stop, which only a running train has.
UNION ALL
SELECT 'train:' || s.TrainCode || '~' || DATE_FORMAT(TO_TIMESTAMP(s.TrainDate, 'dd MMM yyyy'), 'yyyy-MM-dd'),
       'next_stop', CAST(NULL AS DOUBLE), REGEXP_EXTRACT(s.PublicMessage, ' next stop (.+)', 1), CAST(NULL AS STRING), s._meta.as_of
FROM source AS s
WHERE REGEXP_EXTRACT(s.PublicMessage, ' next stop (.+)', 1) IS NOT NULL

UNION ALL
SELECT 'train:' || s.TrainCode || '~' || DATE_FORMAT(TO_TIMESTAMP(s.TrainDate, 'dd MMM yyyy'), 'yyyy-MM-dd'),
       'direction', CAST(NULL AS DOUBLE), s.Direction, CAST(NULL AS STRING), s._meta.as_of
FROM source AS s
WHERE s.Direction <> '';
