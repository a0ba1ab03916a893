//! What looks like a function and is checked by name, because its types depend on each other.

use super::Function;

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "CASE",
        forms: &[
            "CASE WHEN BOOLEAN THEN any [WHEN …] [ELSE any] END -> any",
            "CASE any WHEN any THEN any [WHEN …] [ELSE any] END -> any",
        ],
        meaning: "The result of the first condition that is true, else that of `ELSE`.",
        nulls: "NULL without `ELSE`; a condition that is NULL is not true",
        examples: &[(
            "CASE 'R' WHEN 'N' THEN 'waits' WHEN 'R' THEN 'runs' ELSE 'ended' END",
            "'runs'",
        )],
        ..Function::CHOICE
    },
    Function {
        name: "IF",
        forms: &["IF(BOOLEAN, any, any) -> any"],
        meaning: "The second argument where the first is true, else the third.",
        nulls: "the third where the first is NULL",
        examples: &[("IF(1 < 2, 'yes', 'no')", "'yes'")],
        ..Function::CHOICE
    },
    Function {
        name: "COALESCE",
        forms: &["COALESCE(any, any …) -> any"],
        meaning: "The first argument that is not NULL.",
        nulls: "NULL where all are",
        examples: &[("COALESCE(CAST(NULL AS INT), 5)", "5")],
        ..Function::CHOICE
    },
    Function {
        name: "IFNULL",
        forms: &["IFNULL(any, any) -> any"],
        meaning: "As `COALESCE` with two arguments.",
        nulls: "NULL where both are",
        examples: &[("IFNULL(CAST(NULL AS STRING), 'none')", "'none'")],
        ..Function::CHOICE
    },
    Function {
        name: "NULLIF",
        forms: &["NULLIF(any, any) -> any"],
        meaning: "The first argument, but NULL where it equals the second.",
        nulls: "NULL where the first is",
        examples: &[("NULLIF('-', '-')", "NULL STRING"), ("7 / NULLIF(2, 0)", "3")],
        ..Function::CHOICE
    },
    Function {
        name: "CAST",
        forms: &["CAST(any AS type) -> type"],
        meaning: "The value in another type, from anything but a text. To `INT` and `BIGINT` a fraction is cut \
                  off, and what does not fit becomes the nearest that does.",
        examples: &[
            ("CAST(2.9E0 AS INT)", "2"),
            ("CAST(1E7 AS STRING)", "'1.0E7'"),
            ("CAST(7 AS DOUBLE) / 2", "3.5"),
        ],
        ..Function::CHOICE
    },
    Function {
        name: "TRY_CAST",
        forms: &["TRY_CAST(any AS type) -> type"],
        meaning: "As `CAST`, and from texts, too: to numbers, with blanks around them; to `BOOLEAN` (true, t, \
                  yes, y, 1 and their opposites); to times written `2025-10-02 06:00:03.5` or `2025-10-02`.",
        nulls: "NULL for NULL and for a text that does not fit",
        examples: &[
            ("TRY_CAST(' 12.5 ' AS DOUBLE)", "12.5"),
            ("TRY_CAST('n/a' AS DOUBLE)", "NULL DOUBLE"),
            ("TRY_CAST(REPLACE('1,5', ',', '.') AS DOUBLE)", "1.5"),
            ("TRY_CAST('2025-10-02 06:00:03' AS TIMESTAMP_LTZ(3))", "2025-10-02T06:00:03.000000Z"),
        ],
        ..Function::CHOICE
    },
    Function {
        name: "CARDINALITY",
        forms: &["CARDINALITY(ARRAY) -> INT", "ARRAY[1] -> any"],
        meaning: "The number of elements of an array. An element is taken by its number, from 1, or all by \
                  `CROSS JOIN UNNEST`.",
        nulls: "NULL for NULL; an element that is not there is NULL",
        examples: &[("CARDINALITY(s.`position`.deep.er)", "1"), ("s.`position`.deep.er[1]", "1")],
        ..Function::CHOICE
    },
];
