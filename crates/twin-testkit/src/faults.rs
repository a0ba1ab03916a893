//! Which calls of a memory port fail, and how.

use std::cell::RefCell;
use std::collections::VecDeque;

use twin_normalization::port::Fault;

/// The faults to come, one per call: `None` lets the call through. When they are used up, all goes well.
#[derive(Debug, Default)]
pub struct Faults(RefCell<VecDeque<Option<Fault>>>);

impl Faults {
    /// Plans what the next calls meet.
    pub fn plan(&self, faults: impl IntoIterator<Item = Option<Fault>>) {
        self.0.borrow_mut().extend(faults);
    }

    pub(crate) fn next(&self) -> Result<(), Fault> {
        match self.0.borrow_mut().pop_front().flatten() {
            Some(fault) => Err(fault),
            None => Ok(()),
        }
    }
}

/// A fault that one hot key meets.
#[must_use]
pub fn throttled() -> Fault {
    fault("ProvisionedThroughputExceededException", true)
}

/// A fault that every call meets.
#[must_use]
pub fn systemic() -> Fault {
    fault("AccessDeniedException", false)
}

fn fault(code: &str, transient: bool) -> Fault {
    Fault {
        operation: "do what a test asks".into(),
        code: Some(code.into()),
        transient,
        source: None,
    }
}
