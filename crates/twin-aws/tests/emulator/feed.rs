//! Draws lines of the twin stream: few keys, few times, many ties, every kind of value.

use std::time::Duration;

use fastrand::Rng;
use serde_json::{Value, json};

/// The pipeline whose observations expire, and after how long: later than the test ends.
pub(crate) const EXPIRES: &str = "expires";
pub(crate) const EXPIRES_AFTER: Duration = Duration::from_hours(30 * 24);

/// About `observations` of at most `keys` keys. No two of a key have the same time, order and revision.
pub(crate) fn draw(seed: u64, observations: usize, keys: usize) -> Vec<String> {
    let mut random = Rng::with_seed(seed);
    let mut lines = Vec::new();
    for number in 0..observations {
        let mut line = observation(&mut random, keys, number);
        lines.push(line.to_string());
        if random.u32(..10) == 0 {
            // The same source record through the mapping's next revision.
            line["revision"] = 2.into();
            line["mapping"] = "fedcba9876543210".into();
            set_value(&mut random, &mut line);
            lines.push(line.to_string());
        }
    }
    lines
}

fn observation(random: &mut Rng, keys: usize, number: usize) -> Value {
    let key = random.usize(..keys);
    // Half of all are of a tenth of the keys, where the writers meet.
    let key = if random.bool() { key / 10 } else { key };
    let observed_at = format!("2025-10-02T06:00:{:02}.000000Z", random.u32(..20));
    let mut line = json!({
        "v": 1,
        "component": format!("train:A{}~2025", key / 4),
        "metric": format!("m.{}", key % 4),
        "observed_at": observed_at,
        "order": format!("{:018}-{number:010}", random.u32(..3)),
        "pipeline": if random.bool() { EXPIRES } else { "stays" },
        "revision": 1,
        "mapping": "0123456789abcdef",
        "source_id": format!("s{number}"),
        "arrived_at": observed_at,
    });
    set_value(random, &mut line);
    if random.u32(..4) == 0 {
        line["facility"] = format!("hall-{}", random.u32(..3)).into();
        line["process"] = "run-7".into();
        line["process_event"] = "started".into();
    }
    line
}

fn set_value(random: &mut Rng, line: &mut Value) {
    let fields = line.as_object_mut().unwrap();
    for name in ["value_number", "value_text", "value_boolean", "deleted", "unit"] {
        fields.remove(name);
    }
    let (name, value) = match random.u32(..10) {
        0..5 => ("value_number", (random.f64() * 1e3 - 5e2).into()),
        5..8 => ("value_text", format!("Über {}", random.u32(..9)).into()),
        8 => ("value_boolean", random.bool().into()),
        _ => ("deleted", true.into()),
    };
    fields.insert(name.to_owned(), value);
    if random.bool() {
        fields.insert("unit".into(), "km/h".into());
    }
}
