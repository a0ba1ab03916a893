//! Short ways to write what tests need.

use twin_normalization::{Observation, Timestamp, wire};

/// A time, from RFC 3339.
#[must_use]
pub fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).expect("a test's time is legal")
}

/// An observation of the pipeline `test`: the number `value` of `key` at `seconds` after 2025-10-02T06:00Z,
/// with that time as its order.
#[must_use]
pub fn observation(key: &str, seconds: u32, value: f64) -> Observation {
    let (component, metric) = key.split_once('.').expect("a test's key has a dot");
    let micros = at("2025-10-02T06:00:00Z").micros() + i64::from(seconds) * 1_000_000;
    let time = Timestamp::from_micros(micros).expect("a test's time is legal");
    let line = format!(
        r#"{{"v":1,"component":"{component}","metric":"{metric}","value_number":{value},
            "observed_at":"{time}","order":"{micros:018}-0000000000","pipeline":"test","revision":1,
            "mapping":"0123456789abcdef","source_id":"s{seconds}","arrived_at":"{time}"}}"#
    );
    wire::parse_observation(&line).expect("a test's observation is legal")
}
