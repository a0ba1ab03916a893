//! Counts as CloudWatch metrics: one JSON line in the embedded metric format per invocation or poll.
//!
//! The names of the counters are the names of the fields of a type made by [`crate::counters!`], and
//! exist nowhere else in the code. The invariants speak about them: I4 says which of them add up.

use std::io::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Map, Value, json};
use twin_normalization::Timestamp;

/// The namespace of all metrics.
const NAMESPACE: &str = "Twinline";

/// Declares a type with one `u64` per counter, each with its meaning.
///
/// ```
/// twin_lambda::counters! {
///     /// What became of a batch.
///     pub struct Tally {
///         /// Items written.
///         stored,
///         /// Items that a newer one had already replaced.
///         superseded,
///     }
/// }
/// let tally = Tally { stored: 2, ..Tally::default() };
/// assert_eq!(tally.counts(), [("stored", 2), ("superseded", 0)]);
/// ```
#[macro_export]
macro_rules! counters {
    ($(#[$doc:meta])* $vis:vis struct $name:ident { $($(#[$field_doc:meta])* $field:ident,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        $vis struct $name {
            $($(#[$field_doc])* pub $field: u64,)+
        }

        impl $name {
            /// Every counter with its name.
            $vis fn counts(&self) -> Vec<(&'static str, u64)> {
                vec![$((stringify!($field), self.$field)),+]
            }
        }
    };
}

/// Writes a function's counts.
#[derive(Clone, Debug)]
pub struct Telemetry {
    dimensions: Vec<(&'static str, String)>,
    out: Out,
}

#[derive(Clone, Debug)]
enum Out {
    Stdout,
    Memory(Arc<Mutex<Vec<String>>>),
}

impl Telemetry {
    pub(crate) fn to_stdout(function: &str, pipeline: Option<&str>) -> Self {
        Self::new(function, pipeline, Out::Stdout)
    }

    /// Telemetry that a test can read back with [`Telemetry::written`].
    #[must_use]
    pub fn in_memory(function: &str, pipeline: Option<&str>) -> Self {
        Self::new(function, pipeline, Out::Memory(Arc::default()))
    }

    /// Writes one line of counts.
    pub fn emit(&self, now: Timestamp, counts: &[(&'static str, u64)]) {
        let line = self.line(now, counts);
        match &self.out {
            Out::Stdout => {
                let mut stdout = std::io::stdout().lock();
                // A function whose output is gone is about to end; its work is what counts.
                _ = writeln!(stdout, "{line}").and_then(|()| stdout.flush());
            }
            Out::Memory(lines) => {
                lines.lock().unwrap_or_else(PoisonError::into_inner).push(line.to_string());
            }
        }
    }

    /// The lines written so far; empty where they went to stdout.
    #[must_use]
    pub fn written(&self) -> Vec<String> {
        match &self.out {
            Out::Stdout => Vec::new(),
            Out::Memory(lines) => lines.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        }
    }

    fn new(function: &str, pipeline: Option<&str>, out: Out) -> Self {
        let mut dimensions = vec![("function", function.to_owned())];
        dimensions.extend(pipeline.map(|pipeline| ("pipeline", pipeline.to_owned())));
        Self { dimensions, out }
    }

    fn line(&self, now: Timestamp, counts: &[(&'static str, u64)]) -> Value {
        let metrics: Vec<Value> =
            counts.iter().map(|(name, _)| json!({"Name": name, "Unit": "Count"})).collect();
        let dimensions: Vec<&str> = self.dimensions.iter().map(|(name, _)| *name).collect();
        let mut line = Map::new();
        line.insert(
            "_aws".into(),
            json!({
                "Timestamp": now.millis(),
                "CloudWatchMetrics": [
                    {"Namespace": NAMESPACE, "Dimensions": [dimensions], "Metrics": metrics}
                ],
            }),
        );
        let dimensions = self.dimensions.iter();
        line.extend(dimensions.map(|(name, value)| ((*name).into(), value.clone().into())));
        line.extend(counts.iter().map(|(name, count)| ((*name).into(), (*count).into())));
        Value::Object(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_in_the_embedded_metric_format() {
        let telemetry = Telemetry::in_memory("stream-writer", Some("irish-rail"));
        telemetry.emit(Timestamp::from_micros(1_000_999).unwrap(), &[("stored", 3)]);
        let line: Value = serde_json::from_str(&telemetry.written()[0]).unwrap();
        let expect = json!({
            "_aws": {
                "Timestamp": 1000,
                "CloudWatchMetrics": [{
                    "Namespace": "Twinline",
                    "Dimensions": [["function", "pipeline"]],
                    "Metrics": [{"Name": "stored", "Unit": "Count"}],
                }],
            },
            "function": "stream-writer", "pipeline": "irish-rail", "stored": 3,
        });
        assert_eq!(line, expect);
    }
}
