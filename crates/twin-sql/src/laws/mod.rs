//! What holds for every input: nothing panics, and sharing makes no difference.

mod generate;
mod hostile;

use proptest::prelude::*;

use crate::{Mapping, RowCounts};
use generate::{expression, record};

const SOURCE: &str = "CREATE TABLE source (t STRING, u STRING, i INT, b BIGINT, d DOUBLE, yes BOOLEAN,
    at_time TIMESTAMP_LTZ(3), wall TIMESTAMP(3), pos ROW<lat DOUBLE, name STRING>,
    list ARRAY<ROW<x INT, y STRING, tags ARRAY<STRING>>>);
    INSERT INTO digital_twin (component, metric, value_number, value_text, value_boolean, observed_at)\n";

/// Everything that a row and the ledger say, as a text, so that NaN equals NaN.
fn run(mapping: &Mapping, line: &str) -> (Vec<String>, Option<RowCounts>) {
    let mut rows = Vec::new();
    let counts = mapping.run(line, &mut |row| rows.push(format!("{row:?}")));
    (rows, counts.ok())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sharing_makes_no_difference(
        number in expression("double"),
        text in expression("text"),
        boolean in expression("boolean"),
        time in expression("time"),
        filter in expression("boolean"),
        lines in prop::collection::vec(record(), 1..6),
    ) {
        let time = format!("COALESCE({time}, s.at_time)");
        let from = "FROM source AS s CROSS JOIN UNNEST(s.list) AS m";
        let sql = format!("{SOURCE}
            SELECT s.t || {text}, 'm', {number}, s.u, {boolean}, {time} {from} WHERE {filter}
            UNION ALL SELECT s.t || {text}, 'n', s.i, {text}, {filter}, {time} {from}
            UNION ALL SELECT s.t, 'plain', s.d, s.u, s.yes, s.at_time FROM source AS s WHERE s.yes");
        let shared = Mapping::compile(&sql).map_err(|problems| TestCaseError::fail(format!("{sql}\n{problems:?}")))?;
        let apart = Mapping::compile_with(&sql, false).unwrap();
        for line in &lines {
            let (rows, counts) = run(&shared, line);
            prop_assert_eq!(&(rows.clone(), counts), &run(&apart, line), "{} over {}", sql, line);
            if let Some(counts) = counts {
                prop_assert_eq!(counts.rows, counts.emitted + counts.filtered);
                prop_assert_eq!(counts.emitted, rows.len() as u64);
            }
        }
    }

    #[test]
    fn any_text_runs_or_is_malformed(line in "\\PC{0,60}", record in record(), cut in any::<prop::sample::Index>()) {
        let sql = format!("{SOURCE} SELECT t, u, d, pos.name, yes, at_time FROM source");
        let mapping = Mapping::compile(&sql).unwrap();
        let end = (0..=record.len()).rev().filter(|end| record.is_char_boundary(*end)).nth(cut.index(record.len()));
        for line in [line.as_str(), &record, record.get(..end.unwrap_or(0)).unwrap()] {
            let mut rows = 0;
            match mapping.run(line, &mut |_| rows += 1) {
                Ok(counts) => prop_assert_eq!((counts.rows, counts.emitted), (1, rows)),
                Err(error) => {
                    prop_assert_eq!(rows, 0);
                    prop_assert!(error.position <= line.len() && !error.reason.is_empty());
                }
            }
        }
    }

    #[test]
    fn any_text_compiles_or_is_refused_at_a_place(sql in "\\PC{0,80}") {
        if let Err(problems) = Mapping::compile(&sql) {
            prop_assert!(!problems.is_empty());
        }
    }

    #[test]
    fn any_words_compile_or_are_refused_at_a_place(
        words in prop::collection::vec(prop::sample::select(words()), 0..40),
        replaced in any::<prop::sample::Index>(),
    ) {
        let mut mapping: Vec<&str> = VALID.split(' ').collect();
        mapping.splice(replaced.index(mapping.len())..=replaced.index(mapping.len()), words.iter().copied());
        for sql in [words.join(" "), mapping.join(" ")] {
            for problem in Mapping::compile(&sql).err().unwrap_or_default() {
                prop_assert!(problem.line >= 1 && problem.column >= 1 && !problem.message.is_empty());
            }
        }
    }
}

const VALID: &str = "CREATE TABLE source ( t STRING , d DOUBLE , p ROW < x INT > , l ARRAY < ROW < x INT , z INT > > , \
    a TIMESTAMP_LTZ ( 3 ) ) ; INSERT INTO digital_twin ( component , metric , value_number , observed_at ) SELECT t , \
    'm' , CASE WHEN d > 1 THEN d * 2 ELSE m . x END , a FROM source AS s CROSS JOIN UNNEST ( s . l ) AS m WHERE \
    t LIKE 'a%' AND d BETWEEN 1 AND 2 UNION ALL SELECT t , 'n' , d , a FROM source";

fn words() -> Vec<&'static str> {
    let more = "( ) , . ; < > = || + - * / [ ] { } :: 1 1.5 'x' \"x\" `x` NOT NULL IS IN OVER DISTINCT GROUP BY ORDER LIMIT \
        JOIN LEFT ON VALUES WITH CAST TRY_CAST COALESCE NULLIF TRIM SUBSTRING FLOOR CEIL EXTRACT INTERVAL TIMESTAMP DATE \
        EXISTS ANY ALL ESCAPE -- /* */ é \\ % ? : @ # $ & | ^ ~ !";
    VALID.split_whitespace().chain(more.split_whitespace()).collect()
}
