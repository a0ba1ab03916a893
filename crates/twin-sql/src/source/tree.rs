//! Writes an object or an array as the text that it has in a `STRING` column: as Flink's JSON library writes a
//! tree, without blanks, with the last of equal keys and with Java's text of numbers.

use std::collections::HashMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::number;

/// The deepest tree that is written: each level is a level of the stack.
const DEEPEST: usize = 100;

/// The text of a raw JSON value. `None` where it is nested too deeply.
pub(super) fn text_of(raw: &str) -> Option<String> {
    let mut text = String::with_capacity(raw.len());
    write(raw, DEEPEST, &mut text)?;
    Some(text)
}

fn write(raw: &str, depth: usize, text: &mut String) -> Option<()> {
    let below = depth.checked_sub(1)?;
    match raw.bytes().next()? {
        b'{' => {
            let Members(members) = serde_json::from_str(raw).ok()?;
            for (index, (key, value)) in members.iter().enumerate() {
                text.push(if index == 0 { '{' } else { ',' });
                quote(key, text);
                text.push(':');
                write(value.get(), below, text)?;
            }
            text.push_str(if members.is_empty() { "{}" } else { "}" });
        }
        b'[' => {
            let elements: Vec<&RawValue> = serde_json::from_str(raw).ok()?;
            for (index, value) in elements.iter().enumerate() {
                text.push(if index == 0 { '[' } else { ',' });
                write(value.get(), below, text)?;
            }
            text.push_str(if elements.is_empty() { "[]" } else { "]" });
        }
        b'"' => quote(&serde_json::from_str::<String>(raw).ok()?, text),
        b't' | b'f' | b'n' => text.push_str(raw),
        _ if raw == "-0" => text.push('0'),
        _ if raw.contains(['.', 'e', 'E']) => {
            let number: f64 = raw.parse().ok()?;
            let quote = if number.is_finite() { "" } else { "\"" };
            text.extend([quote, &number::java_text(number), quote]);
        }
        _ => text.push_str(raw),
    }
    Some(())
}

fn quote(unquoted: &str, text: &mut String) {
    text.push('"');
    for character in unquoted.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\u{8}' => text.push_str("\\b"),
            '\u{c}' => text.push_str("\\f"),
            _ if character < ' ' => {
                text.push_str(&format!("\\u{:04X}", u32::from(character)));
            }
            _ => text.push(character),
        }
    }
    text.push('"');
}

/// The members of an object in the order of their first keys, with the last value of each.
struct Members<'r>(Vec<(String, &'r RawValue)>);

impl<'r> Deserialize<'r> for Members<'r> {
    fn deserialize<D: Deserializer<'r>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'r> Visitor<'r> for MembersVisitor {
    type Value = Members<'r>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'r>>(self, mut map: M) -> Result<Members<'r>, M::Error> {
        let mut members: Vec<(String, &'r RawValue)> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        while let Some((key, value)) = map.next_entry::<String, &'r RawValue>()? {
            match places.get(&key).and_then(|place| members.get_mut(*place)) {
                Some(member) => member.1 = value,
                None => {
                    places.insert(key.clone(), members.len());
                    members.push((key, value));
                }
            }
        }
        Ok(Members(members))
    }
}
