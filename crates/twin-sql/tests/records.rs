//! Holds the reading of records to tables: types, NULL, wrong types, duplicates, malformed lines, arrays.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use twin_sql::{Mapping, Row, RowCounts};

const SOURCE: &str = "CREATE TABLE source (
  t STRING, i INT, b BIGINT, d DOUBLE, yes BOOLEAN, moment TIMESTAMP_LTZ(3), wall TIMESTAMP(3),
  pos ROW<lat DOUBLE, name STRING>, list ARRAY<ROW<x INT, tags ARRAY<STRING>>>, tags ARRAY<STRING>
);
INSERT INTO digital_twin (component, metric, value_number, value_text, value_boolean, observed_at)
";

fn mapping(select: &str) -> Mapping {
    Mapping::compile(&format!("{SOURCE}{select}")).unwrap()
}

/// The value of a row, whatever its column.
fn show(row: Row<'_>) -> String {
    let number = row.value_number().map(|number| format!("{number:?}"));
    let text = row.value_text().map(|text| format!("'{text}'"));
    let boolean = row.value_boolean().map(|boolean| boolean.to_string());
    number.or(text).or(boolean).unwrap_or_else(|| "NULL".to_owned())
}

fn run(mapping: &Mapping, line: &str) -> (Vec<String>, RowCounts) {
    let mut rows = Vec::new();
    let counts = mapping.run(line, &mut |row| rows.push(show(row))).unwrap();
    (rows, counts)
}

/// A column, a JSON value in it, how it reads, and how many fields are counted as wrong.
static VALUES: &[(&str, &str, &str, u64)] = &[
    ("t", "\"a\"", "'a'", 0),
    ("t", "\"a\\n\\u00e9\\\\\"", "'a\né\\'", 0),
    ("t", "null", "NULL", 0),
    ("t", "12", "'12'", 0),
    ("t", "-0", "'0'", 0),
    ("t", "-0.0", "'-0.0'", 0),
    ("t", "1.50", "'1.5'", 0),
    ("t", "1e3", "'1000.0'", 0),
    ("t", "1.5e300", "'1.5E300'", 0),
    ("t", "18446744073709551616", "'18446744073709551616'", 0),
    ("t", "true", "'true'", 0),
    ("t", "{}", "'{}'", 0),
    ("t", "{\"b\" : [1.50, \"x\\u0001\"], \"a\":1, \"b\":2}", "'{\"b\":2,\"a\":1}'", 0),
    ("t", "[1.50, -0, \"\\u0001\\n\"]", "'[1.5,0,\"\\u0001\\n\"]'", 0),
    ("pos.name", "1.0", "'1.0'", 0),
    ("i", "12", "12.0", 0),
    ("i", "12.9", "12.0", 0),
    ("i", "\" 12 \"", "12.0", 0),
    ("i", "\"12.0\"", "NULL", 1),
    ("i", "2147483648", "NULL", 1),
    ("i", "2147483647.5", "NULL", 1),
    ("i", "\"\u{ff12}\"", "2.0", 0),
    ("i", "true", "NULL", 1),
    ("b", "9007199254740993", "9007199254740992.0", 0),
    ("b", "18446744073709551615", "NULL", 1),
    ("b", "1e30", "NULL", 1),
    ("d", "1.5", "1.5", 0),
    ("d", "-0.0", "-0.0", 0),
    ("d", "-0", "0.0", 0),
    ("d", "50.105", "50.105", 0),
    ("d", "7", "7.0", 0),
    ("d", "18446744073709551615", "1.8446744073709552e19", 0),
    ("d", "\" 51.8491 \"", "51.8491", 0),
    ("d", "\"\"", "NULL", 1),
    ("d", "\"n/a\"", "NULL", 1),
    ("d", "false", "NULL", 1),
    ("d", "[1]", "NULL", 1),
    ("pos.lat", "{\"a\":1}", "NULL", 1),
    ("yes", "true", "true", 0),
    ("yes", "\"False\"", "false", 0),
    ("yes", "\"yes\"", "false", 0),
    ("yes", "1", "false", 0),
    ("moment", "\"2025-10-02T07:00:03.25+01:00\"", "NULL", 1),
    ("moment", "\"2025-10-02T06:00:03.001999Z\"", "'2025-10-02 06:00:03.001999'", 0),
    ("moment", "\"2025-10-02T06:00:03\"", "NULL", 1),
    ("moment", "1759384803004", "NULL", 1),
    ("wall", "\"2025-10-02T06:00:03\"", "'2025-10-02 06:00:03.000000'", 0),
    ("wall", "\"2025-10-02T06:00:03Z\"", "NULL", 1),
];

#[test]
fn json_values_read_as_the_declared_type() {
    let select = |column| match column {
        "t" | "pos.name" => (column.to_owned(), "value_text"),
        "yes" => (column.to_owned(), "value_boolean"),
        "moment" | "wall" => {
            (format!("DATE_FORMAT({column}, 'yyyy-MM-dd HH:mm:ss.SSSSSS')"), "value_text")
        }
        _ => (column.to_owned(), "value_number"),
    };
    let check = |column: &'static str, json: &str, expected: &str, wrong: u64| {
        let (expression, target) = select(column);
        let of = |name, null| {
            if name == target { expression.clone() } else { format!("CAST(NULL AS {null})") }
        };
        let mapping = mapping(&format!(
            "SELECT 'c', 'm', {}, {}, {}, moment FROM source",
            of("value_number", "DOUBLE"),
            of("value_text", "STRING"),
            of("value_boolean", "BOOLEAN"),
        ));
        let line = match column.split_once('.') {
            Some((row, field)) => format!("{{\"{row}\":{{\"{field}\":{json}}}}}"),
            None => format!("{{\"{column}\":{json}}}"),
        };
        let (rows, counts) = run(&mapping, &line);
        assert_eq!((rows, counts.wrong_type_fields), (vec![expected.to_owned()], wrong), "{line}");
    };
    for (column, json, expected, wrong) in VALUES {
        check(column, json, expected, *wrong);
    }
}

#[test]
fn the_last_of_duplicate_keys_counts() {
    let mapping = mapping(
        "SELECT 'c', 'm', s.pos.lat, s.pos.name || COALESCE(s.t, '-'), s.yes, s.moment FROM source AS s",
    );
    let check =
        |line: &str, expected: &str| assert_eq!(run(&mapping, line).0, [expected], "{line}");
    check(r#"{"t":"a","t":"b","pos":{"name":"n"}}"#, "'nb'");
    check(r#"{"t":"a","t":null,"pos":{"name":"n"}}"#, "'n-'");
    check(r#"{"pos":{"lat":1,"name":"n"},"pos":{"name":"m"}}"#, "'m-'");
    check(r#"{"pos":{"lat":1,"name":"n"},"pos":null}"#, "NULL");
    check(r#"{"pos":{"lat":1,"name":"n"},"pos":7}"#, "NULL");
    check(r#"{"pos":{"lat":1,"lat":2,"name":"n"}}"#, "2.0");
    check(r#"{"p\u006fs":{"l\u0061t":3}}"#, "3.0");
}

#[test]
fn a_line_that_is_not_one_object_is_malformed() {
    let mapping = mapping("SELECT 'c', 'm', d, t, yes, moment FROM source");
    let check = |line: &str, position: usize, reason: &str| {
        let error = mapping.run(line, &mut |_| panic!("a row of {line}")).unwrap_err();
        assert_eq!((error.position, error.reason.as_str()), (position, reason), "{line}");
        assert!(error.to_string().starts_with("source record is malformed at byte "));
    };
    check("", 0, "EOF while parsing a value");
    check("{", 0, "EOF while parsing an object");
    check("{\"t\":\"a\"", 7, "EOF while parsing an object");
    check("{\"t\":\"a\"} x", 10, "trailing characters");
    check("{\"t\":\"a\"}{\"t\":\"b\"}", 9, "trailing characters");
    check("[]", 0, "invalid type: sequence, expected a JSON object");
    check("7", 0, "invalid type: integer `7`, expected a JSON object");
    check("null", 3, "invalid type: null, expected a JSON object");
    check("{\"t\":01}", 6, "invalid number");
    check("{\"t\":\"a\",}", 9, "trailing comma");
    check("{\"other\":tru}", 12, "expected ident");
    check("{\n\n\"t\":x}", 7, "expected value");
    check("{'t':1}", 1, "key must be a string");
}

#[test]
fn an_unnested_array_gives_a_row_for_each_element() {
    let from = "FROM source AS s CROSS JOIN UNNEST(s.list) AS m";
    let check = |select: &str, line: &str, expected: &[&str], ledger: (u64, u64, u64)| {
        let (rows, counts) = run(&mapping(select), line);
        assert_eq!(rows, expected, "{select} over {line}");
        assert_eq!((counts.rows, counts.filtered, counts.emitted), ledger, "{select} over {line}");
    };
    let plain = format!("SELECT 'c', 'm', m.x, s.t, s.yes, s.moment {from} WHERE m.x <> 2");
    check(&plain, r#"{"list":[{"x":1},{"x":2},{"x":3}]}"#, &["1.0", "3.0"], (3, 1, 2));
    check(&plain, r#"{"list":[]}"#, &[], (0, 0, 0));
    check(&plain, r#"{"list":null}"#, &[], (0, 0, 0));
    check(&plain, "{}", &[], (0, 0, 0));
    check(&plain, r#"{"list":[null,{"x":1},7]}"#, &["1.0"], (1, 0, 1));
    let nulls = format!("SELECT 'c', 'm', m.x, s.t, m.x IS NULL, s.moment {from}");
    check(&nulls, r#"{"list":[null,{},{"x":4}]}"#, &["true", "4.0"], (2, 0, 2));
    let scalars = "SELECT 'c', 'm', s.d, tag, s.yes, s.moment FROM source AS s CROSS JOIN UNNEST(s.tags) AS t(tag)";
    check(scalars, r#"{"tags":["a",null,"b",1.0]}"#, &["'a'", "NULL", "'b'", "'1.0'"], (4, 0, 4));
    let chained = format!(
        "SELECT 'c', 'm', s.d, tag || UPPER(s.t) || CAST(m.x AS STRING), s.yes, s.moment {from} CROSS JOIN UNNEST(m.tags) AS t(tag)"
    );
    let line = r#"{"t":"z","list":[{"x":1,"tags":["a","b"]},{"x":2},{"x":3,"tags":["c"]}]}"#;
    check(&chained, line, &["'aZ1'", "'bZ1'", "'cZ3'"], (3, 0, 3));
    let squared = "SELECT 'c', 'm', a.x * 10 + b.x, s.t, s.yes, s.moment FROM source AS s CROSS JOIN UNNEST(s.list) AS a CROSS JOIN UNNEST(s.list) AS b";
    check(squared, r#"{"list":[{"x":1},{"x":2}]}"#, &["11.0", "12.0", "21.0", "22.0"], (4, 0, 4));
    let mixed = format!(
        "{plain} UNION ALL SELECT 'c', 'm', s.d, 'record', s.yes, s.moment FROM source AS s UNION ALL {plain}"
    );
    check(
        &mixed,
        r#"{"list":[{"x":1},{"x":2},{"x":3}]}"#,
        &["1.0", "1.0", "3.0", "3.0", "'record'"],
        (7, 2, 5),
    );
}

#[test]
fn the_columns_of_a_row_are_those_of_the_sink() {
    let sql = "CREATE TABLE source (t STRING, moment TIMESTAMP_LTZ(3));
        INSERT INTO digital_twin (facility, process, process_event, unit, deleted, observed_at, metric, component)
        SELECT 'f', 'p', 'started', 'm/s', TRUE, moment, 'speed', t FROM source";
    let mapping = Mapping::compile(sql).unwrap();
    let mut seen = false;
    let mut each = |row: Row<'_>| {
        seen = true;
        assert_eq!(
            (row.component(), row.metric(), row.unit()),
            (Some("x"), Some("speed"), Some("m/s"))
        );
        assert_eq!((row.value_number(), row.value_text(), row.value_boolean()), (None, None, None));
        assert_eq!((row.deleted(), row.observed_at()), (Some(true), Some(1_500_000)));
        assert_eq!(
            (row.facility(), row.process(), row.process_event()),
            (Some("f"), Some("p"), Some("started"))
        );
    };
    mapping.run(r#"{"moment":"1970-01-01T00:00:01.5Z","t":"x"}"#, &mut each).unwrap();
    assert!(seen);
}
