-- MeteoSwiss: temperature, pressure at the station, sunshine and wind speed of about 150 stations.
--
-- A document is one quantity as a wide table: a row an hour, a column a station, and the names in clear text:
--
--   Station,Aadorf / Tänikon,"Gütsch, Andermatt",…
--   2024-06-29 08:20,19.8,,…
--
-- The source melts it, so that a source record is one cell; quantity and unit are those of its document:
--
--   {"Station":"2024-06-29 08:20","station":"Aadorf / Tänikon","slug":"aadorf-tanikon","value":"19.8",
--    "quantity":"temperature","unit":"Cel"}
--
-- Messes: the first column is named Station and holds the time; that time is Swiss local time, without a zone
-- or seconds; one cell in ten is empty (null here), above all in rows between the full hours; the documents
-- have different stations and different rows; there are no codes of stations, so the slug of the name is one.
--
-- The two hours of a Swiss autumn night that have the same local time cannot be told apart: CONVERT_TZ takes
-- them for the later one.

CREATE TABLE source (
  Station  STRING,  -- 2024-06-29 08:20, the time
  station  STRING,  -- Aadorf / Tänikon
  slug     STRING,  -- aadorf-tanikon
  `value`  STRING,  -- 19.8
  quantity STRING,  -- temperature, pressure.qfe, sunshine or wind.speed
  unit     STRING   -- Cel, hPa, min (of the last ten) or km/h
);

INSERT INTO digital_twin (component, metric, value_number, value_text, unit, observed_at)

-- A cell that is empty, or no number, gives nothing.
SELECT 'station:' || s.slug, s.quantity, TRY_CAST(s.`value` AS DOUBLE), CAST(NULL AS STRING), s.unit,
       CAST(TO_TIMESTAMP(CONVERT_TZ(s.Station || ':00', 'Europe/Zurich', 'UTC')) AS TIMESTAMP_LTZ(3))
FROM source AS s
WHERE TRY_CAST(s.`value` AS DOUBLE) IS NOT NULL

-- The name as people write it, wherever the station has measured something.
UNION ALL
SELECT 'station:' || s.slug, 'name', CAST(NULL AS DOUBLE), s.station, CAST(NULL AS STRING),
       CAST(TO_TIMESTAMP(CONVERT_TZ(s.Station || ':00', 'Europe/Zurich', 'UTC')) AS TIMESTAMP_LTZ(3))
FROM source AS s
WHERE TRY_CAST(s.`value` AS DOUBLE) IS NOT NULL;
