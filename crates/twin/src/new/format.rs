//! Guesses how the body of a source's answer is cut into records.

use serde_json::{Value, json};

use super::table;

/// Where the records of a sample stand, as `pipeline.json` has it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Guess {
    /// The format.
    Format(Value),
    /// An XML document with this element at its root: which element is a record shows only in what it
    /// holds.
    XmlRoot(String),
    /// A JSON document with a value that nothing can be made of, such as a number out of range.
    Unreadable(String),
    /// Nothing that is known.
    Unknown,
}

/// How deep an array of records is looked for.
const DEEPEST: usize = 6;

/// An array of fewer elements may as well be a part of the one record around it.
const MANY: usize = 5;

/// Guesses the format of the text of a body; `kind`, `record` and the names of `columns` are what the user says about
/// it.
pub(super) fn guess(
    text: &str,
    kind: Option<&str>,
    record: Option<&str>,
    columns: &[String],
) -> Guess {
    let text = text.trim_start_matches('\u{feff}').trim();
    let kind = kind.unwrap_or_else(|| kind_of(text));
    match (kind, record) {
        ("xml", Some(record)) => Guess::Format(xml(record)),
        ("xml", None) => xml_root(text).map_or(Guess::Unknown, Guess::XmlRoot),
        ("json", Some(record)) => Guess::Format(json!({"kind": "json", "records": record})),
        ("json", None) => match serde_json::from_str(text) {
            Ok(body) => Guess::Format(json!({"kind": "json", "records": json_path(&body)})),
            Err(error) if is_json(text) && !is_too_deep(&error) => {
                Guess::Unreadable(error.to_string())
            }
            // Who reads the records says best what is wrong with the document.
            Err(_) => Guess::Format(json!({"kind": "json", "records": "$"})),
        },
        ("ndjson", _) => Guess::Format(json!({"kind": "ndjson"})),
        (kind, _) => table::guess(text, kind, columns).map_or(Guess::Unknown, Guess::Format),
    }
}

/// The format of XML whose records are elements of this name.
pub(super) fn xml(record: &str) -> Value {
    json!({"kind": "xml", "record": record})
}

fn kind_of(text: &str) -> &'static str {
    let first_line = text.lines().next().unwrap_or_default();
    match text.chars().next() {
        Some('<') => "xml",
        Some('{' | '[') if !is_json(text) && is_json(first_line) => "ndjson",
        Some('{' | '[') => "json",
        _ if is_json(text) => "json",
        _ => "",
    }
}

/// Whether a text is JSON by its form, whatever values it holds.
fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

fn is_too_deep(error: &serde_json::Error) -> bool {
    error.to_string().starts_with("recursion limit")
}

/// Returns the path of the records in a JSON document: the longest array of objects, else the document.
fn json_path(body: &Value) -> String {
    match body {
        Value::Array(_) => "$[*]".to_owned(),
        _ => arrays(body, "$", 0).map_or("$".to_owned(), |(_, path)| format!("{path}[*]")),
    }
}

/// Returns the name of the element that is a record, in an XML document that was read as one record.
pub(super) fn xml_record(root: &str, document: &Value) -> String {
    if let Some((_, path)) = arrays(document, "$", 0) {
        return path.rsplit('.').next().unwrap_or(root).to_owned();
    }
    match document.as_object().map(|fields| fields.iter().collect::<Vec<_>>()).as_deref() {
        // One element alone inside of the root, as a list of one has it.
        Some([(name, Value::Object(_))]) => (*name).clone(),
        _ => root.to_owned(),
    }
}

/// Returns the longest array of objects that a path can name, with its length.
fn arrays(value: &Value, path: &str, depth: usize) -> Option<(usize, String)> {
    let fields = value.as_object().filter(|_| depth < DEEPEST)?;
    let scalars = fields.values().filter(|value| !value.is_array() && !value.is_object()).count();
    let mut best: Option<(usize, String)> = None;
    for (name, value) in fields {
        let path = format!("{path}.{name}");
        let found = match value {
            // The path is written as the user would have to write it: no quoted form exists.
            _ if path.parse::<twin_pipeline::RecordPath>().is_err() => None,
            Value::Array(elements) if elements.iter().any(Value::is_object) => {
                (elements.len() >= MANY || scalars < MANY).then_some((elements.len(), path))
            }
            _ => arrays(value, &path, depth + 1),
        };
        if found.as_ref().map(|(length, _)| *length) > best.as_ref().map(|(length, _)| *length) {
            best = found;
        }
    }
    best
}

/// Returns the local name of an XML document's root element.
fn xml_root(mut text: &str) -> Option<String> {
    loop {
        text = text.trim_start();
        let end = match text {
            _ if text.starts_with("<?") => "?>",
            _ if text.starts_with("<!--") => "-->",
            // What a document type declares stands in square brackets.
            _ if text.starts_with("<!")
                && text.find('[') < text.find('>')
                && text.contains('[') =>
            {
                "]"
            }
            _ if text.starts_with("<!") => ">",
            _ => break,
        };
        text = text.split_once(end)?.1.trim_start();
        text = text.strip_prefix('>').unwrap_or(text);
    }
    let name = text.strip_prefix('<')?;
    let name = name.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next()?;
    let local = name.rsplit(':').next()?;
    (!local.is_empty()).then(|| local.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_records_of_a_document_are_found() {
        for (body, expected) in [
            (r#"[{"a":1}]"#, "$[*]"),
            ("[1,2]", "$[*]"),
            (r#"{"a":1}"#, "$"),
            (r#"{"header":{"a":1},"entity":[{"id":1},{"id":2}]}"#, "$.entity[*]"),
            (r#"{"a":{"b":[{},{}]},"c":[{}]}"#, "$.a.b[*]"),
            (r#"{"id":1,"b":2,"c":3,"d":4,"e":5,"parts":[{"x":1}]}"#, "$"),
            (r#"{"tags":["a","b"]}"#, "$"),
            (r#"{"a b":[{}]}"#, "$"),
            ("\u{feff} \n{}", "$"),
            ("{", "$"),
        ] {
            let format = json!({"kind": "json", "records": expected});
            assert_eq!(guess(body, None, None, &[]), Guess::Format(format), "{body}");
        }
        for (body, expected) in [
            ("[\n{\"a\":1e400}]", "number out of range at line 2 column 10"),
            (r#"{"a":"\ud800"}"#, "unexpected end of hex escape at line 1 column 13"),
        ] {
            let unreadable = Guess::Unreadable(expected.to_owned());
            assert_eq!(guess(body, None, None, &[]), unreadable, "{body}");
        }
        let lines = json!({"kind": "ndjson"});
        assert_eq!(guess("{\"a\":1}\n{\"a\":2}\n", None, None, &[]), Guess::Format(lines));
        let told = json!({"kind": "json", "records": "$.a"});
        assert_eq!(guess("", Some("json"), Some("$.a"), &[]), Guess::Format(told));
        assert_eq!(guess("a b\n1 2\n", None, None, &[]), Guess::Unknown);
    }

    #[test]
    fn the_records_of_xml_are_the_elements_that_repeat() {
        for (text, expected) in [
            ("<a/>", "a"),
            ("<!DOCTYPE a [<!ENTITY x \"y\">]><a/>", "a"),
            ("<!DOCTYPE a><a>[</a>", "a"),
            ("<?xml version=\"1.0\"?>\n<!DOCTYPE a>\n<!-- <b> --><x:a y=\"1\">", "a"),
        ] {
            assert_eq!(guess(text, None, None, &[]), Guess::XmlRoot(expected.to_owned()));
        }
        let record = |document| xml_record("root", &document);
        assert_eq!(record(json!({"train": [{"a": "1"}, {"a": "2"}]})), "train");
        assert_eq!(record(json!({"trains": {"train": [{}, {}]}, "x": "1"})), "train");
        assert_eq!(record(json!({"train": {"a": "1"}})), "train");
        assert_eq!(record(json!({"a": "1", "b": {"c": "2"}})), "root");
        assert_eq!(record(json!(null)), "root");
    }
}
