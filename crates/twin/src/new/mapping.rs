//! Drafts a mapping from what the records of a sample hold.

use std::collections::HashSet;
use std::fmt::Write as _;

use twin_normalization::{Metric, Timestamp, Value};
use twin_sql::Mapping;

use super::choice::{self, Clock};
use super::shape::{Kind, Leaf, Node};
use crate::text::printable;

/// How many fields a draft maps at most.
const MOST_BRANCHES: usize = 100;

/// How many fields a draft names that it does not map.
const MOST_TOLD: usize = 30;

/// The longest name of a field that a draft declares, in bytes.
const LONGEST_NAME: usize = 128;

/// A mapping, and what was chosen.
pub(super) struct Draft {
    /// The text of `extract.sql`.
    pub(super) sql: String,
    /// What names components, what tells the time, how many metrics there are.
    pub(super) told: String,
}

/// One `SELECT`.
struct Branch {
    metric: String,
    column: &'static str,
    value: String,
    condition: String,
}

/// Drafts a mapping for records that arrived at `tick`.
pub(super) fn draft(
    pipeline: &str,
    sample: &str,
    node: &Node,
    records: usize,
    tick: Timestamp,
) -> Draft {
    let (leaves, strange): (Vec<_>, Vec<_>) =
        node.leaves().into_iter().partition(|leaf| expression(&leaf.path).is_some());
    let key = choice::key(&leaves, records, pipeline.len() + 1);
    let time = choice::time(&leaves, tick);
    let mut taken = HashSet::new();
    let mut branches = Vec::new();
    let mut left_out: Vec<String> =
        strange.iter().map(|leaf| unmapped(leaf, "its name is no name in SQL")).collect();
    for (place, leaf) in leaves.iter().enumerate() {
        if Some(place) == key || Some(place) == time.map(|(place, _)| place) {
            continue;
        }
        match branch(leaf, &mut taken) {
            Ok(_) if branches.len() >= MOST_BRANCHES => {
                left_out.push(unmapped(leaf, "one of many"));
            }
            Ok(branch) => branches.push(branch),
            Err(reason) => left_out.push(unmapped(leaf, &reason)),
        }
    }
    let component = component(pipeline, key.and_then(|place| leaves.get(place)));
    let observed_at =
        time.and_then(|(place, clock)| Some(observed_at(leaves.get(place)?, clock, records)));
    let name = |place: Option<usize>| {
        place.and_then(|place| leaves.get(place)).map(|leaf| printable(&leaf.path.join(".")))
    };
    let told = format!(
        "component from {}, time from {}, {}",
        name(key).unwrap_or_else(|| "the pipeline's name: no field looks like a key".to_owned()),
        name(time.map(|(place, _)| place)).unwrap_or_else(|| "_meta.as_of".to_owned()),
        match branches.len() {
            0 | 1 => "1 metric".to_owned(),
            more => format!("{more} metrics"),
        },
    );
    let mut sql = head(sample, records, &told);
    for line in told_in_short(left_out) {
        writeln!(sql, "-- {line}").ok();
    }
    declare(&mut sql, node);
    let observed_at = observed_at.unwrap_or_else(|| "s._meta.as_of".to_owned());
    insert(&mut sql, branches, &component, &observed_at);
    Draft { sql, told }
}

/// Leaves out lines that nobody would read.
fn told_in_short(mut lines: Vec<String>) -> Vec<String> {
    let more = lines.len().saturating_sub(MOST_TOLD);
    lines.truncate(MOST_TOLD);
    lines.extend((more > 0).then(|| format!("Not mapped: {more} more.")));
    lines
}

fn head(sample: &str, records: usize, told: &str) -> String {
    let many = if records == 1 { "one record" } else { "records" };
    let count = if records == 1 { String::new() } else { format!("{records} ") };
    format!(
        "-- A draft, made by `twin new` from {count}{many} of {}: {told}.\n\
         -- Read it before you trust it. Give metrics the names and units that people use (a column `unit`), leave\n\
         -- out what nobody asks for, and see that a component's name is unique for ever.\n",
        printable(sample)
    )
}

/// Writes `CREATE TABLE`.
fn declare(sql: &mut String, node: &Node) {
    sql.push_str("CREATE TABLE source (\n  _meta ROW<as_of TIMESTAMP_LTZ(3)>");
    for (name, node) in &node.fields {
        if let (Some(name), Some(data_type)) = (quoted(name), node.sql_type(&quoted, 2)) {
            write!(sql, ",\n  {name} {data_type}").ok();
        }
    }
    sql.push_str("\n);\n\n");
}

/// Writes `INSERT INTO`, with those value columns that a branch needs.
fn insert(sql: &mut String, mut branches: Vec<Branch>, component: &str, observed_at: &str) {
    if branches.is_empty() {
        branches.push(Branch {
            metric: "seen".to_owned(),
            column: "value_boolean",
            value: "TRUE".to_owned(),
            condition: String::new(),
        });
    }
    let used = |column: &str| branches.iter().any(|branch| branch.column == column);
    let columns =
        [("value_number", "DOUBLE"), ("value_text", "STRING"), ("value_boolean", "BOOLEAN")];
    let columns: Vec<_> = columns.into_iter().filter(|(column, _)| used(column)).collect();
    let names: Vec<_> = columns.iter().map(|(column, _)| *column).collect();
    writeln!(
        sql,
        "INSERT INTO digital_twin (component, metric, {}, observed_at)",
        names.join(", ")
    )
    .ok();
    for (number, branch) in branches.iter().enumerate() {
        let value = |(column, data_type): &(&str, &str)| {
            if *column == branch.column {
                branch.value.clone()
            } else {
                format!("CAST(NULL AS {data_type})")
            }
        };
        let values: Vec<String> = columns.iter().map(value).collect();
        write!(
            sql,
            "{}SELECT {component},\n       '{}', {}, {observed_at}\nFROM source AS s",
            if number == 0 { "" } else { "\n\nUNION ALL\n" },
            branch.metric,
            values.join(", "),
        )
        .ok();
        if !branch.condition.is_empty() {
            write!(sql, "\nWHERE {}", branch.condition).ok();
        }
    }
    sql.push_str(";\n");
}

/// Drafts the branch of a field, or says why there is none.
fn branch(leaf: &Leaf<'_>, taken: &mut HashSet<String>) -> Result<Branch, String> {
    let field = expression(&leaf.path).unwrap_or_default();
    let present = format!("{field} IS NOT NULL");
    let long = leaf.node.facts.longest > Value::MAX_TEXT;
    let (column, value, condition) = match leaf.kind {
        Kind::Boolean => ("value_boolean", field, present),
        Kind::Double => ("value_number", field, present),
        Kind::Integer => ("value_number", format!("CAST({field} AS DOUBLE)"), present),
        Kind::NumericText if !choice::is_label(leaf) => {
            let number = format!("TRY_CAST({field} AS DOUBLE)");
            ("value_number", number.clone(), format!("{number} IS NOT NULL"))
        }
        Kind::Text | Kind::NumericText | Kind::Mixed if long => {
            return Err(format!("a text has more than {} bytes", Value::MAX_TEXT));
        }
        Kind::Text | Kind::NumericText | Kind::Mixed => {
            let filled = format!("{field} <> ''");
            ("value_text", field, filled)
        }
        Kind::Time => {
            let text = format!("DATE_FORMAT({field}, 'yyyy-MM-dd HH:mm:ss')");
            ("value_text", text, present)
        }
        Kind::Nothing => return Err("null in every record".to_owned()),
        Kind::Array if leaf.node.sql_type(&quoted, 0).is_none() => {
            return Err("an array that is empty, or of several types".to_owned());
        }
        Kind::Array => {
            return Err(format!(
                "an array; CROSS JOIN UNNEST({field}) AS e gives a row for each element"
            ));
        }
        Kind::Row | Kind::Unclear => return Err("of several types".to_owned()),
    };
    Ok(Branch { metric: metric(&leaf.path, taken), column, value, condition })
}

fn unmapped(leaf: &Leaf<'_>, reason: &str) -> String {
    format!("Not mapped: {}: {}.", printable(&leaf.path.join(".")), printable(reason))
}

/// Makes a metric's name of the names on the way to a field, different from those `taken`.
fn metric(path: &[&str], taken: &mut HashSet<String>) -> String {
    let legal = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
    let part = |name: &&str| {
        let name: String = name.chars().map(legal).collect();
        let words = name.split('-').filter(|word| !word.is_empty());
        words.collect::<Vec<_>>().join("-")
    };
    let parts: Vec<String> = path.iter().map(part).filter(|part| !part.is_empty()).collect();
    let mut name: String = parts.join(".").chars().take(Metric::MAX_BYTES - 4).collect();
    if name.is_empty() {
        "field".clone_into(&mut name);
    }
    let numbered = (2..).map(|number| format!("{name}-{number}"));
    let free = std::iter::once(name.clone()).chain(numbered).find(|name| !taken.contains(name));
    let free = free.unwrap_or(name);
    taken.insert(free.clone());
    free
}

/// Writes the name of a component: the pipeline's name and the key, odd characters replaced.
fn component(pipeline: &str, key: Option<&Leaf<'_>>) -> String {
    let Some(key) = key else { return format!("'{pipeline}'") };
    let mut value = expression(&key.path).unwrap_or_default();
    if key.kind == Kind::Integer {
        value = format!("CAST({value} AS STRING)");
    }
    for odd in &key.node.facts.odd {
        let odd = if *odd == '\'' { "''".to_owned() } else { odd.to_string() };
        value = format!("REPLACE({value}, '{odd}', '-')");
    }
    format!("'{pipeline}:' || {value}")
}

fn observed_at(leaf: &Leaf<'_>, clock: Clock, records: usize) -> String {
    let field = expression(&leaf.path).unwrap_or_default();
    let time = match clock {
        Clock::Time => field,
        Clock::Epoch(unit) => format!("TO_TIMESTAMP_LTZ({field}, {unit})"),
    };
    if leaf.node.seen == records { time } else { format!("COALESCE({time}, s._meta.as_of)") }
}

/// Writes a field as an expression; none where a name on the way cannot be written.
fn expression(path: &[&str]) -> Option<String> {
    let names: Option<Vec<String>> = path.iter().map(|name| quoted(name)).collect();
    Some(format!("s.{}", names?.join(".")))
}

/// Writes a name, in backticks where the language takes it for a word of its own; none where it cannot
/// be written.
fn quoted(name: &str) -> Option<String> {
    let bare = !name.starts_with(|c: char| c.is_ascii_digit())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if name.is_empty() || name.len() > LONGEST_NAME || name.contains('`') || printable(name) != name
    {
        return None;
    }
    Some(if bare && is_free(name) { name.to_owned() } else { format!("`{name}`") })
}

/// Asks the mapping language itself.
fn is_free(name: &str) -> bool {
    let sql = format!(
        "CREATE TABLE source (x ROW<{name} STRING>, {name} STRING, t TIMESTAMP_LTZ(3));
         INSERT INTO digital_twin (component, metric, value_text, observed_at)
         SELECT s.{name}, 'm', s.x.{name}, s.t FROM source AS s"
    );
    Mapping::compile(&sql).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_the_language_wants_them() {
        for (name, expected) in [
            ("speed", Some("speed")),
            ("TrainCode", Some("TrainCode")),
            ("position", Some("`position`")),
            ("Value", Some("`Value`")),
            ("a b", Some("`a b`")),
            ("a.b", Some("`a.b`")),
            ("1a", Some("`1a`")),
            ("größe", Some("`größe`")),
            ("a`b", None),
            ("a\nb", None),
            ("", None),
        ] {
            assert_eq!(quoted(name).as_deref(), expected, "{name:?}");
        }
    }

    #[test]
    fn metrics_have_legal_names_of_their_own() {
        let mut taken = HashSet::new();
        for (path, expected) in [
            (&["position", "lat"][..], "position.lat"),
            (&["position.lat"], "position-lat"),
            (&["@id"], "id"),
            (&["id"], "id-2"),
            (&["#"], "field"),
            (&["Aadorf / Tänikon"], "Aadorf-T-nikon"),
        ] {
            assert_eq!(metric(path, &mut taken), expected);
        }
        let long = "x".repeat(200);
        assert!(Metric::new(metric(&[&long], &mut taken)).is_ok());
        assert!(Metric::new(metric(&[&long], &mut taken)).is_ok());
    }
}
