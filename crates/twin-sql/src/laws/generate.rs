//! Makes expressions of the mapping language, and JSON records of any shape.

use proptest::prelude::*;

/// A type, the simplest expressions that have it, and the operations that yield it, where each `?` stands for an
/// argument of the type at the same position.
struct Kind {
    name: &'static str,
    leaves: &'static [&'static str],
    operations: &'static [(&'static str, &'static [&'static str])],
}

static KINDS: [Kind; 5] = [
    Kind {
        name: "text",
        leaves: &["s.t", "s.u", "'x'", "''", "m.y", "s.pos.name", "CAST(NULL AS STRING)"],
        operations: &[
            ("(? || ?)", &["text", "text"]),
            ("UPPER(?)", &["text"]),
            ("TRIM(?)", &["text"]),
            ("REPLACE(?, ?, ?)", &["text", "text", "text"]),
            ("SUBSTRING(?, ?, ?)", &["text", "int", "int"]),
            ("SPLIT_INDEX(?, ?, ?)", &["text", "text", "int"]),
            ("REGEXP_EXTRACT(?, '([a-z]+)', 1)", &["text"]),
            ("DATE_FORMAT(?, 'yyyy-MM-dd HH:mm')", &["time"]),
            ("COALESCE(?, ?)", &["text", "text"]),
            ("CASE WHEN ? THEN ? ELSE ? END", &["boolean", "text", "text"]),
            ("CAST(? AS STRING)", &["int"]),
            ("CAST(CAST(? AS DOUBLE) AS STRING)", &["double"]),
            ("CAST(? AS STRING)", &["time"]),
            ("CONCAT_WS(?, ?, ?)", &["text", "text", "text"]),
            ("LPAD(?, 9, ?)", &["text", "text"]),
            ("LEFT(?, ?)", &["text", "int"]),
            ("RIGHT(?, ?)", &["text", "int"]),
            ("REVERSE(?)", &["text"]),
            ("OVERLAY(? PLACING ? FROM ?)", &["text", "text", "int"]),
            ("REGEXP_REPLACE(?, '[a-z]', ?)", &["text", "text"]),
            ("STR_TO_MAP(?, ';', '=')['a']", &["text"]),
            ("CONVERT_TZ(?, 'Europe/Zurich', 'UTC')", &["text"]),
            ("GREATEST(?, ?)", &["text", "text"]),
        ],
    },
    Kind {
        name: "int",
        leaves: &["s.i", "7", "-1", "m.x", "CAST(NULL AS INT)", "2147483647"],
        operations: &[
            ("(? + ?)", &["int", "int"]),
            ("(? * ?)", &["int", "int"]),
            ("(? / NULLIF(?, 0))", &["int", "int"]),
            ("-(?)", &["int"]),
            ("ABS(?)", &["int"]),
            ("CHAR_LENGTH(?)", &["text"]),
            ("MOD(?, 7)", &["int"]),
            ("TRUNCATE(?, -1)", &["int"]),
            ("LOCATE(?, ?, ?)", &["text", "text", "int"]),
            ("IF(?, ?, ?)", &["boolean", "int", "int"]),
            ("TIMESTAMPDIFF(DAY, ?, ?)", &["time", "time"]),
            ("TIMESTAMPDIFF(MONTH, ?, ?)", &["time", "time"]),
            ("(CARDINALITY(s.list) + ?)", &["int"]),
            ("s.list[1].x", &[]),
            ("TRY_CAST(? AS INT)", &["text"]),
            ("ROUND(?, -2)", &["int"]),
            ("CASE ? WHEN ? THEN ? END", &["text", "text", "int"]),
        ],
    },
    Kind {
        name: "double",
        leaves: &["s.d", "1.5E0", "s.pos.lat", "s.i", "CAST(s.b AS DOUBLE)"],
        operations: &[
            ("(? - ?)", &["double", "double"]),
            ("(? / CAST(? AS DOUBLE))", &["double", "double"]),
            ("ROUND(CAST(? AS DOUBLE), 2)", &["double"]),
            ("TRY_CAST(? AS DOUBLE)", &["text"]),
            ("FLOOR(?)", &["double"]),
            ("SQRT(?)", &["double"]),
        ],
    },
    Kind {
        name: "time",
        leaves: &["s.at_time", "CAST(s.wall AS TIMESTAMP_LTZ(3))", "TO_TIMESTAMP_LTZ(s.b, 3)"],
        operations: &[
            ("CAST(TO_TIMESTAMP(?, 'dd MMM yyyy') AS TIMESTAMP_LTZ(3))", &["text"]),
            ("TO_TIMESTAMP_LTZ(?, 0)", &["double"]),
            ("COALESCE(?, ?)", &["time", "time"]),
            ("TRY_CAST(? AS TIMESTAMP_LTZ(3))", &["text"]),
            ("(? + ? * INTERVAL '1' DAY)", &["time", "int"]),
            ("(? - INTERVAL '13' MONTH)", &["time"]),
            ("TIMESTAMPADD(MONTH, ?, ?)", &["int", "time"]),
            ("FLOOR(? TO WEEK)", &["time"]),
            ("CEIL(? TO MONTH)", &["time"]),
        ],
    },
    Kind {
        name: "boolean",
        leaves: &["s.yes", "TRUE", "FALSE", "CAST(NULL AS BOOLEAN)"],
        operations: &[
            ("(? AND ?)", &["boolean", "boolean"]),
            ("(? OR ?)", &["boolean", "boolean"]),
            ("(NOT ?)", &["boolean"]),
            ("(? IS NULL)", &["text"]),
            ("(? < ?)", &["double", "double"]),
            ("(? = ?)", &["text", "text"]),
            ("(? BETWEEN ? AND ?)", &["time", "time", "time"]),
            ("(? IN (?, 'x'))", &["text", "text"]),
            ("(? LIKE '%a_%')", &["text"]),
            ("(? IS DISTINCT FROM ?)", &["text", "text"]),
            ("(? IN (1E0, 0E0))", &["double"]),
            ("(? = FALSE)", &["boolean"]),
            ("(EXTRACT(WEEK FROM ?) > 3)", &["time"]),
        ],
    },
];

/// An expression of a type, over the columns of `super::SOURCE` and the element `m`.
pub(super) fn expression(name: &'static str) -> BoxedStrategy<String> {
    nested(name, 3)
}

fn nested(name: &'static str, depth: u32) -> BoxedStrategy<String> {
    let kind = KINDS.iter().find(|kind| kind.name == name).unwrap();
    let mut choices = vec![prop::sample::select(kind.leaves).prop_map(str::to_owned).boxed()];
    if depth > 0 {
        for (template, arguments) in kind.operations {
            let arguments: Vec<_> =
                arguments.iter().map(|argument| nested(argument, depth - 1)).collect();
            choices.push(arguments.prop_map(|arguments| fill(template, &arguments)).boxed());
        }
    }
    prop::strategy::Union::new(choices).boxed()
}

fn fill(template: &str, arguments: &[String]) -> String {
    let parts = template.split('?').zip(arguments.iter().map(String::as_str).chain([""]));
    parts.map(|(part, argument)| format!("{part}{argument}")).collect()
}

/// JSON of any shape, as deep as a parser may like it.
fn json() -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|boolean| boolean.to_string()),
        any::<i64>().prop_map(|integer| integer.to_string()),
        any::<f64>()
            .prop_filter("JSON has no NaN", |double| double.is_finite())
            .prop_map(|double| format!("{double:e}")),
        "[a-z0-9 .,\\-]{0,12}".prop_map(|text| format!("\"{text}\"")),
        prop::sample::select(vec![
            "\"02 Oct 2025\"",
            "\"2025-10-02T06:00:03Z\"",
            "\"2025-10-02T06:00:03.5\"",
            "\"\\u00e9\\n\"",
            "\"12.5\"",
            "1.50",
            "18446744073709551615",
            "1e400",
            "-0",
            "\"\\ud800\"",
        ])
        .prop_map(str::to_owned),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5)
                .prop_map(|list| format!("[{}]", list.join(","))),
            prop::collection::vec((key(), inner), 0..8).prop_map(|members| object(&members)),
        ]
    })
    .boxed()
}

fn key() -> impl Strategy<Value = String> {
    let names = [
        "t", "u", "i", "b", "d", "yes", "at_time", "wall", "pos", "list", "x", "y", "lat", "name",
        "tags", "other",
    ];
    prop::sample::select(names.to_vec()).prop_map(str::to_owned)
}

fn object(members: &[(String, String)]) -> String {
    let members: Vec<String> =
        members.iter().map(|(key, value)| format!("\"{key}\":{value}")).collect();
    format!("{{{}}}", members.join(","))
}

/// A record with the columns of `super::SOURCE` and others, of the right type and of others.
pub(super) fn record() -> impl Strategy<Value = String> {
    prop::collection::vec((key(), json()), 0..14).prop_map(|members| object(&members))
}
