-- NIST: machine tools of a real production shop, what they do and how hot and loaded they are.
--
-- A document is one machine's log, one key a line, written when its value changes; the machine is only in the name
-- of the file, so the source adds it. Most lines have three fields, conditions have seven:
--
--   2016-11-01T08:43:59.922Z|execution|ACTIVE
--   2016-11-01T08:43:59.922Z|Zabs|1144.638046
--   2016-11-01T14:49:55.824Z|logic|Fault|81000046|||70 FEED OVERRIDE = 0 %
--   2016-10-06T23:06:07.138151Z|Stemp|UNAVAILABLE
--
--   {"time":"…","key":"logic","value":"Fault","code":"81000046","severity":null,"qualifier":null,
--    "message":"70 FEED OVERRIDE = 0 %","machine":"GFAgie01"}
--
-- Messes: each file begins with the last known value of every key, weeks old, and repeats lines of the file before
-- it: the time of a line decides, not its place; some lines stand twice, some out of order; when a machine is off or
-- its connection is lost all keys, those of numbers too, are UNAVAILABLE (a condition's level is Unavailable), which
-- here deletes the value, since the old one holds no longer; fractions of a second have 3 or 6 digits; machines
-- name the same thing differently (Xabs, Xposition); path_pos is three numbers with blanks between; a value holds
-- until the next line of its key; a condition may be active several times at once, of which the newest is kept.
--
-- Left out on purpose: all that names a program (program, subprogram and their comments), because paths name people.

CREATE TABLE source (
  `time`    TIMESTAMP_LTZ(3),
  `key`     STRING,
  `value`   STRING,
  code      STRING,
  qualifier STRING,
  message   STRING,
  machine   STRING
);

INSERT INTO digital_twin (component, metric, value_number, value_text, deleted, unit, observed_at)

-- Numbers, by one name whatever the machine calls them.
SELECT 'machine:' || s.machine,
       CASE
         WHEN s.`key` IN ('Xabs', 'Xposition') THEN 'position.x'
         WHEN s.`key` IN ('Yabs', 'Yposition') THEN 'position.y'
         WHEN s.`key` IN ('Zabs', 'Zposition') THEN 'position.z'
         WHEN s.`key` = 'Aposition' THEN 'position.a'
         WHEN s.`key` = 'Bdeg' THEN 'position.b'
         WHEN s.`key` IN ('Cdeg', 'Cposition') THEN 'position.c'
         WHEN s.`key` = 'Xload' THEN 'load.x'
         WHEN s.`key` = 'Yload' THEN 'load.y'
         WHEN s.`key` = 'Zload' THEN 'load.z'
         WHEN s.`key` = 'Bload' THEN 'load.b'
         WHEN s.`key` = 'Cload' THEN 'load.c'
         WHEN s.`key` IN ('Sload', 'S1load') THEN 'spindle.1.load'
         WHEN s.`key` = 'S2load' THEN 'spindle.2.load'
         WHEN s.`key` = 'Srpm' THEN 'spindle.1.speed'
         WHEN s.`key` = 'S2rpm' THEN 'spindle.2.speed'
         WHEN s.`key` = 'Stemp' THEN 'spindle.1.temperature'
         WHEN s.`key` = 'S2temp' THEN 'spindle.2.temperature'
         WHEN s.`key` IN ('Fact', 'feed_rate') THEN 'feed.rate'
         WHEN s.`key` IN ('Fovr', 'feed_override') THEN 'feed.override'
         WHEN s.`key` IN ('Frapidovr', 'rapid_override') THEN 'feed.rapid.override'
         WHEN s.`key` = 'Sovr' THEN 'spindle.override'
         WHEN s.`key` = 'total_time' THEN 'time.total'
         WHEN s.`key` = 'auto_time' THEN 'time.automatic'
         WHEN s.`key` = 'cut_time' THEN 'time.cutting'
         WHEN s.`key` IN ('line', 'block_number') THEN 'line'
         WHEN s.`key` IN ('PartCountAct', 'part_count') THEN 'parts'
         WHEN s.`key` IN ('Tool_number', 'current_tool') THEN 'tool'
       END,
       TRY_CAST(s.`value` AS DOUBLE), CAST(NULL AS STRING),
       CASE WHEN s.`value` = 'UNAVAILABLE' THEN TRUE END,
       CASE
         WHEN s.`value` = 'UNAVAILABLE' THEN CAST(NULL AS STRING)
         WHEN s.`key` IN ('Xabs', 'Yabs', 'Zabs', 'Xposition', 'Yposition', 'Zposition') THEN 'mm'
         WHEN s.`key` IN ('Aposition', 'Bdeg', 'Cdeg', 'Cposition') THEN 'deg'
         WHEN s.`key` IN ('Srpm', 'S2rpm') THEN '/min'
         WHEN s.`key` IN ('Stemp', 'S2temp') THEN 'Cel'
         WHEN s.`key` IN ('Fact', 'feed_rate') THEN 'mm/s'
         WHEN s.`key` IN ('total_time', 'auto_time', 'cut_time') THEN 's'
         WHEN s.`key` IN ('line', 'block_number', 'PartCountAct', 'part_count', 'Tool_number', 'current_tool') THEN '1'
         ELSE '%'
       END,
       s.`time`
FROM source AS s
WHERE s.`key` IN ('Xabs', 'Yabs', 'Zabs', 'Xposition', 'Yposition', 'Zposition', 'Aposition', 'Bdeg', 'Cdeg', 'Cposition',
                  'Xload', 'Yload', 'Zload', 'Bload', 'Cload', 'Sload', 'S1load', 'S2load', 'Srpm', 'S2rpm', 'Stemp', 'S2temp',
                  'Fact', 'feed_rate', 'Fovr', 'feed_override', 'Frapidovr', 'rapid_override', 'Sovr',
                  'total_time', 'auto_time', 'cut_time', 'line', 'block_number', 'PartCountAct', 'part_count',
                  'Tool_number', 'current_tool')
  AND (TRY_CAST(s.`value` AS DOUBLE) IS NOT NULL OR s.`value` = 'UNAVAILABLE')

-- The tool's point in space.
UNION ALL
SELECT 'machine:' || s.machine, 'path.x', TRY_CAST(SPLIT_INDEX(s.`value`, ' ', 0) AS DOUBLE), CAST(NULL AS STRING),
       CASE WHEN s.`value` = 'UNAVAILABLE' THEN TRUE END,
       CASE WHEN s.`value` <> 'UNAVAILABLE' THEN 'mm' END, s.`time`
FROM source AS s
WHERE s.`key` = 'path_pos' AND (TRY_CAST(SPLIT_INDEX(s.`value`, ' ', 0) AS DOUBLE) IS NOT NULL OR s.`value` = 'UNAVAILABLE')

UNION ALL
SELECT 'machine:' || s.machine, 'path.y', TRY_CAST(SPLIT_INDEX(s.`value`, ' ', 1) AS DOUBLE), CAST(NULL AS STRING),
       CASE WHEN s.`value` = 'UNAVAILABLE' THEN TRUE END,
       CASE WHEN s.`value` <> 'UNAVAILABLE' THEN 'mm' END, s.`time`
FROM source AS s
WHERE s.`key` = 'path_pos' AND (TRY_CAST(SPLIT_INDEX(s.`value`, ' ', 1) AS DOUBLE) IS NOT NULL OR s.`value` = 'UNAVAILABLE')

UNION ALL
SELECT 'machine:' || s.machine, 'path.z', TRY_CAST(SPLIT_INDEX(s.`value`, ' ', 2) AS DOUBLE), CAST(NULL AS STRING),
       CASE WHEN s.`value` = 'UNAVAILABLE' THEN TRUE END,
       CASE WHEN s.`value` <> 'UNAVAILABLE' THEN 'mm' END, s.`time`
FROM source AS s
WHERE s.`key` = 'path_pos' AND (TRY_CAST(SPLIT_INDEX(s.`value`, ' ', 2) AS DOUBLE) IS NOT NULL OR s.`value` = 'UNAVAILABLE')

-- Words. These say themselves that they are unavailable: a run ends where execution does.
UNION ALL
SELECT 'machine:' || s.machine,
       CASE s.`key` WHEN 'avail' THEN 'availability' WHEN 'estop' THEN 'emergency-stop' ELSE s.`key` END,
       CAST(NULL AS DOUBLE), LOWER(s.`value`), CAST(NULL AS BOOLEAN), CAST(NULL AS STRING), s.`time`
FROM source AS s
WHERE s.`key` IN ('execution', 'mode', 'avail', 'estop', 'power', 'move') AND s.`value` <> ''

-- Conditions: the level of each, and what it says.
UNION ALL
SELECT 'machine:' || s.machine, 'condition.' || LOWER(s.`key`), CAST(NULL AS DOUBLE), LOWER(s.`value`),
       CAST(NULL AS BOOLEAN), CAST(NULL AS STRING), s.`time`
FROM source AS s
WHERE s.`value` IN ('Normal', 'Warning', 'Fault', 'Unavailable')

UNION ALL
SELECT 'machine:' || s.machine, 'condition.' || LOWER(s.`key`) || '.message', CAST(NULL AS DOUBLE),
       TRIM(s.code || ' ' || COALESCE(s.qualifier || ' ', '') || s.message), CAST(NULL AS BOOLEAN),
       CAST(NULL AS STRING), s.`time`
FROM source AS s
WHERE s.`value` IN ('Warning', 'Fault') AND s.message <> ''

-- A condition that is no longer active says nothing.
UNION ALL
SELECT 'machine:' || s.machine, 'condition.' || LOWER(s.`key`) || '.message', CAST(NULL AS DOUBLE),
       CAST(NULL AS STRING), TRUE, CAST(NULL AS STRING), s.`time`
FROM source AS s
WHERE s.`value` IN ('Normal', 'Unavailable');
