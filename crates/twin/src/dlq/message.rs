//! A message that AWS IoT could not put on a pipeline stream.

use serde::Deserialize;
use twin_normalization::{Origin, sha256_hex, wire};

use super::letter::{Letter, Place};
use super::read::of_millis;
use crate::Names;

/// What the error action of a rule keeps, by the guide of AWS IoT.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ErrorAction {
    topic: String,
    #[serde(default)]
    cloudwatch_trace_id: String,
    base64_original_payload: String,
    #[serde(default)]
    failures: Vec<Failure>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Failure {
    #[serde(default)]
    failed_action: String,
    #[serde(default)]
    error_message: String,
}

/// The letter of one message. Its payload is what the rule would have put on the stream: the message, and the fields
/// that its topic tells.
pub(super) fn letter(place: &Place<'_>, body: &[u8], names: &Names) -> Letter {
    let read = serde_json::from_slice::<ErrorAction>(body).map_err(|error| error.to_string());
    let (kept, data) = match read.and_then(|kept| {
        let data = base64_simd::STANDARD.decode_to_vec(&kept.base64_original_payload);
        let data = data.map_err(|_| "base64OriginalPayload is not base64".to_owned())?;
        Ok((kept, data))
    }) {
        Ok(read) => read,
        Err(detail) => return Letter::unreadable(place, 1, detail),
    };
    let payload = with_topic_fields(wire::joined(data), &kept.topic, place, names);
    let failure = kept.failures.into_iter().next().unwrap_or_default();
    Letter {
        reason: failure.failed_action,
        origin: came(place, &kept.cloudwatch_trace_id),
        payload: Some(payload),
        ..Letter::unreadable(place, 1, failure.error_message)
    }
}

/// When and as what the message came, by the name of the object: `<milliseconds>-<random>.json`. It was never on the
/// stream; what names it among all stands for that.
fn came(place: &Place<'_>, trace: &str) -> Option<Origin> {
    let (_, name) = place.key.rsplit_once('/')?;
    let (millis, _) = name.split_once('-')?;
    let mut sequence = sha256_hex(format!("{name} {trace}").as_bytes());
    sequence.truncate(32);
    Some(Origin { sequence, line: 0, arrived_at: of_millis(millis.parse().ok()?) })
}

/// A message that is no object stays as it is: it will be refused by its own words.
fn with_topic_fields(data: Vec<u8>, topic: &str, place: &Place<'_>, names: &Names) -> Vec<u8> {
    let fields = place.pipeline.and_then(|pipeline| names.topic_fields.get(pipeline));
    let message = data.trim_ascii();
    let inside = message.strip_prefix(b"{").and_then(|rest| rest.strip_suffix(b"}"));
    let (Some(fields), Some(inside)) = (fields.filter(|fields| !fields.is_empty()), inside) else {
        return data;
    };
    let levels: Vec<&str> = topic.split('/').collect();
    let mut written = b"{".to_vec();
    written.extend_from_slice(inside.trim_ascii_end());
    for (name, level) in fields {
        // What the topic has not is left out, as the rule leaves it out.
        let Some(value) = level.checked_sub(1).and_then(|at| levels.get(at)) else { continue };
        let comma = if written.trim_ascii_end() == b"{" { "" } else { "," };
        written.extend_from_slice(format!("{comma}\"{name}\":").as_bytes());
        written.extend_from_slice(serde_json::Value::from(*value).to_string().as_bytes());
    }
    written.push(b'}');
    written
}
