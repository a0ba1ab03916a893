//! Guesses how lines of cells are read: a table with a header, or lines of fields without one.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::growth;

/// What may separate cells, the likelier one first.
const SEPARATORS: [char; 4] = [',', ';', '\t', '|'];

/// How many lines are looked at.
const LINES: usize = 500;

/// From how many columns on a table is wide: its columns are things of one kind, such as stations.
const WIDE: usize = 40;

/// Guesses the format of a text; `kind` is `csv` or `text` where the user says so, `columns` what the
/// columns are called. None where it is no table.
pub(super) fn guess(text: &str, kind: &str, columns: &[String]) -> Option<Value> {
    let lines = rows_of(text);
    if lines.iter().any(|line| line.contains('\r')) {
        return None;
    }
    let lines = without_strays(without_a_cut_end(&lines), kind);
    let Some((separator, least, most)) = separator(&lines) else {
        return one_column(&lines, kind, columns);
    };
    let rows: Vec<Vec<&str>> = lines.iter().map(|line| cells(line, separator)).collect();
    let header = columns.is_empty() && is_header(&rows, least == most);
    let quoted = text.contains('"');
    match kind {
        "csv" => Some(csv(separator, &rows, header, columns)),
        "text" => Some(text_lines(separator, &rows, least, columns)),
        _ if header || (quoted && least == most) => Some(csv(separator, &rows, header, columns)),
        _ => Some(text_lines(separator, &rows, least, columns)),
    }
}

/// Cuts a text into rows: lines, of which those belong together between which a quote is open.
fn rows_of(text: &str) -> Vec<&str> {
    let mut quoted = false;
    let mut rows: Vec<&str> = text
        .split(|c: char| {
            quoted ^= c == '"';
            c == '\n' && !quoted
        })
        .collect();
    if quoted {
        // An inch, and no quote.
        rows = text.lines().collect();
    }
    rows.retain(|row| !row.trim().is_empty());
    rows.truncate(LINES);
    rows.into_iter().map(|row| row.trim_end_matches('\r')).collect()
}

/// Guesses the format of lines that nothing separates: numbers under a name, or what the user says.
fn one_column(lines: &[&str], kind: &str, columns: &[String]) -> Option<Value> {
    let rows: Vec<Vec<&str>> = lines.iter().map(|line| vec![line.trim_matches('"')]).collect();
    let header = columns.is_empty() && is_header(&rows, true);
    let is_number = |line: &&str| line.trim().parse::<f64>().is_ok();
    match kind {
        "text" => {
            let absent = |separator: &char| !lines.iter().any(|line| line.contains(*separator));
            let separator = SEPARATORS.into_iter().rev().find(absent)?;
            let line = [columns.first().map_or("line", String::as_str)];
            let columns = Some(json!(line));
            Some(format([
                ("kind", Some(json!("text"))),
                ("separator", Some(json!(separator))),
                ("columns", columns),
            ]))
        }
        "csv" => Some(csv(',', &rows, header, columns)),
        _ if header && lines.get(1..)?.iter().all(is_number) => {
            Some(csv(',', &rows, true, columns))
        }
        _ => None,
    }
}

/// Leaves out the last line where it has fewer cells than all others, which are alike: a sample may break off
/// anywhere.
fn without_a_cut_end<'l, 't>(lines: &'l [&'t str]) -> &'l [&'t str] {
    let Some((last, others @ [_, _, ..])) = lines.split_last() else { return lines };
    match separator(others) {
        Some((separator, least, most)) if least == most && cells(last, separator).len() < most => {
            others
        }
        _ => lines,
    }
}

/// Leaves out the lines that are not like the first where nearly all are, and where no separator is in every line: a
/// few bad rows do not hide a table. It takes fewer where the user says that it is one.
fn without_strays<'t>(lines: &[&'t str], kind: &str) -> Vec<&'t str> {
    let (most, of) = match kind {
        "" => (1, 10),
        "csv" => (1, 2),
        _ => return lines.to_vec(),
    };
    if separator(lines).is_some() {
        return lines.to_vec();
    }
    let alike = SEPARATORS.into_iter().rev().filter_map(|separator| {
        let width = cells(lines.first()?, separator).len();
        let alike = |line: &&&str| cells(line, separator).len() == width;
        let kept: Vec<&str> = lines.iter().filter(alike).copied().collect();
        let strays = lines.len() - kept.len();
        (width > 1 && kept.len() > 2 && strays * of <= lines.len() * most).then_some(kept)
    });
    alike.max_by_key(Vec::len).unwrap_or_else(|| lines.to_vec())
}

/// Returns the separator that every line has, with the least and the greatest number of cells.
fn separator(lines: &[&str]) -> Option<(char, usize, usize)> {
    let counted = SEPARATORS.into_iter().enumerate().filter_map(|(rank, separator)| {
        let counts = || lines.iter().map(|line| cells(line, separator).len());
        let (least, most) = (counts().min()?, counts().max()?);
        (least > 1).then_some((least == most, least, std::cmp::Reverse(rank), separator, most))
    });
    let (_, least, _, separator, most) = counted.max()?;
    Some((separator, least, most))
}

/// Cuts a line at separators outside of quotes.
fn cells(line: &str, separator: char) -> Vec<&str> {
    let mut quoted = false;
    let outside = |c: char| {
        quoted ^= c == '"';
        c == separator && !quoted
    };
    line.split(outside).map(|cell| cell.trim_matches('"')).collect()
}

/// Whether the first row names columns: it has names, all different, where other rows may have numbers. A row alone
/// has to look like nothing but names.
fn is_header(rows: &[Vec<&str>], even: bool) -> bool {
    let Some((first, rest)) = rows.split_first() else { return false };
    if rest.is_empty() {
        let is_plain = |c: char| c.is_ascii_lowercase() || c == '_';
        return first.iter().all(|cell| !cell.is_empty() && cell.chars().all(is_plain));
    }
    let is_name = |cell: &&str| {
        cell.chars().any(char::is_alphabetic) && cell.parse::<jiff::Timestamp>().is_err()
    };
    let different = first.iter().collect::<HashSet<_>>().len() == first.len();
    let repeats = rest.iter().any(|row| row.first() == first.first());
    even && different && !repeats && first.iter().all(is_name)
}

fn csv(separator: char, rows: &[Vec<&str>], header: bool, columns: &[String]) -> Value {
    let first = rows.first().map(Vec::as_slice).unwrap_or_default();
    let melt = json!({
        "keep": first.get(..1), "name": "column", "slug": "column_slug", "value": "value"
    });
    let tail = growth::tail(rows.get(usize::from(header)..).unwrap_or_default());
    format([
        ("kind", Some(json!("csv"))),
        ("separator", (separator != ',').then(|| json!(separator))),
        ("columns", (!header).then(|| json!(names(rows, columns)))),
        ("tail", tail.map(|tail| json!(tail))),
        ("melt", (header && first.len() > WIDE).then_some(melt)),
    ])
}

fn text_lines(separator: char, rows: &[Vec<&str>], least: usize, columns: &[String]) -> Value {
    let names = names(rows, columns);
    let optional = names.get(least..).filter(|names| !names.is_empty());
    format([
        ("kind", Some(json!("text"))),
        ("separator", Some(json!(separator))),
        ("columns", Some(json!(names))),
        ("optional", optional.map(|names| json!(names))),
        ("tail", growth::tail(rows).map(|tail| json!(tail))),
    ])
}

fn format<const N: usize>(fields: [(&str, Option<Value>); N]) -> Value {
    let given = fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(given.collect())
}

/// Names columns: as the user does, and by number.
fn names(rows: &[Vec<&str>], columns: &[String]) -> Vec<String> {
    let most = rows.iter().map(Vec::len).max().unwrap_or_default();
    let is_time = |place: usize| {
        let mut cells = rows.iter().filter_map(|row| row.get(place));
        cells.all(|cell| cell.parse::<jiff::Timestamp>().is_ok())
    };
    let time = (0..most).find(|place| is_time(*place));
    let name = |place: usize| match columns.get(place) {
        Some(name) => name.clone(),
        None if time == Some(place) && columns.is_empty() => "time".to_owned(),
        None => format!("field{}", place + 1),
    };
    (0..most.max(columns.len())).map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, kind: &str, columns: &[&str], expected: &Value) {
        let columns: Vec<String> = columns.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(&guess(text, kind, &columns).unwrap_or_default(), expected, "{text}");
    }

    #[test]
    fn a_table_is_told_by_its_header_and_its_separator() {
        check("a,b\n1,2\n3,4\n", "", &[], &json!({"kind": "csv"}));
        check("a;b\n1,5;2\n", "", &[], &json!({"kind": "csv", "separator": ";"}));
        check("a,\"b,c\"\n1,\"2,3\"\n", "", &[], &json!({"kind": "csv"}));
        check(
            "\"x\",1\n\"y\",2\n",
            "",
            &[],
            &json!({"kind": "csv", "columns": ["field1", "field2"]}),
        );
        check(
            "1\t2\n3\t4\n",
            "csv",
            &["a", "b"],
            &json!({"kind": "csv", "separator": "\t", "columns": ["a", "b"]}),
        );
        let rows = "2025-10-02T06:40:02Z;1,5\n".repeat(9);
        let semicolon = json!({"kind": "csv", "separator": ";"});
        check(&format!("time;speed\n{rows}broken\n{rows}"), "", &[], &semicolon);
        check("time;speed\n1;2\nbroken\n3;4\n", "", &[], &Value::Null);
        check("time;speed\n1;2\nbroken\n3;4\n", "csv", &[], &semicolon);
        check("one word\nanother\n", "", &[], &Value::Null);
        check("speed\n1.5\n-2\n", "", &[], &json!({"kind": "csv"}));
        check("station\nBern\n", "", &[], &Value::Null);
        check("station\nBern\n", "csv", &[], &json!({"kind": "csv"}));
        check(
            "one word\n|another\n",
            "text",
            &[],
            &json!({"kind": "text", "separator": "\t", "columns": ["line"]}),
        );
        check("id,speed\n", "", &[], &json!({"kind": "csv"}));
        check("id,note\n1,\"two\nlines\"\n2,x\n", "", &[], &json!({"kind": "csv"}));
        check("id,size\n1,5\"\n2,6\n", "", &[], &json!({"kind": "csv"}));
        let log: String = (10..40).map(|n| format!("2025-10-02 06:00:{n},x\n")).collect();
        check(&format!("time,state\n{log}"), "", &[], &json!({"kind": "csv", "tail": 700}));
        let wide: Vec<String> = (0..50).map(|n| format!("Station {n}")).collect();
        let text = format!("time,{}\n0,{}\n", wide.join(","), vec!["1"; 50].join(","));
        let melt =
            json!({"keep": ["time"], "name": "column", "slug": "column_slug", "value": "value"});
        check(&text, "", &[], &json!({"kind": "csv", "melt": melt}));
    }

    #[test]
    fn lines_of_fields_have_names_by_number() {
        let log = "2016-11-01T00:00:00.123Z|mode|AUTO\n2016-11-01T00:00:01Z|c|Fault|7|x\n";
        let names = ["time", "field2", "field3", "field4", "field5"];
        let format = json!({"kind": "text", "separator": "|", "columns": names, "optional": ["field4", "field5"]});
        check(log, "", &[], &format);
        let names = ["at", "key", "value", "field4", "field5"];
        let format = json!({"kind": "text", "separator": "|", "columns": names, "optional": ["field4", "field5"]});
        check(log, "", &["at", "key", "value"], &format);
    }
}
