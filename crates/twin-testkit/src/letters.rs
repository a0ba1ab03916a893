//! Dead letters in memory.

use std::cell::RefCell;

use twin_normalization::DeadLetter;
use twin_normalization::port::{Fault, KeepDeadLetters};

use crate::Faults;

/// Keeps dead letters in memory.
#[derive(Debug, Default)]
pub struct MemoryLetters {
    letters: RefCell<Vec<DeadLetter>>,
    /// Which calls fail.
    pub faults: Faults,
}

impl MemoryLetters {
    /// What is kept.
    #[must_use]
    pub fn kept(&self) -> Vec<DeadLetter> {
        self.letters.borrow().clone()
    }
}

impl KeepDeadLetters for &MemoryLetters {
    async fn keep_dead_letters(&self, letters: &[DeadLetter]) -> Result<(), Fault> {
        self.faults.next()?;
        self.letters.borrow_mut().extend_from_slice(letters);
        Ok(())
    }
}
