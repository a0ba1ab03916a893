//! Draws lines of the twin stream: few keys, few times, many ties, every kind of value, and poison among them.

use std::collections::BTreeSet;

use fastrand::Rng;
use serde_json::{Value, json};
use twin_testkit::at;

/// What is put on the stream.
#[derive(Default)]
pub(crate) struct Feed {
    /// Lines that are observations; no two of a key have the same time, order and revision.
    pub(crate) good: Vec<String>,
    /// Lines that are none. No two are the same.
    pub(crate) poison: Vec<Vec<u8>>,
}

impl Feed {
    /// About `observations` of `keys` keys, and a hundredth as much poison.
    pub(crate) fn draw(seed: u64, observations: usize, keys: usize) -> Self {
        let mut random = Rng::with_seed(seed);
        let mut feed = Self::default();
        let mut places = BTreeSet::new();
        for number in 0..observations {
            let observation = observation(&mut random, keys, number);
            let place = ["component", "metric", "observed_at", "order"];
            if !places.insert(place.map(|name| observation[name].to_string())) {
                continue;
            }
            if random.u32(..100) == 0 {
                feed.poison.push(poison(&mut random, observation.clone(), number));
            }
            if random.u32(..20) == 0 {
                // The same source record through the mapping's next revision.
                let mut mapped_anew = observation.clone();
                mapped_anew["revision"] = 2.into();
                mapped_anew["mapping"] = "fedcba9876543210".into();
                set_value(&mut random, &mut mapped_anew);
                feed.good.push(mapped_anew.to_string());
            }
            feed.good.push(observation.to_string());
        }
        feed
    }

    /// Every line `times` times, in any order.
    pub(crate) fn shuffled(&self, seed: u64, times: usize) -> Vec<&[u8]> {
        let good = self.good.iter().map(String::as_bytes);
        let lines = good.chain(self.poison.iter().map(Vec::as_slice));
        let mut lines: Vec<&[u8]> =
            lines.flat_map(|line| std::iter::repeat_n(line, times)).collect();
        Rng::with_seed(seed).shuffle(&mut lines);
        lines
    }
}

fn observation(random: &mut Rng, keys: usize, number: usize) -> Value {
    let key = random.usize(..keys);
    // Half of all are of a tenth of the keys.
    let key = if random.bool() { key / 10 } else { key };
    let micros = at("2025-10-02T06:00:00Z").micros() + random.i64(0..40) * 1_000_000;
    let observed_at = twin_normalization::Timestamp::from_micros(micros).unwrap();
    let order = if random.bool() {
        format!("{:018}-{number:010}", micros + random.i64(0..2))
    } else {
        // As of a record that came without one.
        format!("{micros:018}056{:056}-{:06}", random.u64(..), number % 1_000_000)
    };
    let mut observation = json!({
        "v": 1,
        "component": format!("train:A{}~2025", key / 4),
        "metric": format!("m.{}", key % 4),
        "observed_at": observed_at.to_string(),
        "order": order,
        "pipeline": if key % 7 == 0 { "nist-machines" } else { "irish-rail" },
        "revision": 1,
        "mapping": "0123456789abcdef",
        "source_id": format!("s{number}"),
        "arrived_at": observed_at.to_string(),
    });
    set_value(random, &mut observation);
    if random.u32(..4) == 0 {
        observation["facility"] = format!("hall-{}", random.u32(..3)).into();
        observation["process"] = "run-7".into();
        observation["process_event"] = "started".into();
    }
    observation
}

fn set_value(random: &mut Rng, observation: &mut Value) {
    let fields = observation.as_object_mut().unwrap();
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

fn poison(random: &mut Rng, mut observation: Value, number: usize) -> Vec<u8> {
    observation["source_id"] = format!("poison{number}").into();
    match random.u32(..5) {
        // Torn, with something behind that no other has.
        0 => observation.to_string().bytes().take(100).chain(number.to_string().bytes()).collect(),
        1 => format!("{{\"source_id\":\"{number}\",\"text\":\"")
            .bytes()
            .chain([0xff, b'"', b'}'])
            .collect(),
        kind => {
            match kind {
                2 => observation["component"] = "no name".into(),
                3 => observation["value_text"] = "x".repeat(257).into(),
                // It arrived more than five minutes before it was observed.
                _ => observation["arrived_at"] = "2025-10-02T05:54:59Z".into(),
            }
            if kind == 3 {
                observation.as_object_mut().unwrap().retain(|name, _| {
                    !["value_number", "value_boolean", "deleted"].contains(&name.as_str())
                });
            }
            observation.to_string().into_bytes()
        }
    }
}
