//! Decides which snapshot a request gets, apart from any network.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::snapshot::Snapshot;

/// A feed that is being played.
#[derive(Debug)]
pub(crate) struct Playback {
    snapshots: Vec<Snapshot>,
    /// Whether times are those of the first handing out, not of the recording.
    now: bool,
    /// How many snapshots have been handed out.
    served: usize,
    /// When the latest of them was first handed out, in whole seconds.
    first_shown: Timestamp,
}

/// The conditions of a request, as its headers state them.
#[derive(Debug, Default)]
pub(crate) struct Conditions {
    /// The value of `If-None-Match`.
    pub(crate) none_match: Option<String>,
    /// The value of `If-Modified-Since`.
    pub(crate) modified_since: Option<String>,
}

/// What a request gets.
#[derive(Debug)]
pub(crate) struct Answer<'p> {
    /// The snapshot.
    pub(crate) snapshot: &'p Snapshot,
    /// `ETag` of the snapshot.
    pub(crate) etag: String,
    /// `Last-Modified` of the snapshot.
    pub(crate) last_modified: String,
    /// Whether the client has it already.
    pub(crate) unchanged: bool,
}

impl Playback {
    /// Begins before the first of `snapshots`.
    pub(crate) fn new(snapshots: Vec<Snapshot>, now: bool) -> Self {
        Self { snapshots, now, served: 0, first_shown: Timestamp::UNIX_EPOCH }
    }

    /// Returns how many snapshots have been handed out, of how many, and the file of the latest.
    pub(crate) fn status(&self) -> (usize, usize, Option<&str>) {
        let last = self.served.checked_sub(1).and_then(|at| self.snapshots.get(at));
        (self.served, self.snapshots.len(), last.map(|snapshot| snapshot.file.as_str()))
    }

    /// Hands out the next snapshot, or the last one again; `None` only where there are none.
    pub(crate) fn next(
        &mut self,
        present: Timestamp,
        conditions: &Conditions,
    ) -> Option<Answer<'_>> {
        let again = self.served == self.snapshots.len();
        if !again {
            self.served += 1;
            self.first_shown = Timestamp::from_second(present.as_second()).unwrap_or(present);
        }
        let snapshot = self.snapshots.get(self.served.checked_sub(1)?)?;
        let time = if self.now { self.first_shown } else { snapshot.recorded };
        let etag = format!("\"{}\"", snapshot.file);
        let unchanged = again && is_met(conditions, &etag, time);
        Some(Answer { snapshot, etag, last_modified: http_date(time), unchanged })
    }
}

/// Tells whether the client has this version, by RFC 9110: a tag, where given, outweighs a time.
fn is_met(conditions: &Conditions, etag: &str, modified: Timestamp) -> bool {
    if let Some(tags) = &conditions.none_match {
        let same = |tag: &str| tag == "*" || tag.trim_start_matches("W/") == etag;
        return tags.split(',').map(str::trim).any(same);
    }
    let since = conditions.modified_since.as_deref().and_then(parse_http_date);
    since.is_some_and(|since| modified.as_second() <= since.as_second())
}

fn http_date(time: Timestamp) -> String {
    time.to_zoned(TimeZone::UTC).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

fn parse_http_date(text: &str) -> Option<Timestamp> {
    let time = jiff::civil::DateTime::strptime("%a, %d %b %Y %H:%M:%S GMT", text).ok()?;
    time.to_zoned(TimeZone::UTC).ok().map(|time| time.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::constant(1_700_000_000, 900_000_000);

    fn playback(now: bool) -> Playback {
        let snapshot = |file: &str, recorded: &str| Snapshot {
            file: file.to_owned(),
            recorded: recorded.parse().unwrap(),
            body: file.as_bytes().to_vec(),
        };
        let snapshots =
            vec![snapshot("a", "2025-10-02T06:40:02Z"), snapshot("b", "2025-10-02T06:41:02Z")];
        Playback::new(snapshots, now)
    }

    fn check(playback: &mut Playback, conditions: &Conditions, expected: (&str, bool, &str)) {
        let answer = playback.next(NOW, conditions).unwrap();
        let (file, unchanged) = (answer.snapshot.file.as_str(), answer.unchanged);
        assert_eq!((file, unchanged, answer.last_modified.as_str()), expected);
    }

    #[test]
    fn snapshots_come_in_sequence_and_the_last_is_repeated() {
        let mut feed = playback(false);
        let none = Conditions::default();
        assert_eq!(feed.status(), (0, 2, None));
        check(&mut feed, &none, ("a", false, "Thu, 02 Oct 2025 06:40:02 GMT"));
        check(&mut feed, &none, ("b", false, "Thu, 02 Oct 2025 06:41:02 GMT"));
        check(&mut feed, &none, ("b", false, "Thu, 02 Oct 2025 06:41:02 GMT"));
        assert_eq!(feed.status(), (2, 2, Some("b")));
    }

    #[test]
    fn only_a_repeat_of_the_last_can_be_unchanged() {
        let time = |text: &str| Conditions {
            modified_since: Some(text.to_owned()),
            ..Conditions::default()
        };
        let tag =
            |text: &str| Conditions { none_match: Some(text.to_owned()), ..Conditions::default() };
        let (a, b) = ("Thu, 02 Oct 2025 06:40:02 GMT", "Thu, 02 Oct 2025 06:41:02 GMT");
        let mut feed = playback(false);
        check(&mut feed, &time("Thu, 01 Jan 2026 00:00:00 GMT"), ("a", false, a));
        check(&mut feed, &tag("*"), ("b", false, b));
        check(&mut feed, &time(a), ("b", false, b));
        check(&mut feed, &time(b), ("b", true, b));
        check(&mut feed, &time("yesterday"), ("b", false, b));
        check(&mut feed, &tag("\"a\""), ("b", false, b));
        check(&mut feed, &tag("\"a\", W/\"b\""), ("b", true, b));
        let both =
            Conditions { none_match: Some("\"a\"".to_owned()), modified_since: Some(b.to_owned()) };
        check(&mut feed, &both, ("b", false, b));
    }

    #[test]
    fn times_can_be_those_of_the_first_handing_out() {
        let mut feed = playback(true);
        let none = Conditions::default();
        check(&mut feed, &none, ("a", false, "Tue, 14 Nov 2023 22:13:20 GMT"));
        check(&mut feed, &none, ("b", false, "Tue, 14 Nov 2023 22:13:20 GMT"));
        let later = Timestamp::constant(1_700_000_100, 0);
        let repeated = feed.next(later, &none).unwrap();
        assert_eq!(repeated.last_modified, "Tue, 14 Nov 2023 22:13:20 GMT");
    }
}
