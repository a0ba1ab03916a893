//! Observation lines, drawn, and what the table must hold once they are all written: by a sort of the lines, with no code
//! of the writer's, neither the version nor the item.

use std::collections::BTreeMap;

use fastrand::Rng;
use serde_json::{Value, json};
use twin_normalization::Timestamp;

use crate::at;

/// Columns of a line that are attributes of the item under the same name.
const ATTRIBUTES: [&str; 10] = [
    "unit",
    "observed_at",
    "pipeline",
    "revision",
    "mapping",
    "source_id",
    "arrived_at",
    "facility",
    "process",
    "process_event",
];

/// Draws lines of the twin stream: few keys, few times, many ties, every kind of value.
#[derive(Debug)]
pub struct ObservedLines<'r> {
    /// What it draws from.
    pub random: &'r mut Rng,
    /// How many keys there are.
    pub keys: usize,
    /// The pipelines that feed them. A key is one pipeline's, and most components are of both.
    pub pipelines: [&'static str; 2],
}

impl ObservedLines<'_> {
    /// A line of an observation. Another number gives another line; of one key, time, order and revision there may
    /// be two.
    pub fn draw(&mut self, number: usize) -> Value {
        let random = &mut *self.random;
        let key = random.usize(..self.keys);
        // Half of all are of a tenth of the keys, where writers meet.
        let key = if random.bool() { key / 10 } else { key };
        let micros = at("2025-10-02T06:00:00Z").micros() + random.i64(0..40) * 1_000_000;
        let observed_at = Timestamp::from_micros(micros).unwrap().to_string();
        let order = if random.bool() {
            format!("{:018}-{number:010}", micros + random.i64(0..2))
        } else {
            // As of a record that came without one.
            format!("{micros:018}056{:056}-{:06}", random.u64(..), number % 1_000_000)
        };
        let mut line = json!({
            "v": 1,
            "component": format!("train:A{}~2025", key / 4),
            "metric": format!("m.{}", key % 4),
            "observed_at": observed_at,
            "order": order,
            "pipeline": self.pipelines[key % 7 % 2],
            "revision": 1,
            "mapping": "0123456789abcdef",
            "source_id": format!("s{number}"),
            "arrived_at": observed_at,
        });
        self.value(&mut line);
        if self.random.u32(..4) == 0 {
            line["facility"] = format!("hall-{}", self.random.u32(..3)).into();
            line["process"] = "run-7".into();
            line["process_event"] = "started".into();
        }
        line
    }

    /// What the next revision of the mapping makes of the same source record.
    pub fn mapped_anew(&mut self, line: &Value) -> Value {
        let mut line = line.clone();
        line["revision"] = 2.into();
        line["mapping"] = "fedcba9876543210".into();
        self.value(&mut line);
        line
    }

    fn value(&mut self, line: &mut Value) {
        let random = &mut *self.random;
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
}

/// The items that a table must have once the lines are written, by component and metric: their attributes but for the
/// keys, the version and `stored_at`. Numbers are in one form, in which `1` and `1.0` are the same ([`plain`]).
#[must_use]
pub fn expected_items(lines: &[String]) -> BTreeMap<(String, String), Value> {
    let mut lines: Vec<Value> =
        lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let text = |line: &Value, name: &str| line[name].as_str().unwrap().to_owned();
    // Times are written alike, so that they sort as texts.
    lines.sort_by_cached_key(|line| {
        (text(line, "observed_at"), text(line, "order"), line["revision"].as_u64())
    });
    let item = |line: Value| {
        let mut item: BTreeMap<&str, Value> =
            ATTRIBUTES.iter().map(|name| (*name, plain(line[*name].clone()))).collect();
        let values = ["value_number", "value_text", "value_boolean"].map(|name| line[name].clone());
        item.insert("value", values.into_iter().map(plain).find(|v| !v.is_null()).into());
        item.retain(|_, value| !value.is_null());
        ((text(&line, "component"), text(&line, "metric")), json!(item))
    };
    lines.into_iter().map(item).collect()
}

/// A number in the form of [`expected_items`]; what is none as it is.
#[must_use]
pub fn plain(value: Value) -> Value {
    value.as_f64().map_or(value, Value::from)
}
