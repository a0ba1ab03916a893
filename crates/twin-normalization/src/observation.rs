//! One normalised fact.

use std::cmp::Ordering;
use std::sync::Arc;
use std::time::Duration;

use crate::{
    Component, Error, Key, Label, MappingHash, Metric, Order, PipelineName, Revision, SourceId,
    Timestamp, Unit, Value, Version,
};

/// One value of one metric of one component at one time, with its lineage.
///
/// It is stored as a whole or not at all (invariant I3): nothing of an earlier observation survives
/// in the item that it replaces.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// The thing observed.
    pub component: Component,
    /// What was observed of it.
    pub metric: Metric,
    /// The value; none is a deletion, which is ordered like any other observation.
    pub value: Option<Value>,
    /// The unit of a number.
    pub unit: Option<Unit>,
    /// When it was true, by the source's own clock.
    pub observed_at: Timestamp,
    /// Where it happened, for the statistics of a factory.
    pub facility: Option<Label>,
    /// The process that it belongs to.
    pub process: Option<Process>,
    /// Where it comes from: the same for all observations of a record.
    pub lineage: Arc<Lineage>,
}

/// Where an observation comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lineage {
    /// The pipeline.
    pub pipeline: PipelineName,
    /// The revision of the mapping that made it.
    pub revision: Revision,
    /// The hash of that mapping's text.
    pub mapping: MappingHash,
    /// The source record.
    pub source_id: SourceId,
    /// Where that record stood.
    pub order: Order,
    /// When the record arrived on the pipeline stream.
    pub arrived_at: Timestamp,
}

/// The process that an observation belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Process {
    /// Its name.
    pub name: Label,
    /// What happened to it, where the observation is such an event.
    pub event: Option<ProcessEvent>,
}

impl Process {
    /// Takes the process columns of a row or a line.
    ///
    /// # Errors
    /// [`Error::Missing`] for an event without a process, and the error of a text that is not legal.
    pub fn of_columns(name: Option<&str>, event: Option<&str>) -> Result<Option<Self>, Error> {
        let event = event.map(ProcessEvent::parse).transpose()?;
        match (name, event) {
            (Some(name), event) => Ok(Some(Self { name: Label::new(name)?, event })),
            (None, None) => Ok(None),
            (None, Some(_)) => Err(Error::Missing { column: "process" }),
        }
    }
}

/// What happened to a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProcessEvent {
    /// It began.
    Started,
    /// It ended.
    Completed,
}

impl ProcessEvent {
    /// The word on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Completed => "completed",
        }
    }

    /// Reads the word on the wire.
    ///
    /// # Errors
    /// [`Error::Name`] for any other word.
    pub fn parse(text: &str) -> Result<Self, Error> {
        match text {
            "started" => Ok(Self::Started),
            "completed" => Ok(Self::Completed),
            _ => {
                let rule = "started or completed".into();
                Err(Error::Name { kind: "process_event", text: Error::excerpt(text), rule })
            }
        }
    }
}

/// How far ahead of its arrival an observation may be.
///
/// One wrong clock would otherwise freeze a key until its time has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SkewLimit(pub Duration);

impl Default for SkewLimit {
    /// Five minutes.
    fn default() -> Self {
        Self(Duration::from_mins(5))
    }
}

impl Observation {
    /// The key whose newest value this may be.
    #[must_use]
    pub fn key(&self) -> Key {
        Key { component: self.component.clone(), metric: self.metric.clone() }
    }

    /// Its place in the total order of its key.
    #[must_use]
    pub fn version(&self) -> Version {
        Version::of(self)
    }

    /// Compares its version with that of another observation of its key, faster than by making both.
    #[must_use]
    pub fn cmp_version(&self, other: &Self) -> Ordering {
        Version::compare(self, other)
    }

    /// Refuses an observation from the future.
    ///
    /// # Errors
    /// [`Error::Skew`] where `observed_at` is further ahead of `arrived_at` than the limit.
    pub fn check_skew(&self, limit: SkewLimit) -> Result<(), Error> {
        let ahead = self.observed_at.since(self.lineage.arrived_at);
        if ahead <= limit.0 {
            return Ok(());
        }
        Err(Error::Skew {
            ahead_seconds: i64::try_from(ahead.as_secs()).unwrap_or(i64::MAX),
            limit_seconds: i64::try_from(limit.0.as_secs()).unwrap_or(i64::MAX),
        })
    }
}
