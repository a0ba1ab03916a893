//! What the records of a sample hold: for each field its types, and what is striking about its values.

use std::collections::{BTreeSet, HashSet};
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use twin_normalization::Timestamp;

/// How deep fields are followed: deeper ones are left out of a draft.
const DEEPEST: usize = 8;

/// How long the fields of a row in one line are.
const LONGEST_LINE: usize = 80;

/// How many different values are told apart.
const MOST_DISTINCT: usize = 10_000;

/// A field, or a record as a whole, over all records.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// How often it was there and not null.
    pub(super) seen: usize,
    booleans: usize,
    integers: usize,
    doubles: usize,
    texts: usize,
    rows: usize,
    arrays: usize,
    /// The fields of a row, in the order in which they first came.
    pub(super) fields: Vec<(String, Node)>,
    element: Option<Box<Node>>,
    /// What its scalar values have in common.
    pub(super) facts: Facts,
}

/// What the scalar values of a field have in common.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// The length of the longest text in bytes.
    pub(super) longest: usize,
    /// Texts that are numbers, as people write them.
    numeric: usize,
    /// Texts that are times, as the mapping language reads them.
    times: usize,
    /// Empty texts.
    pub(super) empty: usize,
    /// Different integers and texts.
    pub(super) distinct: HashSet<String>,
    /// Characters that the name of a component may not have.
    pub(super) odd: BTreeSet<char>,
    /// The latest of the times.
    pub(super) latest: Option<Timestamp>,
    /// The least and the greatest integer.
    pub(super) range: Option<(i64, i64)>,
}

/// What type a field has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It was never anything but null.
    Nothing,
    Boolean,
    Integer,
    Double,
    Text,
    /// Texts that are all numbers.
    NumericText,
    Time,
    /// Scalars of several types.
    Mixed,
    Row,
    Array,
    /// Rows or arrays, and something else.
    Unclear,
}

/// A scalar field that can be read from a record.
#[derive(Debug)]
pub(super) struct Leaf<'n> {
    /// The names on the way to it, outermost first.
    pub(super) path: Vec<&'n str>,
    pub(super) node: &'n Node,
    pub(super) kind: Kind,
}

impl Node {
    /// Takes in one record.
    ///
    /// # Errors
    /// It is no JSON, or has a value of which nothing can be made, such as a number out of range.
    pub(super) fn add(&mut self, record: &str) -> Result<(), serde_json::Error> {
        let mut json = serde_json::Deserializer::from_str(record);
        Merge { node: self, depth: 0 }.deserialize(&mut json)
    }

    pub(super) fn kind(&self) -> Kind {
        let Self { booleans, integers, doubles, texts, rows, arrays, facts, .. } = self;
        let scalars = [booleans, integers, doubles, texts].map(|count| usize::from(*count > 0));
        match (scalars.iter().sum::<usize>(), *rows > 0, *arrays > 0) {
            (0, false, false) => Kind::Nothing,
            (0, true, false) => Kind::Row,
            (0, false, true) => Kind::Array,
            (1, false, false) if *booleans > 0 => Kind::Boolean,
            (1, false, false) if *integers > 0 => Kind::Integer,
            (1 | 2, false, false) if *doubles > 0 && *booleans + *texts == 0 => Kind::Double,
            (1, false, false) if *texts == facts.times => Kind::Time,
            (1, false, false) if facts.numeric > 0 && *texts == facts.numeric + facts.empty => {
                Kind::NumericText
            }
            (1, false, false) => Kind::Text,
            (_, false, false) => Kind::Mixed,
            _ => Kind::Unclear,
        }
    }

    /// Returns the type to declare, in lines where it is long; none where the field cannot be declared as
    /// one thing. `quote` writes a name, `indent` is that of the line.
    pub(super) fn sql_type(
        &self,
        quote: &impl Fn(&str) -> Option<String>,
        indent: usize,
    ) -> Option<String> {
        Some(match self.kind() {
            Kind::Boolean => "BOOLEAN".to_owned(),
            Kind::Integer => "BIGINT".to_owned(),
            Kind::Double => "DOUBLE".to_owned(),
            Kind::Time => "TIMESTAMP_LTZ(3)".to_owned(),
            Kind::Nothing | Kind::Text | Kind::NumericText | Kind::Mixed => "STRING".to_owned(),
            Kind::Array => {
                let element = self.element.as_ref().filter(|element| element.seen > 0)?;
                format!("ARRAY<{}>", element.sql_type(quote, indent)?)
            }
            Kind::Row => {
                let declare = |(name, node): &(String, Node)| {
                    Some(format!("{} {}", quote(name)?, node.sql_type(quote, indent + 2)?))
                };
                let fields: Vec<String> = self.fields.iter().filter_map(declare).collect();
                let length: usize = fields.iter().map(|field| field.len() + 2).sum();
                let (inner, outer) = (" ".repeat(indent + 2), " ".repeat(indent));
                match length {
                    0 => return None,
                    1..=LONGEST_LINE => format!("ROW<{}>", fields.join(", ")),
                    _ => {
                        let fields = fields.join(&format!(",\n{inner}"));
                        format!("ROW<\n{inner}{fields}\n{outer}>")
                    }
                }
            }
            Kind::Unclear => return None,
        })
    }

    /// Returns everything below that is no row, in the order of the records.
    pub(super) fn leaves(&self) -> Vec<Leaf<'_>> {
        let mut leaves = Vec::new();
        for (name, node) in &self.fields {
            match node.kind() {
                Kind::Row => leaves.extend(node.leaves().into_iter().map(|mut leaf| {
                    leaf.path.insert(0, name);
                    leaf
                })),
                kind => leaves.push(Leaf { path: vec![name], node, kind }),
            }
        }
        leaves
    }

    fn text(&mut self, text: &str) {
        self.texts += 1;
        self.facts.longest = self.facts.longest.max(text.len());
        self.facts.empty += usize::from(text.is_empty());
        self.facts.numeric += usize::from(is_number(text));
        self.facts.odd.extend(text.chars().filter(|c| !is_plain(*c)));
        if let Some(time) = time(text) {
            self.facts.times += 1;
            self.facts.latest = self.facts.latest.max(Some(time));
        }
        self.distinct(text.to_owned());
    }

    fn distinct(&mut self, value: String) {
        if self.facts.distinct.len() < MOST_DISTINCT {
            self.facts.distinct.insert(value);
        }
    }
}

fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | ':' | '~' | '-')
}

/// Whether a text is a number and no code: digits of a code may begin with a zero.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let code = whole.len() > 1 && whole.starts_with('0');
    all_digits(whole) && all_digits(fraction) && !code && digits.len() <= 17
}

/// Reads a time in UTC, `2025-10-02T06:00:03Z`: the one form that both engines read from JSON.
fn time(text: &str) -> Option<Timestamp> {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    let rest = shape.strip_prefix("0000-00-00T00:00:00")?;
    let fraction = rest.strip_suffix('Z')?;
    let digits = fraction.strip_prefix('.').map(str::len);
    let fits = fraction.is_empty() || digits.is_some_and(|count| (1..=9).contains(&count));
    let plain = fraction.chars().all(|c| matches!(c, '.' | '0'));
    if fits && plain { Timestamp::parse(text).ok() } else { None }
}

/// Merges one value into a node as it is read, so that fields keep their order.
struct Merge<'n> {
    node: &'n mut Node,
    depth: usize,
}

impl<'de> DeserializeSeed<'de> for Merge<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Merge<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        self.node.seen += 1;
        self.node.booleans += 1;
        Ok(())
    }

    fn visit_i64<E: Error>(self, integer: i64) -> Result<(), E> {
        self.node.seen += 1;
        self.node.integers += 1;
        let (least, greatest) = self.node.facts.range.unwrap_or((integer, integer));
        self.node.facts.range = Some((least.min(integer), greatest.max(integer)));
        self.node.distinct(integer.to_string());
        Ok(())
    }

    fn visit_u64<E: Error>(self, integer: u64) -> Result<(), E> {
        match i64::try_from(integer) {
            Ok(integer) => self.visit_i64(integer),
            Err(_) => self.visit_f64(0.0),
        }
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        self.node.seen += 1;
        self.node.doubles += 1;
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.node.seen += 1;
        self.node.text(text);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        self.node.seen += 1;
        self.node.arrays += 1;
        if self.depth >= DEEPEST {
            while elements.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(());
        }
        let node = self.node.element.get_or_insert_default();
        let depth = self.depth + 1;
        while elements.next_element_seed(Merge { node: &mut *node, depth })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        self.node.seen += 1;
        self.node.rows += 1;
        while let Some(name) = fields.next_key::<String>()? {
            let lineage = self.depth == 0 && name == "_meta";
            if lineage || self.depth >= DEEPEST {
                fields.next_value::<IgnoredAny>()?;
                continue;
            }
            let known = self.node.fields.iter().position(|(other, _)| *other == name);
            let place = known.unwrap_or_else(|| {
                self.node.fields.push((name, Node::default()));
                self.node.fields.len() - 1
            });
            if let Some((_, node)) = self.node.fields.get_mut(place) {
                fields.next_value_seed(Merge { node, depth: self.depth + 1 })?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(values: &[&str], kind: Kind, sql: Option<&str>) {
        let mut node = Node::default();
        for value in values {
            node.add(&format!(r#"{{"_meta":{{"x":1}},"f":{value}}}"#)).unwrap();
        }
        let (_, field) = &node.fields[0];
        let quote = |name: &str| Some(format!("`{name}`"));
        assert_eq!((field.kind(), field.sql_type(&quote, 2).as_deref()), (kind, sql), "{values:?}");
        assert_eq!(node.fields.len(), 1);
    }

    #[test]
    fn the_type_of_a_field_is_what_all_its_values_are() {
        check(&["null"], Kind::Nothing, Some("STRING"));
        check(&["true", "null"], Kind::Boolean, Some("BOOLEAN"));
        check(&["1", "-9223372036854775808"], Kind::Integer, Some("BIGINT"));
        check(&["1", "9223372036854775808"], Kind::Double, Some("DOUBLE"));
        check(&["1", "1.5"], Kind::Double, Some("DOUBLE"));
        check(&["1", "\"a\""], Kind::Mixed, Some("STRING"));
        check(&["1.5", "true"], Kind::Mixed, Some("STRING"));
        check(&["\"53.1\"", "\"-6\"", "\"\""], Kind::NumericText, Some("STRING"));
        check(&["\"\""], Kind::Text, Some("STRING"));
        for code in ["007", "1e3", "+1", "1.", ".5", "1,5", "12345678901234567890"] {
            check(&["\"1\"", &format!("\"{code}\"")], Kind::Text, Some("STRING"));
        }
        for time in ["2025-10-02T06:00:03Z", "2025-10-02T06:00:03.123456789Z"] {
            check(&[&format!("\"{time}\"")], Kind::Time, Some("TIMESTAMP_LTZ(3)"));
        }
        for other in [
            "2025-10-02T06:00:03+01:00",
            "2025-13-02T06:00:03Z",
            "2025-10-02 06:00:03Z",
            "2025-10-02T06:00:03.Z",
        ] {
            check(
                &["\"2025-10-02T06:00:03Z\"", &format!("\"{other}\"")],
                Kind::Text,
                Some("STRING"),
            );
        }
        check(
            &["{\"b\":1,\"a\":\"x\"}", "{\"c\":[true]}"],
            Kind::Row,
            Some("ROW<`b` BIGINT, `a` STRING, `c` ARRAY<BOOLEAN>>"),
        );
        check(&["{}"], Kind::Row, None);
        check(&["[]"], Kind::Array, None);
        check(&["[null]"], Kind::Array, None);
        check(&["[1,{}]"], Kind::Array, None);
        check(&["[[1],[2.5]]"], Kind::Array, Some("ARRAY<ARRAY<DOUBLE>>"));
        check(&["{\"a\":1}", "1"], Kind::Unclear, None);
    }
}
