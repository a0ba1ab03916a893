//! What the API answers.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::text::printable;

/// A component of the twin.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ComponentEntry {
    /// Its name.
    pub(crate) component: String,
    /// The pipeline that feeds it.
    pub(crate) pipeline: String,
}

/// One page of a list.
#[derive(Debug, Deserialize)]
pub(super) struct ComponentPage {
    pub(super) components: Vec<ComponentEntry>,
    pub(super) next_cursor: Option<String>,
}

/// One page of what is late.
#[derive(Debug, Deserialize)]
pub(super) struct StalePage {
    pub(super) values: Vec<Box<RawValue>>,
    pub(super) next_cursor: Option<String>,
}

/// All metrics of a component.
#[derive(Debug, Deserialize)]
pub(super) struct ComponentAnswer {
    pub(super) metrics: Vec<Box<RawValue>>,
}

/// The newest value of one metric.
#[derive(Debug, Clone)]
pub(crate) struct TwinValue {
    /// Its JSON, as the API gives it, in one line.
    pub(crate) json: String,
    /// The component.
    pub(crate) component: String,
    /// The metric.
    pub(crate) metric: String,
    /// The value, fit to be shown.
    pub(crate) shown: String,
    /// Its unit, or nothing.
    pub(crate) unit: String,
    /// When it was observed.
    pub(crate) observed_at: Timestamp,
    /// Whether it came when it was expected: fresh, late, stale, or nothing.
    pub(crate) freshness: String,
}

#[derive(Deserialize)]
struct Fields {
    component: String,
    metric: String,
    value: serde_json::Value,
    unit: Option<String>,
    observed_at: Timestamp,
    freshness: Option<String>,
}

impl TwinValue {
    /// Reads a value.
    pub(crate) fn parse(json: &str) -> Result<Self, serde_json::Error> {
        let fields: Fields = serde_json::from_str(json)?;
        let shown = match &fields.value {
            serde_json::Value::String(text) => printable(text),
            other => other.to_string(),
        };
        Ok(Self {
            json: json.replace(['\n', '\r'], " "),
            component: printable(&fields.component),
            metric: printable(&fields.metric),
            shown,
            unit: printable(fields.unit.as_deref().unwrap_or_default()),
            observed_at: fields.observed_at,
            freshness: printable(fields.freshness.as_deref().unwrap_or_default()),
        })
    }

    /// Returns how long ago it was observed, in words.
    pub(crate) fn age(&self, present: Timestamp) -> String {
        let seconds = present.as_second() - self.observed_at.as_second();
        let span = |seconds: i64| match seconds {
            0..=119 => format!("{seconds} s"),
            120..=7_199 => format!("{} min", seconds / 60),
            7_200..=172_799 => format!("{} h", seconds / 3_600),
            _ => format!("{} d", seconds / 86_400),
        };
        if seconds < 0 { format!("in {}", span(-seconds)) } else { span(seconds) }
    }
}
