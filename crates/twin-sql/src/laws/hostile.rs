//! Texts that would overflow the stack of a careless parser.

use super::SOURCE;
use crate::Mapping;

/// What is repeated.
static STARTS: &[&str] = &[
    "(",
    "[",
    "{",
    "CASE ",
    "CASE WHEN ",
    "END ",
    ") ",
    "NOT ",
    "- ",
    "1 + ",
    "a || ",
    "a AND ",
    "a IS NULL OR ",
    "a.",
    "a[1]",
    "a -> ",
    "a IN (",
    "a LIKE ",
    "a NOT ",
    "a IS NOT ",
    "a = ANY (",
    "a COLLATE ",
    "a AT TIME ZONE ",
    "x::",
    "::",
    "? ",
    ", ",
    "1 ",
    "'",
    "`a` ",
    "1 BETWEEN 1 AND ",
    "f(",
    "CAST(",
    "TRIM(",
    "SUBSTRING(",
    "EXTRACT(",
    "POSITION(",
    "INTERVAL ",
    "EXISTS (",
    "ARRAY<",
    "ROW<a ",
    "STRUCT<a ",
    "MAP<",
    "SELECT (",
    "SELECT 1 UNION ALL ",
    "(SELECT * FROM ",
    "FROM ((",
    "JOIN x ",
    "WITH x AS (",
    "VALUES (",
    "INSERT INTO x ",
    "CREATE TABLE source (a ",
    "EXPLAIN ",
    "BEGIN ",
    "IF ",
];

/// What stands before it.
static CONTEXTS: &[&str] = &[
    "",
    "SELECT ",
    "SELECT 1 FROM ",
    "CREATE TABLE source (a ",
    "CREATE TABLE source (a INT DEFAULT ",
    "CREATE TABLE source (a INT); INSERT INTO digital_twin (component) SELECT ",
    "CREATE TABLE source (a INT); INSERT INTO digital_twin (component) SELECT a FROM source WHERE ",
];

/// Half of what a thread has by default.
const STACK: usize = 1 << 20;

#[test]
fn hostile_mappings_do_not_overflow_the_stack() {
    let run = std::thread::Builder::new().stack_size(STACK).spawn(|| {
        for (context, start) in
            CONTEXTS.iter().flat_map(|context| STARTS.iter().map(move |start| (context, start)))
        {
            for length in [100, 3_000, 30_000] {
                let text = format!("{context}{}1", start.repeat(length / start.len()));
                assert!(Mapping::compile(&text).is_err());
            }
        }
    });
    run.unwrap().join().unwrap();
}

#[test]
fn deep_records_do_not_overflow_the_stack() {
    let sql = format!("{SOURCE} SELECT t, u, d, t, yes, at_time FROM source");
    let mapping = Mapping::compile(&sql).unwrap();
    let run = std::thread::Builder::new().stack_size(STACK).spawn(move || {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let deep = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
            for key in ["other", "t", "list", "pos"] {
                let counts = mapping.run(&format!("{{\"{key}\":{deep}}}"), &mut |_| {});
                assert!(counts.is_err() || counts.is_ok_and(|counts| counts.rows == 1));
            }
        }
    });
    run.unwrap().join().unwrap();
}
