//! Functions that the language does not have, and what to write instead.

use super::near::suggest;
use crate::functions::{Function, functions};

/// Functions that answer something else for the same record later on.
pub(super) static CLOCKS: &[&str] = &[
    "CURRENT_DATE",
    "CURRENT_ROW_TIMESTAMP",
    "CURRENT_TIME",
    "CURRENT_TIMESTAMP",
    "CURRENT_WATERMARK",
    "LOCALTIME",
    "LOCALTIMESTAMP",
    "NOW",
    "PROCTIME",
    "RAND",
    "RAND_INTEGER",
    "UNIX_TIMESTAMP",
    "UUID",
];

/// Functions that need other records.
pub(super) static STATEFUL: &[&str] = &[
    "APPROX_COUNT_DISTINCT",
    "ARRAY_AGG",
    "AVG",
    "COLLECT",
    "COUNT",
    "CUMULATE",
    "CUME_DIST",
    "DENSE_RANK",
    "FIRST_VALUE",
    "HOP",
    "HOP_END",
    "HOP_START",
    "LAG",
    "LAST_VALUE",
    "LEAD",
    "LISTAGG",
    "MAX",
    "MIN",
    "NTH_VALUE",
    "NTILE",
    "PERCENT_RANK",
    "RANK",
    "ROW_NUMBER",
    "SESSION",
    "SESSION_END",
    "SESSION_START",
    "STDDEV",
    "STDDEV_POP",
    "STDDEV_SAMP",
    "SUM",
    "TUMBLE",
    "TUMBLE_END",
    "TUMBLE_START",
    "VAR_POP",
    "VAR_SAMP",
    "VARIANCE",
];

/// What to write instead of a function of another dialect, or of one that Flink has and the subset does not.
static INSTEAD: &[(&str, &str)] = &[
    ("ACOS", PROCESSOR),
    ("ARRAY_CONTAINS", ELEMENTS),
    ("ASIN", PROCESSOR),
    ("ATAN", PROCESSOR),
    ("ATAN2", PROCESSOR),
    ("BTRIM", "write TRIM(text), or TRIM(BOTH 'characters' FROM text)"),
    ("CBRT", PROCESSOR),
    ("COS", PROCESSOR),
    ("COSH", PROCESSOR),
    ("COT", PROCESSOR),
    ("DATEADD", "write TIMESTAMPADD(DAY, count, time)"),
    ("DATEDIFF", "write TIMESTAMPDIFF(DAY, time, time)"),
    ("DATE_ADD", "write TIMESTAMPADD(DAY, count, time)"),
    ("DATE_DIFF", "write TIMESTAMPDIFF(DAY, time, time)"),
    ("DATE_TRUNC", "write FLOOR(time TO DAY)"),
    ("DEGREES", "write x * 57.29577951308232E0"),
    ("E", "write 2.718281828459045E0"),
    ("ELEMENT", ELEMENTS),
    ("ENDSWITH", "write text LIKE '%end'"),
    ("EXP", PROCESSOR),
    ("EXPLODE", ELEMENTS),
    ("FROM_UNIXTIME", "write DATE_FORMAT(TO_TIMESTAMP_LTZ(seconds, 0), 'yyyy-MM-dd HH:mm:ss')"),
    ("GET_JSON_OBJECT", JSON),
    ("INITCAP", "write UPPER(LEFT(text, 1)) || LOWER(SUBSTRING(text, 2))"),
    ("ISNULL", "write value IS NULL, or COALESCE(a, b)"),
    ("JSON_EXISTS", JSON),
    ("JSON_EXTRACT", JSON),
    ("JSON_QUERY", JSON),
    ("JSON_VALUE", JSON),
    ("LEN", "write CHAR_LENGTH(text)"),
    ("LENGTH", "write CHAR_LENGTH(text)"),
    ("LN", PROCESSOR),
    ("LOG", PROCESSOR),
    ("LOG10", PROCESSOR),
    ("LOG2", PROCESSOR),
    ("NVL", "write COALESCE(a, b)"),
    ("PARSE_TIMESTAMP", "write TO_TIMESTAMP(text, 'pattern')"),
    ("PI", "write 3.141592653589793E0"),
    ("POW", "write POWER(x, 2), x * x * x, or 1E3 for a power of ten"),
    ("RADIANS", "write x * 0.017453292519943295E0"),
    ("REGEXP_LIKE", "write REGEXP(text, 'expression')"),
    ("REGEXP_SUBSTR", "write REGEXP_EXTRACT(text, 'expression', group)"),
    ("SIN", PROCESSOR),
    ("SINH", PROCESSOR),
    ("SPLIT", "write SPLIT_INDEX(text, separator, index), which counts from 0"),
    ("SPLIT_PART", "write SPLIT_INDEX(text, separator, index), which counts from 0"),
    ("STARTSWITH", "write text LIKE 'start%'"),
    ("STRFTIME", "write DATE_FORMAT(time, 'pattern')"),
    ("STRPOS", "write POSITION(part IN text)"),
    ("STRPTIME", "write TO_TIMESTAMP(text, 'pattern')"),
    ("TAN", PROCESSOR),
    ("TANH", PROCESSOR),
    ("TO_CHAR", "write DATE_FORMAT(time, 'pattern'), or CAST(number AS STRING)"),
    ("TO_DATE", "write TO_TIMESTAMP(text, 'pattern')"),
    ("TO_NUMBER", "write TRY_CAST(text AS DOUBLE)"),
    ("UNIX_TIMESTAMP", "write EXTRACT(EPOCH FROM TO_TIMESTAMP(text, 'pattern'))"),
];

/// Why there is no exponential function, logarithm or sine.
const PROCESSOR: &str = "its last digit differs from one processor to the next, in Flink, too, so a replay could change \
    the twin: give the number that it is made of, and leave the rest to who reads it; a square is x * x";

const ELEMENTS: &str =
    "write CROSS JOIN UNNEST(array) AS element for a row of each element, or array[1] for one";

const JSON: &str = "declare the field in CREATE TABLE source, as ROW<name TYPE> or ARRAY<TYPE>, and write s.field.name";

/// How many functions are named that have a word in common.
const MOST_NAMED: usize = 6;

/// What there is instead of a function that there is not.
pub(super) fn help(name: &str) -> String {
    if let Some((_, help)) = INSTEAD.iter().find(|(known, _)| *known == name) {
        return (*help).to_owned();
    }
    let near = suggest(name, functions().map(Function::name));
    if !near.is_empty() {
        return near;
    }
    let related: Vec<&str> = functions()
        .map(Function::name)
        .filter(|known| known.split('_').any(|word| name.split('_').any(|other| akin(word, other))))
        .take(MOST_NAMED)
        .collect();
    match related.as_slice() {
        [] => "docs/mapping-language.md lists the functions".to_owned(),
        names => {
            format!("there is {}; docs/mapping-language.md lists all functions", names.join(", "))
        }
    }
}

/// Whether two words of names are about one thing: `STRING` and words of two letters are about anything.
fn akin(word: &str, other: &str) -> bool {
    word.len() > 2 && word == other
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_there_is_instead_is_told() {
        for (name, expected) in [
            ("UPER", "did you mean UPPER?"),
            ("JSON_VALUE", JSON),
            (
                "REGEXP_INSTR",
                "there is INSTR, REGEXP, REGEXP_EXTRACT, REGEXP_REPLACE; docs/mapping-language.md lists all functions",
            ),
            ("SOUNDEX", "docs/mapping-language.md lists the functions"),
        ] {
            assert_eq!(help(name), expected, "{name}");
        }
    }

    #[test]
    fn nothing_is_replaced_that_there_is() {
        for (name, _) in INSTEAD {
            assert!(Function::find(name).is_none(), "{name}");
        }
        assert!(INSTEAD.is_sorted_by_key(|(name, _)| *name));
    }
}
