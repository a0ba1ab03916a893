//! Dead letters in memory.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashSet};

use twin_normalization::DeadLetter;
use twin_normalization::port::{Fault, KeepDeadLetters};

use crate::Faults;

/// Keeps dead letters in memory, one object for each call. The same letters twice are one object.
#[derive(Debug, Default)]
pub struct MemoryLetters {
    objects: RefCell<Vec<Vec<DeadLetter>>>,
    /// The objects as they would be written.
    contents: RefCell<HashSet<String>>,
    /// Which calls fail.
    pub faults: Faults,
}

impl MemoryLetters {
    /// What is kept, over all objects.
    #[must_use]
    pub fn kept(&self) -> Vec<DeadLetter> {
        self.objects.borrow().concat()
    }

    /// The lines that became letters, each once.
    #[must_use]
    pub fn lines(&self) -> BTreeSet<Vec<u8>> {
        let line = |letter: DeadLetter| letter.payload.line().expect("own base64").into_owned();
        self.kept().into_iter().map(line).collect()
    }
}

impl KeepDeadLetters for &MemoryLetters {
    async fn keep_dead_letters(&self, letters: &[DeadLetter]) -> Result<(), Fault> {
        self.faults.next()?;
        let content = serde_json::to_string(letters).expect("letters are json");
        if !letters.is_empty() && self.contents.borrow_mut().insert(content) {
            self.objects.borrow_mut().push(letters.to_vec());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{block_on, conformance};

    #[test]
    fn letters_in_memory_keep_the_promises_of_the_port() {
        let letters = MemoryLetters::default();
        block_on(conformance::letters(&letters, async || letters.kept()));
    }
}
