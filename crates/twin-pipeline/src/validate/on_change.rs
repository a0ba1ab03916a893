//! Judges when a record has changed, and for how long an unchanged one may be left out.

use std::time::Duration;

use super::freshness::intervals;
use super::{Report, fields};
use crate::config::{Freshness, OnChange, PollSource, PolledDocument};
use crate::document::OnChangeDocument;
use crate::locate::Step;
use crate::{Csv, Format, RecordPath};

/// How many fields may make a key.
const MAX_FIELDS: usize = 8;
/// The longest heartbeat: a day.
const MAX_SECONDS: u32 = 86_400;
/// The heartbeat where the file says nothing, and neither freshness nor expiry asks for a shorter one.
const HEARTBEAT: Duration = Duration::from_hours(1);

impl Report<'_> {
    /// Its heartbeat is zero where the file gives none: [`Report::heartbeat`] fills it in.
    pub(super) fn on_change(
        &mut self,
        document: OnChangeDocument,
        format: Option<&Format>,
        documents: &[PolledDocument],
    ) -> Option<OnChange> {
        let OnChangeDocument { key: texts, heartbeat_seconds } = document;
        let seconds = heartbeat_seconds
            .map(|seconds| self.number(&HEARTBEAT_PLACE, seconds, 1..=MAX_SECONDS));
        let legal = seconds.filter(|legal| Some(u64::from(*legal)) == heartbeat_seconds);
        let place = fields(&["source", "on_change", "key"]);
        if texts.is_empty() || texts.len() > MAX_FIELDS {
            self.say(&place, format!("name 1 to {MAX_FIELDS} fields"));
        }
        let names = format.and_then(|format| names(format, documents));
        let mut key: Vec<RecordPath> = Vec::new();
        for (index, text) in texts.iter().enumerate() {
            let place = [&place[..], &[Step::Element(index)]].concat();
            // A value of its own, not the record and not each of several.
            let path = text.parse().ok().filter(|path: &RecordPath| !path.each());
            let first = path.as_ref().and_then(|path| path.fields().first());
            let (Some(first), Some(path)) = (first, &path) else {
                self.say(&place, format!("{text:?} is no field: write $.a or $.a.b"));
                continue;
            };
            if let Some(names) = names.as_ref().filter(|names| !names.contains(&first.as_str())) {
                let names = names.join(", ");
                self.say(&place, format!("no record has a field {first:?}; it has {names}"));
            }
            if key.contains(path) {
                self.say(&place, format!("{text:?} is there twice"));
            }
            key.push(path.clone());
        }
        let heartbeat = Duration::from_secs(legal.unwrap_or(0).into());
        (!key.is_empty()).then_some(OnChange { key, heartbeat })
    }

    /// A record that is left out must come again before its value is late or gone.
    pub(super) fn heartbeat(
        &mut self,
        source: &mut PollSource,
        freshness: Option<&Freshness>,
        expires_after: Option<Duration>,
    ) {
        let Some(on_change) = &mut source.on_change else { return };
        let shortest = freshness.and_then(|freshness| intervals(freshness).min());
        let limits = [
            (shortest, "the shortest interval of freshness", "late"),
            (expires_after, "expires_after_seconds", "gone"),
        ];
        let mut most = HEARTBEAT;
        for (limit, what, fate) in limits {
            let Some(half) = limit.map(|limit| limit / 2) else { continue };
            most = most.min(half);
            let (given, half) = (on_change.heartbeat.as_secs(), half.as_secs());
            if given > half {
                let message = format!(
                    "{given} is more than {half}, half of {what}: a value could be {fate} before its record is put again"
                );
                self.say(&fields(&HEARTBEAT_PLACE), message);
            }
        }
        if on_change.heartbeat.is_zero() {
            on_change.heartbeat = Duration::from_secs(most.as_secs());
        }
        let (heartbeat, interval) = (on_change.heartbeat.as_secs(), source.interval.as_secs());
        if heartbeat <= interval {
            let message = format!(
                "with a heartbeat of {heartbeat} s and a poll every {interval} s nothing is ever left out: lengthen heartbeat_seconds (and freshness, expires_after_seconds where they bound it), poll more often, or leave on_change out"
            );
            self.say(&fields(&["source", "on_change"]), message);
        }
    }
}

const HEARTBEAT_PLACE: [&str; 3] = ["source", "on_change", "heartbeat_seconds"];

/// The fields that a record can have, where the file names them all.
fn names<'n>(format: &'n Format, documents: &'n [PolledDocument]) -> Option<Vec<&'n str>> {
    let own: Vec<&String> = match format {
        Format::Text(text) => text.columns.iter().collect(),
        Format::Csv(Csv { melt: Some(melt), .. }) => {
            melt.keep.iter().chain([&melt.name, &melt.value]).chain(&melt.slug).collect()
        }
        Format::Csv(Csv { columns: Some(columns), .. }) => columns.iter().collect(),
        _ => return None,
    };
    // All documents have the same fields.
    let constants = documents.iter().take(1).flat_map(|document| &document.fields);
    let constants = constants.map(|(name, _)| name);
    Some(own.into_iter().chain(constants).map(String::as_str).collect())
}
