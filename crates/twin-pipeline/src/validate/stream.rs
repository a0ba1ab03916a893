//! What a lake-only pipeline cannot have.

use crate::config::Stream;
use crate::document::{Document, SourceDocument, StreamDocument};

use super::{Report, fields};

impl Report<'_> {
    /// Judges which stream the records go to, and what follows from it.
    pub(super) fn stream(&mut self, document: &Document) -> Stream {
        let StreamDocument::Firehose = document.stream else {
            if document.revision.is_none() {
                self.say(&[], "revision is missing: a mapping has one, from 1");
            }
            return Stream::Kinesis;
        };
        if matches!(document.source, SourceDocument::Push(_)) {
            self.say(
                &fields(&["stream"]),
                "what is pushed goes to a Kinesis stream: leave stream out, or let the worker poll",
            );
        }
        let without_twin = [
            ("revision", document.revision.is_some()),
            ("extractor", document.extractor.is_some()),
            ("expires_after_seconds", document.expires_after_seconds.is_some()),
            ("freshness", document.freshness.is_some()),
        ];
        for (field, written) in without_twin {
            if written {
                self.say(
                    &fields(&[field]),
                    "with the stream firehose nothing is in the twin: leave this out, or stream",
                );
            }
        }
        Stream::Firehose
    }

    /// Says that there is a mapping which nothing would run.
    pub(super) fn needless_mapping(&mut self) {
        self.say(
            &fields(&["stream"]),
            "with the stream firehose nothing is mapped, and there is an extract.sql: delete it, or leave stream out",
        );
    }
}
