//! The registry: which components a pipeline feeds, so that they can be listed without a scan.

use std::cell::RefCell;
use std::collections::HashMap;

use twin_normalization::{Component, Observation, PipelineName, Timestamp};

/// That a pipeline feeds a component: what the registry holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The pipeline.
    pub pipeline: PipelineName,
    /// The component.
    pub component: Component,
    /// When it ends to count; none where it never does.
    pub until: Option<Timestamp>,
}

/// The partition key of a pipeline's registry: `#` is in no component's name.
#[must_use]
pub fn registry_key(pipeline: &PipelineName) -> String {
    format!("#pipeline:{pipeline}")
}

/// The notes that a warm writer has written, each with its end.
#[derive(Debug, Default)]
pub(crate) struct Noted(RefCell<HashMap<(PipelineName, Component), Option<Timestamp>>>);

impl Noted {
    /// How many are remembered before it starts anew.
    const REMEMBERED: usize = 100_000;

    /// The note that is to be written for an observation, until `until`; none where that, or a longer one, is
    /// written. It counts as written from now on, so that the metrics of one component write it once.
    pub(crate) fn due(&self, observation: &Observation, until: Option<Timestamp>) -> Option<Note> {
        let pair = (observation.lineage.pipeline.clone(), observation.component.clone());
        let mut noted = self.0.borrow_mut();
        let is_covered = |noted: &Option<Timestamp>| {
            noted.is_none() || until.is_some_and(|it| Some(it) <= *noted)
        };
        if noted.get(&pair).is_some_and(is_covered) {
            return None;
        }
        if noted.len() >= Self::REMEMBERED {
            noted.clear();
        }
        let (pipeline, component) = pair.clone();
        noted.insert(pair, until);
        Some(Note { pipeline, component, until })
    }

    /// Forgets everything.
    pub(crate) fn clear(&self) {
        self.0.borrow_mut().clear();
    }
}
