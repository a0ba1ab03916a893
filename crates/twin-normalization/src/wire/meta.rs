//! Reads a line's own `_meta`.

use std::borrow::Cow;
use std::time::Duration;

use serde::Deserialize;
use serde::de::Error as _;
use serde_json::value::RawValue;

use crate::Timestamp;

/// The parts of a line's own `_meta` that lineage needs.
#[derive(Default)]
pub(super) struct Given<'a> {
    pub(super) id: Option<Cow<'a, str>>,
    pub(super) order: Option<Cow<'a, str>>,
    /// When a line that is redriven arrived at first. What is no time is a field of the source's own.
    pub(super) arrived_at: Option<Timestamp>,
}

/// The same, as it stands in the line.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Plain<'a> {
    pub(super) id: Option<&'a str>,
    pub(super) order: Option<&'a str>,
    pub(super) arrived_at: Option<&'a str>,
}

/// A text, borrowed where it has no escapes.
#[derive(Deserialize)]
pub(super) struct Text<'a>(#[serde(borrow)] pub(super) Cow<'a, str>);

/// The line's own `_meta`, none where it has none, and where it ends if it stands first. A `_meta` that is no object
/// is not ours: it is a field of the source.
pub(super) fn given(text: &str) -> Result<(Option<Given<'_>>, Option<usize>), serde_json::Error> {
    #[derive(Deserialize)]
    struct Line<'a> {
        #[serde(borrow, rename = "_meta", default)]
        meta: Option<&'a RawValue>,
    }
    // The worker writes `_meta` first: then the rest of the line need not be read.
    let Some(rest) = text.strip_prefix(r#"{"_meta":"#) else {
        let Line { meta } = serde_json::from_str(text)?;
        return Ok((meta.map_or(Ok(None), of_object)?, None));
    };
    if let Some((Plain { id, order, arrived_at }, length)) = plain(rest) {
        let meta = Given {
            id: id.map(Cow::Borrowed),
            order: order.map(Cow::Borrowed),
            arrived_at: arrived_at.and_then(time),
        };
        return Ok((Some(meta), Some(text.len() - rest.len() + length)));
    }
    let mut values = serde_json::Deserializer::from_str(rest).into_iter::<&RawValue>();
    let meta = values.next().transpose()?.map_or(Ok(None), of_object)?;
    let end = meta.is_some().then_some(text.len() - rest.len() + values.byte_offset());
    Ok((meta, end))
}

fn of_object(meta: &RawValue) -> Result<Option<Given<'_>>, serde_json::Error> {
    #[derive(Deserialize)]
    struct Fields<'a> {
        #[serde(borrow, default)]
        id: Option<&'a RawValue>,
        #[serde(borrow, default)]
        order: Option<&'a RawValue>,
        #[serde(borrow, default)]
        arrived_at: Option<&'a RawValue>,
    }
    if !meta.get().starts_with('{') {
        return Ok(None);
    }
    let fields: Fields<'_> = serde_json::from_str(meta.get())?;
    let id = fields.id.map(|id| text_of("id", id)).transpose()?;
    let order = fields.order.map(|order| text_of("order", order)).transpose()?;
    let arrived_at = fields.arrived_at.and_then(|at| Text::deserialize(at).ok());
    Ok(Some(Given { id, order, arrived_at: arrived_at.and_then(|Text(at)| time(&at)) }))
}

/// A time as `twin dlq redrive` writes it, in UTC; to the millisecond, as Kinesis tells arrivals.
fn time(text: &str) -> Option<Timestamp> {
    let time = Timestamp::parse(text).ok().filter(|_| text.ends_with('Z'));
    time.map(|time| time.floor_to(Duration::from_millis(1)))
}

/// The text of an id or an order, as Flink reads it from a `STRING` field: a text's content, a whole number's
/// digits, a word. A fraction is refused: it has no one text.
fn text_of<'a>(name: &str, value: &'a RawValue) -> Result<Cow<'a, str>, serde_json::Error> {
    let json = value.get();
    let begins_number = |first: u8| first.is_ascii_digit() || first == b'-';
    match json.bytes().next() {
        Some(b'"') => Text::deserialize(value).map(|Text(text)| text),
        Some(first) if begins_number(first) && json.contains(['.', 'e', 'E']) => {
            let fault = format!("_meta.{name} is {json}, a fraction: give it as a text");
            Err(serde_json::Error::custom(fault))
        }
        Some(b'-') if json == "-0" => Ok("0".into()),
        _ => Ok(json.into()),
    }
}

/// What is read of the object at the start of `json`, and the object's length; none where it has
/// another form than the worker's, an object of texts without escapes and of digits. Then serde reads it: this
/// decides nothing but the speed.
pub(super) fn plain(json: &str) -> Option<(Plain<'_>, usize)> {
    // No object of texts and digits has a brace inside, unless a text has one: then serde reads it.
    let end = memchr::memchr(b'}', json.as_bytes())?;
    let (object, _) = json.split_at_checked(end)?;
    let mut rest = object.strip_prefix('{')?;
    if !has_no_escape(rest) {
        return None;
    }
    let mut plain = Plain::default();
    loop {
        let (key, after) = quoted(rest)?;
        let after = after.strip_prefix(':')?;
        let read = match key {
            "id" => Some(&mut plain.id),
            "order" => Some(&mut plain.order),
            "arrived_at" => Some(&mut plain.arrived_at),
            _ => None,
        };
        rest = match read {
            Some(before) => {
                let (value, after) = quoted(after)?;
                if before.replace(value).is_some() {
                    return None;
                }
                after
            }
            None => match after.strip_prefix(|first: char| first.is_ascii_digit()) {
                Some(after) => after,
                None => quoted(after)?.1,
            },
        };
        if rest.is_empty() {
            return Some((plain, end + 1));
        }
        rest = rest.strip_prefix(',')?;
    }
}

/// A text up to its next quote, and what follows it.
pub(super) fn quoted(json: &str) -> Option<(&str, &str)> {
    let json = json.strip_prefix('"')?;
    let end = memchr::memchr(b'"', json.as_bytes())?;
    let (text, rest) = json.split_at_checked(end)?;
    Some((text, rest.strip_prefix('"')?))
}

/// Whether a text stands in JSON as it is.
pub(super) fn is_plain(text: &str) -> bool {
    has_no_escape(text) && memchr::memchr(b'"', text.as_bytes()).is_none()
}

/// Whether a text has nothing that JSON wants escaped but quotes.
pub(super) fn has_no_escape(text: &str) -> bool {
    // Without an early end, many bytes are checked at once.
    text.bytes().fold(true, |plain, byte| plain & (byte >= b' ') & (byte != b'\\'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Map, Value};

    use super::{Plain, plain};

    fn check(json: &str) {
        let Some((found, length)) = plain(json) else { return };
        let object: Map<String, Value> = serde_json::from_str(json.get(..length).unwrap()).unwrap();
        let [id, order, arrived_at] = ["id", "order", "arrived_at"].map(|name| text(&object, name));
        assert_eq!(found, Plain { id, order, arrived_at }, "{json}");
    }

    fn text<'o>(object: &'o Map<String, Value>, name: &str) -> Option<&'o str> {
        object.get(name).map(|value| value.as_str().expect("a text"))
    }

    proptest! {
        #[test]
        fn what_it_reads_is_what_serde_reads(
            fields in proptest::collection::vec(("id|order|arrived_at|v|é", "\"(a|\\\\|\n)*\"|[0-9]{1,2}|null|\\{\\}"), 0..5),
            end in "\\}|,|\\}\\}|",
        ) {
            let fields: Vec<String> =
                fields.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
            check(&format!("{{{}{end}", fields.join(",")));
        }
    }

    #[test]
    fn it_reads_what_the_worker_writes() {
        let json = r#"{"v":1,"id":"a","pipeline":"p","order":"b","object":"sha256:c"},"x":1}"#;
        let found = Plain { id: Some("a"), order: Some("b"), arrived_at: None };
        assert_eq!(plain(json), Some((found, json.len() - 7)));
        for other in
            [r#"{}"#, r#"{"id":"a","id":"b"}"#, r#"{"id":1}"#, r#"{"v":10}"#, r#"{ "v":1}"#]
        {
            assert_eq!(plain(other), None, "{other}");
        }
    }
}
