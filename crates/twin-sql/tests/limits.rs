//! What one record may ask for, however short it is: rows, values and texts.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use twin_sql::Mapping;

fn mapping(select: &str) -> Mapping {
    Mapping::compile(&format!(
        "CREATE TABLE source (t STRING, n INT, moment TIMESTAMP_LTZ(3), tags ARRAY<STRING>,
           wide ARRAY<ROW<a INT, b INT, c INT, d INT, e INT, f INT, g INT, h INT, i INT, j INT>>);
         INSERT INTO digital_twin (component, metric, value_text, observed_at) {select}"
    ))
    .unwrap()
}

fn error(mapping: &Mapping, line: &str) -> String {
    mapping.run(line, &mut |_| {}).unwrap_err().to_string()
}

/// Arrays beside each other multiply.
#[test]
fn a_record_that_gives_too_many_rows_gives_none() {
    let select = "SELECT s.t, x.tag, y.tag, s.moment FROM source AS s \
                  CROSS JOIN UNNEST(s.tags) AS x(tag) CROSS JOIN UNNEST(s.tags) AS y(tag)";
    let mapping = mapping(&format!("{select} UNION ALL {select}"));
    let line = |count: usize| format!("{{\"tags\":[{}]}}", vec!["\"a\""; count].join(","));
    assert_eq!(mapping.run(&line(100), &mut |_| {}).unwrap().rows, 20_000);
    let error = mapping.run(&line(101), &mut |_| panic!("a row was handed over")).unwrap_err();
    assert!(error.to_string().ends_with("its arrays give more than 20000 rows"), "{error}");
}

/// An empty array beside full ones gives no row, and visits all the same.
#[test]
fn a_record_whose_arrays_take_too_long_gives_none() {
    let mapping = mapping(
        "SELECT x.tag, y.tag, 'v', s.moment FROM source AS s CROSS JOIN UNNEST(s.tags) AS x(tag)
         CROSS JOIN UNNEST(s.tags) AS y(tag) CROSS JOIN UNNEST(s.wide) AS z",
    );
    let line =
        |count: usize| format!("{{\"tags\":[{}],\"wide\":[]}}", vec!["\"a\""; count].join(","));
    assert_eq!(mapping.run(&line(900), &mut |_| {}).unwrap().rows, 0);
    let error = error(&mapping, &line(50_000));
    assert!(error.ends_with("unnesting its arrays visits more than 1000000 elements"), "{error}");
}

/// `{}` is two bytes, and stands for as many values as the mapping declares.
#[test]
fn a_record_whose_arrays_hold_too_much_gives_none() {
    let mapping = mapping("SELECT t, 'x', 'y', moment FROM source");
    let line = |count: usize| format!("{{\"wide\":[{}]}}", vec!["{}"; count].join(","));
    assert_eq!(mapping.run(&line(22_000), &mut |_| {}).unwrap().rows, 1);
    let error = error(&mapping, &line(26_000));
    assert!(error.ends_with("its arrays hold more than 250000 values"), "{error}");
}

/// Expressions that would make gigabytes of a text of 100,000 letters and an array of 1,000, each in its own way.
static GREEDY: &[&str] = &[
    "REPLACE(t, 'a', t)",
    "REPLACE(t, 'ab', t)",
    "REPLACE(t, '', t)",
    "REGEXP_REPLACE(t, 'a', t)",
    "REPEAT(REPEAT(t, 1000), 1000)",
    "CONCAT_WS(REPEAT(t, 100), t, t, REPEAT(t, 100), t)",
    "REPEAT(t, 100) || REPEAT(t, 100)",
    "CONCAT(REPEAT(t, 100), REPEAT(t, 100))",
    "OVERLAY(REPEAT(t, 100) PLACING REPEAT(t, 100) FROM 100)",
    "UPPER(REPEAT(t, 100)) || LOWER(t)",
];

#[test]
fn a_record_of_which_too_much_text_is_made_gives_none() {
    let line = format!("{{\"t\":\"{}\"}}", "ab".repeat(50_000));
    for greedy in GREEDY {
        let error =
            error(&mapping(&format!("SELECT {greedy}, 'x', 'y', moment FROM source")), &line);
        let reason = "the mapping makes more than 16777216 bytes of text of it";
        assert!(error.ends_with(reason), "{greedy}: {error}");
        // Where nothing is passed on, and where it is only looked at.
        let select = format!("SELECT 'c', 'm', 'v', moment FROM source WHERE {greedy} IS NULL");
        assert!(mapping(&select).run(&line, &mut |_| panic!("a row of {greedy}")).is_err());
    }
}

/// Short texts add up over the elements of an array.
#[test]
fn texts_of_all_elements_count_together() {
    let line = |length: usize| {
        let tags = vec!["\"1\""; 1_000].join(",");
        format!("{{\"t\":\"{}\",\"tags\":[{tags}]}}", "a".repeat(length))
    };
    let from = "moment FROM source CROSS JOIN UNNEST(tags) AS x(tag)";
    let joined = mapping(&format!("SELECT t || x.tag, 'x', 'y', {from}"));
    assert!(joined.run(&line(16_000), &mut |_| {}).is_ok());
    assert!(error(&joined, &line(17_000)).contains("bytes of text"));
}

/// What does not depend on an element is made once for the record, not once for each element.
#[test]
fn what_no_element_changes_is_made_once() {
    let line = format!(
        "{{\"t\":\"{}\",\"tags\":[{}]}}",
        "a".repeat(100_000),
        vec!["\"x\""; 1_000].join(",")
    );
    let mapping = mapping(
        "SELECT UPPER(t), x.tag, 'y', moment FROM source CROSS JOIN UNNEST(tags) AS x(tag)",
    );
    assert_eq!(mapping.run(&line, &mut |_| {}).unwrap().emitted, 1_000);
}
