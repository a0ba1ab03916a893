//! Writes dead letters in a function's name.

use twin_normalization::{DeadLetter, Order, Origin, Payload, Refusal};

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

    /// Writes a letter about `line`, and a warning about it to the log: without the line or what was
    /// read in it, which can be anything.
    #[must_use]
    pub fn letter(
        &self,
        origin: Origin,
        line: &[u8],
        refusal: Refusal,
        order: Option<&Order>,
    ) -> DeadLetter {
        let Refusal { reason, detail } = refusal;
        tracing::warn!(
            pipeline = self.pipeline,
            reason = reason.as_str(),
            sequence = origin.sequence,
            line = origin.line,
            "line kept as a dead letter"
        );
        DeadLetter {
            v: 1,
            function: self.function.to_owned(),
            code: self.code.clone(),
            reason,
            detail,
            origin,
            pipeline: self.pipeline.clone(),
            mapping: self.mapping.clone(),
            order: order.map(ToString::to_string),
            payload: Payload::of(line),
        }
    }
}
