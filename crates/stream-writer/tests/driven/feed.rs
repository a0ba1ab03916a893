//! Observation lines with poison among them.

use std::collections::BTreeSet;

use fastrand::Rng;
use serde_json::Value;
use twin_testkit::ObservedLines;

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
            let pipelines = ["nist-machines", "irish-rail"];
            let mut lines = ObservedLines { random: &mut random, keys, pipelines };
            let observation = lines.draw(number);
            let place = ["component", "metric", "observed_at", "order"];
            if !places.insert(place.map(|name| observation[name].to_string())) {
                continue;
            }
            if lines.random.u32(..20) == 0 {
                feed.good.push(lines.mapped_anew(&observation).to_string());
            }
            if random.u32(..100) == 0 {
                feed.poison.push(poison(&mut random, observation.clone(), number));
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
