-- MBTA: every bus, tram and train of Boston, where it is, where it goes and how full it is.
--
-- A document is a snapshot of the whole fleet in the JSON form of GTFS-realtime; a source record is one entity of
-- it, a vehicle:
--
--   {"id":"R-54619D96","vehicle":{"current_status":"INCOMING_AT","current_stop_sequence":170,"stop_id":"70072",
--    "position":{"bearing":275,"latitude":42.36203,"longitude":-71.08088},"timestamp":1576108793,
--    "trip":{"direction_id":1,"route_id":"Red","start_date":"20191211","trip_id":"41527480",…},
--    "vehicle":{"consist":[{"label":"1743"},{"label":"1742"},…],"id":"R-54619D96","label":"1743"}}}
--
-- Messes: an optional key is absent rather than null; keys came over the years (start_time and occupancy_status
-- after 2019, occupancy_percentage after January 2022), so old recordings lack them; every snapshot repeats the
-- whole fleet, and a vehicle's own report may be older than in the snapshot before; times are seconds since 1970,
-- but start_date and start_time are local text; consist is there for rail only, and a label of a carriage moves
-- from one vehicle to another.

CREATE TABLE source (
  vehicle ROW<
    current_status        STRING,                    -- STOPPED_AT, INCOMING_AT or IN_TRANSIT_TO
    current_stop_sequence BIGINT,
    occupancy_percentage  BIGINT,
    occupancy_status      STRING,                    -- MANY_SEATS_AVAILABLE
    `position` ROW<bearing DOUBLE, latitude DOUBLE, longitude DOUBLE, speed DOUBLE>,
    stop_id               STRING,
    `timestamp`           BIGINT,                    -- when the vehicle reported, seconds since 1970
    trip ROW<direction_id BIGINT, route_id STRING, schedule_relationship STRING,
             start_date STRING, start_time STRING, trip_id STRING>,
    -- A carriage has no id; but Flink takes the elements of an array of ROWs with one field for that field.
    vehicle ROW<consist ARRAY<ROW<label STRING, id STRING>>, id STRING, label STRING>
  >
);

INSERT INTO digital_twin (component, metric, value_number, value_text, unit, observed_at)

SELECT 'vehicle:' || s.vehicle.vehicle.id, 'position.latitude', s.vehicle.`position`.latitude, CAST(NULL AS STRING),
       'deg', TO_TIMESTAMP_LTZ(s.vehicle.`timestamp`, 0)
FROM source AS s
WHERE s.vehicle.`position`.latitude IS NOT NULL

UNION ALL
SELECT 'vehicle:' || s.vehicle.vehicle.id, 'position.longitude', s.vehicle.`position`.longitude, CAST(NULL AS STRING),
       'deg', TO_TIMESTAMP_LTZ(s.vehicle.`timestamp`, 0)
FROM source AS s
WHERE s.vehicle.`position`.longitude IS NOT NULL

UNION ALL
SELECT 'vehicle:' || s.vehicle.vehicle.id, 'position.bearing', s.vehicle.`position`.bearing, CAST(NULL AS STRING),
       'deg', TO_TIMESTAMP_LTZ(s.vehicle.`timestamp`, 0)
FROM source AS s
WHERE s.vehicle.`position`.bearing IS NOT NULL

-- Fewer than one vehicle in ten tells its speed.
UNION ALL
SELECT 'vehicle:' || s.vehicle.vehicle.id, 'speed', s.vehicle.`position`.speed, CAST(NULL AS STRING),
       'm/s', TO_TIMESTAMP_LTZ(s.vehicle.`timestamp`, 0)
FROM source AS s
WHERE s.vehicle.`position`.speed IS NOT NULL

UNION ALL
SELECT 'vehicle:' || s.vehicle.vehicle.id, 'status', CAST(NULL AS DOUBLE), LOWER(s.vehicle.current_status),
       CAST(NULL AS STRING), TO_TIMESTAMP_LTZ(s.vehicle.`timestamp`, 0)
FROM source AS s
WHERE s.vehicle.current_status IS NOT NULL

UNION ALL
SELECT 'vehicle:' || s.vehicle.vehicle.id, 'stop', CAST(NULL AS DOUBLE), s.vehicle.stop_id,
       CAST(NULL AS STRING), TO_TIMESTAMP_LTZ(s.vehicle.`timestamp`, 0)
FROM source AS s
WHERE s.vehicle.stop_id IS NOT NULL

UNION ALL
SELECT 'vehicle:' || s.vehicle.vehicle.id, 'stop.sequence', CAST(s.vehicle.current_stop_sequence AS DOUBLE),
       CAST(NULL AS STRING), '1', TO_TIMESTAMP_LTZ(s.vehicle.`timestamp`, 0)
FROM source AS s
WHERE s.vehicle.current_stop_sequence IS NOT NULL

UNION ALL
SELECT 'vehicle:' || s.vehicle.vehicle.id, 'route', CAST(NULL AS DOUBLE), s.vehicle.trip.route_id,
       CAST(NULL AS STRING), TO_TIMESTAMP_LTZ(s.vehicle.`timestamp`, 0)
FROM source AS s
WHERE s.vehicle.trip.route_id IS NOT NULL

UNION ALL
SELECT 'vehicle:' || s.vehicle.vehicle.id, 'trip', CAST(NULL AS DOUBLE), s.vehicle.trip.trip_id,
       CAST(NULL AS STRING), TO_TIMESTAMP_LTZ(s.vehicle.`timestamp`, 0)
FROM source AS s
WHERE s.vehicle.trip.trip_id IS NOT NULL

-- Local time of Boston, as a text: an hour after midnight may be 25.
UNION ALL
SELECT 'vehicle:' || s.vehicle.vehicle.id, 'trip.start', CAST(NULL AS DOUBLE),
       s.vehicle.trip.start_date || ' ' || s.vehicle.trip.start_time,
       CAST(NULL AS STRING), TO_TIMESTAMP_LTZ(s.vehicle.`timestamp`, 0)
FROM source AS s
WHERE s.vehicle.trip.start_date IS NOT NULL AND s.vehicle.trip.start_time IS NOT NULL

UNION ALL
SELECT 'vehicle:' || s.vehicle.vehicle.id, 'occupancy.status', CAST(NULL AS DOUBLE), LOWER(s.vehicle.occupancy_status),
       CAST(NULL AS STRING), TO_TIMESTAMP_LTZ(s.vehicle.`timestamp`, 0)
FROM source AS s
WHERE s.vehicle.occupancy_status IS NOT NULL

UNION ALL
SELECT 'vehicle:' || s.vehicle.vehicle.id, 'occupancy.percentage', CAST(s.vehicle.occupancy_percentage AS DOUBLE),
       CAST(NULL AS STRING), '%', TO_TIMESTAMP_LTZ(s.vehicle.`timestamp`, 0)
FROM source AS s
WHERE s.vehicle.occupancy_percentage IS NOT NULL

-- Which vehicle a carriage runs in.
UNION ALL
SELECT 'carriage:' || c.label, 'vehicle', CAST(NULL AS DOUBLE), s.vehicle.vehicle.id,
       CAST(NULL AS STRING), TO_TIMESTAMP_LTZ(s.vehicle.`timestamp`, 0)
FROM source AS s
CROSS JOIN UNNEST(s.vehicle.vehicle.consist) AS c
WHERE c.label IS NOT NULL;
