//! Finds the line and column of a value in the text of a JSON document.

use std::fmt;

use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// One step from a value to a value inside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// Into the field of an object.
    Field(String),
    /// Into the element of an array.
    Element(usize),
}

/// Returns the line and column, from 1, of the value at `steps`, or of the innermost value on the
/// way that exists. `json` is a legal document.
pub(crate) fn locate(json: &str, steps: &[Step]) -> (usize, usize) {
    let mut value = json.trim_start();
    for step in steps {
        match child(value, step) {
            Some(inner) => value = inner,
            None => break,
        }
    }
    // `value` is a part of `json`, so the distance of their addresses is its offset.
    position(json, (value.as_ptr() as usize).saturating_sub(json.as_ptr() as usize))
}

/// Writes `steps` as a JSON path, e.g. `$.source.allow_hosts[0]`.
pub(crate) fn path(steps: &[Step]) -> String {
    let mut text = "$".to_owned();
    for step in steps {
        match step {
            Step::Field(name) => text.push_str(&format!(".{name}")),
            Step::Element(index) => text.push_str(&format!("[{index}]")),
        }
    }
    text
}

fn position(json: &str, offset: usize) -> (usize, usize) {
    let before = json.as_bytes().get(..offset).unwrap_or_default();
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
    (line, column)
}

fn child<'t>(json: &'t str, step: &Step) -> Option<&'t str> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let found = (&mut deserializer).deserialize_any(Find(step)).ok().flatten();
    found.map(RawValue::get)
}

/// Picks the child that a step leads to. The last of duplicate fields wins, which is the later, and
/// so the offending, one.
struct Find<'s>(&'s Step);

impl<'de> Visitor<'de> for Find<'_> {
    type Value = Option<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or an array")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some((name, value)) = map.next_entry::<String, &RawValue>()? {
            if matches!(self.0, Step::Field(wanted) if *wanted == name) {
                found = Some(value);
            }
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        let mut index = 0;
        while let Some(value) = seq.next_element::<&RawValue>()? {
            if matches!(self.0, Step::Element(wanted) if *wanted == index) {
                found = Some(value);
            }
            index += 1;
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: &str = "{\n  \"a\": {\"b\": [1,\n    2]},\n  \"c\": 3\n}";

    fn check(steps: &[Step], expected: (usize, usize), path_text: &str) {
        assert_eq!(locate(JSON, steps), expected, "{path_text}");
        assert_eq!(path(steps), path_text);
    }

    fn field(name: &str) -> Step {
        Step::Field(name.to_owned())
    }

    #[test]
    fn finds_a_value_or_the_innermost_one_that_exists() {
        check(&[], (1, 1), "$");
        check(&[field("a")], (2, 8), "$.a");
        check(&[field("a"), field("b"), Step::Element(1)], (3, 5), "$.a.b[1]");
        check(&[field("c")], (4, 8), "$.c");
        check(&[field("a"), field("missing")], (2, 8), "$.a.missing");
        check(&[field("c"), field("inside")], (4, 8), "$.c.inside");
    }
}
