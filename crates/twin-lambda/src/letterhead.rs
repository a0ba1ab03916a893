//! Writes dead letters in a function's name.

use twin_normalization::{DeadLetter, Order, Payload, Refusal};

use crate::Line;
use crate::guard::guard;

/// What all dead letters of a function have in common.
#[derive(Clone, Debug)]
pub struct Letterhead {
    function: &'static str,
    code: String,
    pipeline: Option<String>,
    mapping: Option<String>,
}

impl Letterhead {
    /// The letterhead of a function and the version of its code; with the pipeline and the mapping (its
    /// revision and hash) where the function serves just one.
    #[must_use]
    pub fn new(
        function: &'static str,
        code: impl Into<String>,
        pipeline: Option<String>,
        mapping: Option<String>,
    ) -> Self {
        Self { function, code: code.into(), pipeline, mapping }
    }

    /// The version of the function's code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Does the work on one line. Where the line is refused, or makes the code panic, a letter about it is
    /// added to `letters`, and there is no result: the lines after it go on (invariant I6).
    ///
    /// `work` must leave nothing half done behind that later lines would read.
    pub fn attempt<T>(
        &self,
        line: &Line<'_>,
        letters: &mut Vec<DeadLetter>,
        work: impl FnOnce() -> Result<T, Refusal>,
    ) -> Option<T> {
        match guard(work).unwrap_or_else(|panic| Err(Refusal::panic(panic))) {
            Ok(result) => Some(result),
            Err(refusal) => {
                letters.push(self.letter(line, refusal, None));
                None
            }
        }
    }

    /// Writes a letter about a line, and a warning about it to the log: without the line or what was
    /// read in it, which can be anything. `order` is the line's, where it was readable.
    #[must_use]
    pub fn letter(&self, line: &Line<'_>, refusal: Refusal, order: Option<&Order>) -> DeadLetter {
        tracing::warn!(
            pipeline = self.pipeline,
            reason = refusal.reason.as_str(),
            sequence = line.sequence,
            line = line.number,
            "line kept as a dead letter"
        );
        self.quiet_letter(line, refusal, order)
    }

    /// Writes a letter, and nothing to the log: for whoever says of many lines at once what became of them.
    #[must_use]
    pub fn quiet_letter(
        &self,
        line: &Line<'_>,
        refusal: Refusal,
        order: Option<&Order>,
    ) -> DeadLetter {
        let Refusal { reason, detail } = refusal;
        DeadLetter {
            v: 1,
            function: self.function.to_owned(),
            code: self.code.clone(),
            reason,
            detail,
            origin: line.origin(),
            pipeline: self.pipeline.clone(),
            mapping: self.mapping.clone(),
            order: order.map(ToString::to_string),
            payload: Payload::of(line.bytes),
            cut: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use twin_normalization::{Origin, Reason, Timestamp};

    use super::*;

    #[test]
    fn a_line_that_makes_the_code_panic_is_kept_and_the_next_one_goes_on() {
        let letterhead = Letterhead::new("stream-writer", "c0de", None, None);
        let mut letters = Vec::new();
        let data = b"bug\nbad\ngood";
        let done: Vec<Option<usize>> = Line::of_record(data, "s7", Timestamp::EPOCH)
            .map(|line| {
                letterhead.attempt(&line, &mut letters, || match line.bytes {
                    b"bug" => panic!("a bug"),
                    b"bad" => Err(Refusal { reason: Reason::Malformed, detail: "bad line".into() }),
                    good => Ok(good.len()),
                })
            })
            .collect();
        assert_eq!(done, [None, None, Some(4)]);
        let kept: Vec<_> =
            letters.iter().map(|letter| (letter.reason, letter.detail.as_str())).collect();
        assert_eq!(kept, [(Reason::Panic, "a bug"), (Reason::Malformed, "bad line")]);
        assert_eq!(letters[0].payload, Payload::Text("bug".into()));
        let origin = Origin { sequence: "s7".into(), line: 1, arrived_at: Timestamp::EPOCH };
        assert_eq!(letters[1].origin, origin);
    }
}
