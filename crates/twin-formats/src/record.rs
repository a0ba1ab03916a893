//! Writes records as JSON objects of texts.

/// Appends a text as JSON.
pub(crate) fn push_text(out: &mut String, text: &str) {
    let plain = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
    if text.bytes().all(plain) {
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else {
        out.push_str(&serde_json::Value::from(text).to_string());
    }
}

/// Appends a cell: a text as it stands, and null where there is none.
pub(crate) fn push_cell(out: &mut String, cell: &str) {
    if cell.is_empty() {
        out.push_str("null");
    } else {
        push_text(out, cell);
    }
}

/// Returns `"name":` as it stands in every record, with a comma in front where it is not the first.
pub(crate) fn key(name: &str, first: bool) -> String {
    let mut key = String::from(if first { "" } else { "," });
    push_text(&mut key, name);
    key.push(':');
    key
}

/// Returns the keys of a record with these fields.
pub(crate) fn keys(names: &[String]) -> Vec<String> {
    names.iter().enumerate().map(|(index, name)| key(name, index == 0)).collect()
}
