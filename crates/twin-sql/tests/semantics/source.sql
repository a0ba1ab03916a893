CREATE TABLE source (
  word    STRING,            -- 'Train'
  padded  STRING,            -- '  a b  '
  `empty` STRING,            -- ''
  accents STRING,            -- 'Ünïcödé'
  message STRING,            -- 'A200\n06:00 - X (-14 mins late)' with a backslash and an n
  `line`  STRING,            -- two lines with a real line break
  digits  STRING,            -- ' 12.5 '
  nothing STRING,            -- NULL
  absent  STRING,            -- not in the record
  i       INT,               -- 7
  most    INT,               -- 2147483647
  b       BIGINT,            -- 9007199254740993
  d       DOUBLE,            -- 2.5
  zero    DOUBLE,            -- 0.0
  no_i    INT,
  no_d    DOUBLE,
  yes     BOOLEAN,
  nope    BOOLEAN,
  maybe   BOOLEAN,           -- NULL
  moment  TIMESTAMP_LTZ(3),  -- 2025-10-02T06:00:03.250Z
  wall    TIMESTAMP(3),      -- 2025-10-02T07:08:09.5
  no_time TIMESTAMP_LTZ(3),
  millis  BIGINT,            -- 1759384803004
  `position` ROW<lat DOUBLE, `value` STRING, deep ROW<er ARRAY<INT>, name STRING>>,
  gone    ROW<lat DOUBLE>,
  list    ARRAY<ROW<x INT>>,
  _meta   ROW<as_of TIMESTAMP_LTZ(3)>
);
