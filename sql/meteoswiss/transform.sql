-- Measurements of MeteoSwiss for analysts: a row a measurement, typed, in UTC.
--
-- The source records, their messes and the two hours of an autumn night that cannot be told apart are
-- those of extract.sql. What is empty or no number, or
-- has no station or no time, gives no row here: the raw zone has it.

CREATE TABLE source (
  _meta    ROW<as_of TIMESTAMP_LTZ(3)>,
  Station  STRING,  -- 2024-06-29 08:20, the time
  station  STRING,  -- Aadorf / Tänikon
  slug     STRING,  -- aadorf-tanikon
  `value`  STRING,  -- 19.8
  quantity STRING,  -- temperature, pressure.qfe, sunshine or wind.speed
  unit     STRING   -- Cel, hPa, min (of the last ten) or km/h
);

-- measured_locally is the time on the clocks of the station: what a question about afternoons is about.
-- published_at is the time that the silo gives for its document: of measurements that come again, the last counts.
INSERT INTO lake (station, station_name, quantity, reading, unit, measured_at, measured_locally, published_at)
SELECT s.slug, s.station, s.quantity, TRY_CAST(s.`value` AS DOUBLE), s.unit,
       CAST(TO_TIMESTAMP(CONVERT_TZ(s.Station || ':00', 'Europe/Zurich', 'UTC')) AS TIMESTAMP_LTZ(3)),
       s.Station, s._meta.as_of
FROM source AS s
WHERE TRY_CAST(s.`value` AS DOUBLE) IS NOT NULL AND s.slug IS NOT NULL
  AND TO_TIMESTAMP(CONVERT_TZ(s.Station || ':00', 'Europe/Zurich', 'UTC')) IS NOT NULL;
