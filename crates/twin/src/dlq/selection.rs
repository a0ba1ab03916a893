//! Which letters a command is about.

use super::letter::{Keeper, Letter, Place};

/// Which letters; all where nothing is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct Selection {
    /// Only letters that this function could not use.
    #[arg(long, value_name = "NAME")]
    pub function: Option<String>,
    /// Only letters of this pipeline; for the stream-writer's, the line itself must name it.
    #[arg(long, value_name = "NAME")]
    pub pipeline: Option<String>,
    /// Only letters with this reason.
    #[arg(long, value_name = "WORD")]
    pub reason: Option<String>,
    /// Only letters kept under this day, as in 2025-10-02.
    #[arg(long, value_name = "DAY")]
    pub day: Option<String>,
    /// Only letters of this object.
    #[arg(long, value_name = "KEY")]
    pub object: Option<String>,
}

impl Selection {
    /// Tells whether nothing is asked for.
    #[must_use]
    pub fn is_all(&self) -> bool {
        *self == Self::default()
    }

    /// Tells whether the object at a place can hold such a letter, as far as its key shows.
    pub(super) fn may_be_at(&self, place: &Place<'_>) -> bool {
        let function = place.keeper == Keeper::Lambda || is(self.function.as_ref(), place.function);
        let pipeline = place.pipeline.is_none_or(|name| is(self.pipeline.as_ref(), name));
        function
            && pipeline
            && is(self.day.as_ref(), &place.day)
            && is(self.object.as_ref(), place.key)
    }

    /// Tells whether this is such a letter.
    pub(super) fn holds(&self, letter: &Letter) -> bool {
        let pipeline = letter.pipeline.as_deref().unwrap_or_default();
        is(self.function.as_ref(), &letter.function)
            && is(self.pipeline.as_ref(), pipeline)
            && is(self.reason.as_ref(), &letter.reason)
    }
}

fn is(asked: Option<&String>, found: &str) -> bool {
    asked.is_none_or(|asked| asked == found)
}
