//! Where the values of one record live, until the record is done.
//!
//! Texts that are made and the cells of arrays lie one after the other in a few blocks of memory, so that making them
//! costs no allocation each and dropping them costs nothing.

use std::cell::Cell;

use bumpalo::Bump;
use bumpalo::collections::String as ArenaText;

/// The most bytes of text that may be made of a record: all its texts, one after the other. Functions on texts
/// feed each other, so that a short record could ask for more than there is.
pub(crate) const MOST_TEXT: usize = 16 << 20;

/// What holds the values of one record.
#[derive(Debug)]
pub(crate) struct Arena {
    /// For what is as large as the record itself.
    pub(crate) bump: Bump,
    /// How many bytes of text may still be made. Once it has run out it stays so.
    room: Cell<Option<usize>>,
}

impl Arena {
    /// An arena for one record: most need no more than its first block.
    pub(crate) fn new() -> Arena {
        Arena { bump: Bump::with_capacity(2_048), room: Cell::new(Some(MOST_TEXT)) }
    }

    /// Whether texts of more bytes than [`MOST_TEXT`] were asked for.
    pub(crate) fn is_exhausted(&self) -> bool {
        self.room.get().is_none()
    }

    /// A text made by an expression; `None` where it is one too many.
    pub(crate) fn text(&self, text: &str) -> Option<&str> {
        self.take(text.len())?;
        Some(self.bump.alloc_str(text))
    }

    /// A text like another one, changed in place.
    pub(crate) fn altered(&self, text: &str, alter: impl FnOnce(&mut str)) -> Option<&str> {
        self.take(text.len())?;
        let copy = self.bump.alloc_str(text);
        alter(copy);
        Some(copy)
    }

    /// A text of at most `bytes` bytes, written by an expression; so many count, however many are written. `None`
    /// where there is no room for them, or where `bytes` is beyond `usize`; then nothing is written.
    pub(crate) fn written<'r>(
        &'r self,
        bytes: Option<usize>,
        write: impl FnOnce(&mut ArenaText<'r>),
    ) -> Option<&'r str> {
        self.fits(bytes)?;
        let bytes = bytes?;
        self.take(bytes)?;
        let mut text = ArenaText::with_capacity_in(bytes, &self.bump);
        write(&mut text);
        Some(text.into_bump_str())
    }

    /// Texts one after the other, with another between them.
    pub(crate) fn joined(&self, separator: &str, texts: &[&str]) -> Option<&str> {
        let separators = separator.len().checked_mul(texts.len().saturating_sub(1));
        let bytes = separators.and_then(|separators| {
            texts.iter().map(|text| text.len()).try_fold(separators, usize::checked_add)
        });
        self.written(bytes, |joined| {
            for (index, text) in texts.iter().enumerate() {
                joined.push_str(if index == 0 { "" } else { separator });
                joined.push_str(text);
            }
        })
    }

    /// `None` where there is no room for so many bytes of text, which is the end of the record.
    pub(crate) fn fits(&self, bytes: Option<usize>) -> Option<()> {
        let left = self.room.get().filter(|left| bytes.is_some_and(|bytes| bytes <= *left));
        self.room.set(left);
        left.map(drop)
    }

    fn take(&self, bytes: usize) -> Option<()> {
        let left = self.room.get().and_then(|left| left.checked_sub(bytes));
        self.room.set(left);
        left.map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text that takes room without being counted would be memory without bound.
    #[test]
    fn no_text_takes_more_than_is_counted() {
        let long = "x".repeat(1_000_000);
        let arena = Arena::new();
        for _ in 0..1_000 {
            assert_eq!(arena.joined(&long, &["a"]), Some("a"));
        }
        assert!(arena.bump.allocated_bytes() < 100_000, "{}", arena.bump.allocated_bytes());
        let nothing = |_: &mut ArenaText<'_>| {};
        let made = (0..1_000).take_while(|_| arena.written(Some(100_000), nothing).is_some());
        assert_eq!(made.count(), MOST_TEXT / 100_000);
        assert!(arena.is_exhausted());
    }
}
