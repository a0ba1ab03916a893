//! The same in Rust as it is quickly written: `serde_json::Value` for everything.

use std::collections::HashMap;

use serde_json::Value;

use crate::counting::Counting;

/// From an event to the newest line of each key.
pub(crate) fn handle(event: &[u8], table: &Counting) -> crate::Result<()> {
    let event: Value = serde_json::from_slice(event)?;
    let mut newest: HashMap<(String, String), Value> = HashMap::new();
    for record in
        event.get("Records").and_then(Value::as_array).ok_or("the event has no records")?
    {
        let data = record
            .pointer("/kinesis/data")
            .and_then(Value::as_str)
            .ok_or("the record has no data")?;
        let data = base64_simd::STANDARD.decode_to_vec(data)?;
        for line in data.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            let line: Value = serde_json::from_slice(line)?;
            let key = (text(&line, "component")?, text(&line, "metric")?);
            let is_newer = match newest.get(&key) {
                Some(held) => version(held) < version(&line),
                None => true,
            };
            if is_newer {
                newest.insert(key, line);
            }
        }
    }
    newest.into_values().for_each(|line| table.take(line));
    Ok(())
}

fn version(line: &Value) -> (Option<&str>, Option<&str>, Option<u64>) {
    (line["observed_at"].as_str(), line["order"].as_str(), line["revision"].as_u64())
}

fn text(line: &Value, name: &str) -> crate::Result<String> {
    Ok(line[name].as_str().ok_or("a line has no key")?.to_owned())
}
