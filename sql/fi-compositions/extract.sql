-- Finland: what each train is made of, locomotive by locomotive and wagon by wagon, in each section of its journey.
--
-- A document is all messages about one train, newest first; a source record is one message, and the same four
-- levels deep every time:
--
--   {"messageDateTime":"2024-11-13T05:48:46Z","junanumero":9715,"lahtopaiva":"2024-11-13","osavalit":[
--      {"alkuaika":"2024-11-13T17:06:00Z","alkuUICKoodi":1,"loppuUICKoodi":40,"vetureita":4,
--       "kokonaispituus":217000,"kokonaispaino":474000000,"maxNopeus":160,
--       "veturit":[{"tunniste":"94106004026-3","sarjatunnus":"Sm4","jarjestysnumero":1,…},…],
--       "vaunut":[{"tunniste":"94106004026-3","sarjatunnus":"Sm4","jarjestysnumero":1,"paino":118500000,
--                  "pituus":54410,…},…]},…],…}
--
-- junanumero: number of the train; lahtopaiva: local date of its departure; osavalit: sections; veturit: locomotives;
-- vaunut: wagons; jarjestysnumero: place in the train; pituus: length in mm; paino: mass in g; sarjatunnus: series.
--
-- A train number is used again every day, so a train is its number and its date: train:265~2024-11-13. A section has
-- no number; its metrics carry the UIC code of the station where it begins.
--
-- Messes: the newest message comes first, so a message is dated by its own time; each replaces the one before it as
-- a whole, but what a newer one leaves out cannot be told from one record, and stays; identities are masked as *****,
-- which is no name: such a wagon is known by its place in the train only; vetureita (how many locomotives) may say 4
-- where 2 are listed; a motor unit is listed both as locomotive and as wagon; a series may be null; masses are in
-- grams and lengths in millimetres, here kilograms and metres; a night train's sections run over two dates.

CREATE TABLE source (
  messageDateTime TIMESTAMP_LTZ(3),
  junanumero      BIGINT,
  lahtopaiva      STRING,
  osavalit ARRAY<ROW<
    alkuUICKoodi   BIGINT,
    loppuUICKoodi  BIGINT,
    vetureita      BIGINT,
    kokonaispituus BIGINT,
    kokonaispaino  BIGINT,
    maxNopeus      BIGINT,
    veturit ARRAY<ROW<tunniste STRING, sarjatunnus STRING, jarjestysnumero BIGINT>>,
    vaunut  ARRAY<ROW<tunniste STRING, sarjatunnus STRING, jarjestysnumero BIGINT, paino BIGINT, pituus BIGINT>>
  >>
);

INSERT INTO digital_twin (component, metric, value_number, value_text, unit, observed_at)

-- The train in one section.
SELECT 'train:' || CAST(s.junanumero AS STRING) || '~' || s.lahtopaiva,
       'section.' || CAST(o.alkuUICKoodi AS STRING) || '.length', CAST(o.kokonaispituus AS DOUBLE) / 1E3,
       CAST(NULL AS STRING), 'm', s.messageDateTime
FROM source AS s
CROSS JOIN UNNEST(s.osavalit) AS o
WHERE o.kokonaispituus IS NOT NULL

UNION ALL
SELECT 'train:' || CAST(s.junanumero AS STRING) || '~' || s.lahtopaiva,
       'section.' || CAST(o.alkuUICKoodi AS STRING) || '.mass', CAST(o.kokonaispaino AS DOUBLE) / 1E3,
       CAST(NULL AS STRING), 'kg', s.messageDateTime
FROM source AS s
CROSS JOIN UNNEST(s.osavalit) AS o
WHERE o.kokonaispaino IS NOT NULL

UNION ALL
SELECT 'train:' || CAST(s.junanumero AS STRING) || '~' || s.lahtopaiva,
       'section.' || CAST(o.alkuUICKoodi AS STRING) || '.speed.maximum', CAST(o.maxNopeus AS DOUBLE),
       CAST(NULL AS STRING), 'km/h', s.messageDateTime
FROM source AS s
CROSS JOIN UNNEST(s.osavalit) AS o
WHERE o.maxNopeus IS NOT NULL

-- As announced, which may be more than are listed.
UNION ALL
SELECT 'train:' || CAST(s.junanumero AS STRING) || '~' || s.lahtopaiva,
       'section.' || CAST(o.alkuUICKoodi AS STRING) || '.locomotives', CAST(o.vetureita AS DOUBLE),
       CAST(NULL AS STRING), '1', s.messageDateTime
FROM source AS s
CROSS JOIN UNNEST(s.osavalit) AS o
WHERE o.vetureita IS NOT NULL

UNION ALL
SELECT 'train:' || CAST(s.junanumero AS STRING) || '~' || s.lahtopaiva,
       'section.' || CAST(o.alkuUICKoodi AS STRING) || '.destination', CAST(NULL AS DOUBLE),
       CAST(o.loppuUICKoodi AS STRING), CAST(NULL AS STRING), s.messageDateTime
FROM source AS s
CROSS JOIN UNNEST(s.osavalit) AS o
WHERE o.loppuUICKoodi IS NOT NULL

-- Its locomotives and wagons by their place in it, whether they are masked or not.
UNION ALL
SELECT 'train:' || CAST(s.junanumero AS STRING) || '~' || s.lahtopaiva,
       'section.' || CAST(o.alkuUICKoodi AS STRING) || '.locomotive.' || CAST(l.jarjestysnumero AS STRING) || '.series',
       CAST(NULL AS DOUBLE), l.sarjatunnus, CAST(NULL AS STRING), s.messageDateTime
FROM source AS s
CROSS JOIN UNNEST(s.osavalit) AS o
CROSS JOIN UNNEST(o.veturit) AS l
WHERE l.sarjatunnus IS NOT NULL

UNION ALL
SELECT 'train:' || CAST(s.junanumero AS STRING) || '~' || s.lahtopaiva,
       'section.' || CAST(o.alkuUICKoodi AS STRING) || '.wagon.' || CAST(w.jarjestysnumero AS STRING) || '.series',
       CAST(NULL AS DOUBLE), w.sarjatunnus, CAST(NULL AS STRING), s.messageDateTime
FROM source AS s
CROSS JOIN UNNEST(s.osavalit) AS o
CROSS JOIN UNNEST(o.vaunut) AS w
WHERE w.sarjatunnus IS NOT NULL

UNION ALL
SELECT 'train:' || CAST(s.junanumero AS STRING) || '~' || s.lahtopaiva,
       'section.' || CAST(o.alkuUICKoodi AS STRING) || '.wagon.' || CAST(w.jarjestysnumero AS STRING) || '.mass',
       CAST(w.paino AS DOUBLE) / 1E3, CAST(NULL AS STRING), 'kg', s.messageDateTime
FROM source AS s
CROSS JOIN UNNEST(s.osavalit) AS o
CROSS JOIN UNNEST(o.vaunut) AS w
WHERE w.paino IS NOT NULL

-- A wagon with a name is a component of its own. It may run in several sections of one train, and with another
-- place or length in each.
UNION ALL
SELECT 'wagon:' || w.tunniste, 'section.' || CAST(o.alkuUICKoodi AS STRING) || '.train', CAST(NULL AS DOUBLE),
       'train:' || CAST(s.junanumero AS STRING) || '~' || s.lahtopaiva, CAST(NULL AS STRING), s.messageDateTime
FROM source AS s
CROSS JOIN UNNEST(s.osavalit) AS o
CROSS JOIN UNNEST(o.vaunut) AS w
WHERE w.tunniste <> '*****'

UNION ALL
SELECT 'wagon:' || w.tunniste, 'section.' || CAST(o.alkuUICKoodi AS STRING) || '.place',
       CAST(w.jarjestysnumero AS DOUBLE), CAST(NULL AS STRING), '1', s.messageDateTime
FROM source AS s
CROSS JOIN UNNEST(s.osavalit) AS o
CROSS JOIN UNNEST(o.vaunut) AS w
WHERE w.tunniste <> '*****' AND w.jarjestysnumero IS NOT NULL

UNION ALL
SELECT 'wagon:' || w.tunniste, 'section.' || CAST(o.alkuUICKoodi AS STRING) || '.length',
       CAST(w.pituus AS DOUBLE) / 1E3, CAST(NULL AS STRING), 'm', s.messageDateTime
FROM source AS s
CROSS JOIN UNNEST(s.osavalit) AS o
CROSS JOIN UNNEST(o.vaunut) AS w
WHERE w.tunniste <> '*****' AND w.pituus IS NOT NULL;
