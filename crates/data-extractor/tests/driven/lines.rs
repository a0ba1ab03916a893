//! Lines of the pipeline's stream and what must become of them.

use std::collections::BTreeSet;

use fastrand::Rng;

/// What is put on the stream, and what must come of it.
#[derive(Default)]
pub(crate) struct Lines {
    pub(crate) lines: Vec<String>,
    /// Component, metric and value of each observation that must come out, with its order.
    pub(crate) observations: BTreeSet<(String, String, String)>,
    /// The lines that must become dead letters.
    pub(crate) letters: BTreeSet<String>,
}

impl Lines {
    pub(crate) fn draw(seed: u64, count: usize) -> Self {
        let mut random = Rng::with_seed(seed);
        let mut drawn = Self::default();
        for number in 0..count {
            match random.u32(..20) {
                0 => drawn.bad(format!("{{\"torn{number}\"")),
                1 => drawn.bad(format!("{{\"bug\":{number}}}")),
                2 => drawn.bad(record("no name", "1.5", number)),
                _ => drawn.good(number, f64::from(random.u32(..40)) / 8.0),
            }
        }
        drawn
    }

    pub(crate) fn bad(&mut self, line: String) {
        self.letters.insert(line.clone());
        self.lines.push(line);
    }

    pub(crate) fn good(&mut self, number: usize, speed: f64) {
        let code = format!("A{}", number % 50);
        self.lines.push(record(&code, &speed.to_string(), number));
        let mut add = |metric: &str, value: f64| {
            self.observations.insert((
                format!("train:{code}.{metric}"),
                format!("o{number}"),
                value.to_string(),
            ));
        };
        add("speed", speed);
        // The mapping's WHERE leaves out the slow ones.
        if speed > 1.0 {
            add("speed.kmh", speed * 4.0);
        }
    }
}

fn record(code: &str, speed: &str, number: usize) -> String {
    format!(
        r#"{{"_meta":{{"v":1,"id":"id{number}","order":"o{number}","as_of":"2025-10-02T06:00:03Z"}},"code":"{code}","speed":{speed}}}"#
    )
}
