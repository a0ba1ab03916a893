//! Reads `_meta` as the worker writes it, in one pass over its bytes: an object of texts without escapes and of
//! digits. Anything else is left to serde, so this decides nothing but the speed.

/// The `id` and the `order` of the object at the start of `json`, and the object's length; none where it has
/// another form.
pub(super) fn plain(json: &str) -> Option<(Option<&str>, Option<&str>, usize)> {
    // No object of texts and digits has a brace inside, unless a text has one: then serde reads it.
    let end = memchr::memchr(b'}', json.as_bytes())?;
    let (object, _) = json.split_at_checked(end)?;
    let mut rest = object.strip_prefix('{')?;
    if !has_no_escape(rest) {
        return None;
    }
    let (mut id, mut order) = (None, None);
    loop {
        let (key, after) = quoted(rest)?;
        let after = after.strip_prefix(':')?;
        rest = match key {
            "id" | "order" => {
                let (value, after) = quoted(after)?;
                let before = if key == "id" { &mut id } else { &mut order };
                if before.replace(value).is_some() {
                    return None;
                }
                after
            }
            _ => match after.strip_prefix(|first: char| first.is_ascii_digit()) {
                Some(after) => after,
                None => quoted(after)?.1,
            },
        };
        if rest.is_empty() {
            return Some((id, order, end + 1));
        }
        rest = rest.strip_prefix(',')?;
    }
}

/// A text up to its next quote, and what follows it.
fn quoted(json: &str) -> Option<(&str, &str)> {
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
fn has_no_escape(text: &str) -> bool {
    // Without an early end, many bytes are checked at once.
    text.bytes().fold(true, |plain, byte| plain & (byte >= b' ') & (byte != b'\\'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Map, Value};

    use super::plain;

    fn check(json: &str) {
        let Some((id, order, length)) = plain(json) else { return };
        let object: Map<String, Value> = serde_json::from_str(json.get(..length).unwrap()).unwrap();
        assert_eq!((id, order), (text(&object, "id"), text(&object, "order")), "{json}");
    }

    fn text<'o>(object: &'o Map<String, Value>, name: &str) -> Option<&'o str> {
        object.get(name).map(|value| value.as_str().expect("a text"))
    }

    proptest! {
        #[test]
        fn what_it_reads_is_what_serde_reads(
            fields in proptest::collection::vec(("id|order|v|é", "\"(a|\\\\|\n)*\"|[0-9]{1,2}|null|\\{\\}"), 0..5),
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
        assert_eq!(plain(json), Some((Some("a"), Some("b"), json.len() - 7)));
        for other in
            [r#"{}"#, r#"{"id":"a","id":"b"}"#, r#"{"id":1}"#, r#"{"v":10}"#, r#"{ "v":1}"#]
        {
            assert_eq!(plain(other), None, "{other}");
        }
    }
}
