//! Which field names a component, and which one tells the time of an observation.

use std::time::Duration;

use twin_normalization::{Component, Timestamp};

use super::shape::{Kind, Leaf};

/// More characters than this are not worth replacing one by one.
const MOST_REPLACED: usize = 5;

/// Beginnings of words in the name of a field that tells when it was observed, with their weight.
const TIME_WORDS: &[(&str, u32)] = &[
    ("observ", 6),
    ("measur", 6),
    ("sampl", 5),
    ("record", 5),
    ("timestamp", 5),
    ("updated", 4),
    ("datetime", 4),
    ("eventtime", 4),
    ("time", 3),
    ("ts", 2),
    ("date", 1),
    ("at", 1),
];

/// Parts of the name of a field that tells another time, of the past or to come.
const OTHER_TIMES: &[&str] = &[
    "start", "begin", "end", "depart", "arriv", "creat", "sched", "plan", "expir", "valid",
    "birth", "until", "from", "due", "next",
];

/// Ends of the name of a field that names a thing, with their weight.
const KEY_WORDS: &[(&str, u32)] = &[
    ("slug", 7),
    ("id", 6),
    ("uuid", 6),
    ("key", 5),
    ("code", 5),
    ("identifier", 5),
    ("ref", 4),
    ("reference", 4),
    ("name", 3),
    ("label", 3),
    ("number", 3),
    ("nr", 3),
    ("no", 2),
];

/// What tells the time of an observation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clock {
    /// It is a time.
    Time,
    /// It counts the time since 1970: in seconds (0) or milliseconds (3).
    Epoch(u8),
}

/// Returns the leaf that names components best, by its place among `leaves`.
pub(super) fn key(leaves: &[Leaf<'_>], records: usize, prefix: usize) -> Option<usize> {
    let scored = leaves.iter().enumerate().filter_map(|(place, leaf)| {
        let weight = key_weight(leaf, records, prefix)?;
        Some((weight, std::cmp::Reverse((leaf.path.len(), place))))
    });
    let (_, std::cmp::Reverse((_, place))) = scored.max()?;
    Some(place)
}

fn key_weight(leaf: &Leaf<'_>, records: usize, prefix: usize) -> Option<usize> {
    let facts = &leaf.node.facts;
    let names = matches!(leaf.kind, Kind::Text | Kind::NumericText | Kind::Integer);
    let replaceable = facts.odd.len() <= MOST_REPLACED && !facts.odd.iter().any(|c| c.is_control());
    let fits = facts.longest + prefix <= Component::MAX_BYTES && replaceable;
    let always = leaf.node.seen == records && facts.empty == 0;
    let fraction = leaf.kind == Kind::NumericText && facts.odd.contains(&'.');
    if !names || !fits || !always || fraction || !stay_apart(leaf) {
        return None;
    }
    let words = words(leaf.path.last()?);
    let last = words.last()?;
    let hint = KEY_WORDS.iter().find(|(word, _)| word == last || words.concat() == *word);
    let hint = hint.map_or(0, |(_, weight)| *weight as usize);
    let different = facts.distinct.len() * 4 / records.max(1);
    (hint > 0 || (different == 4 && records > 1)).then_some(hint + different)
}

/// Whether a text that looks like a number is a label or a date by its name: nobody wants to add them up.
pub(super) fn is_label(leaf: &Leaf<'_>) -> bool {
    let words = leaf.path.last().map(|name| words(name)).unwrap_or_default();
    words
        .iter()
        .any(|word| word == "date" || word == "day" || KEY_WORDS.iter().any(|(key, _)| key == word))
}

/// Whether the values stay different when odd characters are replaced.
fn stay_apart(leaf: &Leaf<'_>) -> bool {
    let facts = &leaf.node.facts;
    let replaced =
        facts.distinct.iter().map(|value| value.replace(|c| facts.odd.contains(&c), "-"));
    replaced.collect::<std::collections::HashSet<_>>().len() == facts.distinct.len()
}

/// Returns the leaf that tells best when a record was observed, by its place among `leaves`. A record that
/// arrived at `tick` was observed before.
pub(super) fn time(leaves: &[Leaf<'_>], tick: Timestamp) -> Option<(usize, Clock)> {
    let scored = leaves.iter().enumerate().filter_map(|(place, leaf)| {
        let clock = clock(leaf, tick)?;
        let weight = time_weight(&words(leaf.path.last()?))?;
        Some((weight, std::cmp::Reverse((leaf.path.len(), place)), clock))
    });
    let best = scored.max_by_key(|(weight, place, _)| (*weight, *place));
    best.map(|(_, std::cmp::Reverse((_, place)), clock)| (place, clock))
}

fn clock(leaf: &Leaf<'_>, tick: Timestamp) -> Option<Clock> {
    let latest = tick.plus(Duration::from_mins(5));
    match (leaf.kind, leaf.node.facts.range) {
        (Kind::Time, _) => (leaf.node.facts.latest? <= latest).then_some(Clock::Time),
        // From the year 2001 on: a smaller number is something else.
        (Kind::Integer, Some((least, greatest))) if least >= 1_000_000_000 => {
            let (unit, micros) = match least {
                ..1_000_000_000_000 => (0, greatest.checked_mul(1_000_000)?),
                _ => (3, greatest.checked_mul(1_000)?),
            };
            (micros <= latest.micros()).then_some(Clock::Epoch(unit))
        }
        _ => None,
    }
}

fn time_weight(words: &[String]) -> Option<u32> {
    let whole = words.concat();
    if OTHER_TIMES.iter().any(|word| words.iter().any(|w| w.starts_with(word))) {
        return None;
    }
    let weight = |(word, weight): &(&str, u32)| {
        let found = if word.len() > 4 {
            whole.contains(word)
        } else {
            words.iter().any(|other| other == word)
        };
        found.then_some(*weight)
    };
    TIME_WORDS.iter().filter_map(weight).max()
}

/// Cuts the name of a field into words in lower case: at capitals and at what is no letter.
fn words(name: &str) -> Vec<String> {
    let mut spaced = String::new();
    let mut small = false;
    for c in name.chars() {
        if small && c.is_uppercase() {
            spaced.push(' ');
        }
        spaced.push(if c.is_alphabetic() { c } else { ' ' });
        small = c.is_lowercase();
    }
    spaced.split_whitespace().map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::super::shape::Node;
    use super::*;

    #[test]
    fn a_name_is_cut_into_words() {
        for (name, expected) in [
            ("TrainCode", &["train", "code"][..]),
            ("messageDateTime", &["message", "date", "time"]),
            ("trip_id", &["trip", "id"]),
            ("vehicleID", &["vehicle", "id"]),
            ("@id", &["id"]),
            ("42", &[]),
        ] {
            assert_eq!(words(name), expected, "{name}");
        }
    }

    fn chosen(records: &[&str]) -> (Option<String>, Option<(String, Clock)>) {
        let mut node = Node::default();
        records.iter().for_each(|record| node.add(record).unwrap());
        let leaves = node.leaves();
        let path = |place: usize| leaves[place].path.join(".");
        let tick = Timestamp::parse("2025-10-02T06:00:00Z").unwrap();
        let time = time(&leaves, tick).map(|(place, clock)| (path(place), clock));
        (key(&leaves, records.len(), 5).map(path), time)
    }

    #[test]
    fn the_field_that_is_most_like_a_key_names_components() {
        let key = |records: &[&str]| chosen(records).0;
        assert_eq!(key(&[r#"{"v":"x","stopId":"a"}"#]).as_deref(), Some("stopId"));
        assert_eq!(key(&[r#"{"a":{"id":1},"id":2}"#]).as_deref(), Some("id"));
        assert_eq!(
            key(&[r#"{"route_id":"r","id":"1"}"#, r#"{"route_id":"r","id":"2"}"#]).as_deref(),
            Some("id")
        );
        assert_eq!(
            key(&[r#"{"place":"Cork"}"#, r#"{"place":"Dublin"}"#]).as_deref(),
            Some("place")
        );
        for none in [
            &[r#"{"v":"x"}"#][..],
            &[r#"{"id":null}"#],
            &[r#"{"id":""}"#],
            &[r#"{"id":1.5}"#],
            &[r#"{"id":"1.5"}"#],
            &[r#"{"id":"a b"}"#, r#"{"id":"a.b"}"#],
            &[r#"{"id":"1"}"#, "{}"],
        ] {
            assert_eq!(key(none), None, "{none:?}");
        }
    }

    #[test]
    fn a_time_is_that_of_the_observation_or_none() {
        for (record, expected) in [
            (r#"{"timestamp":1759384800}"#, Some(("timestamp", Clock::Epoch(0)))),
            (r#"{"ts":1759384800123}"#, Some(("ts", Clock::Epoch(3)))),
            (r#"{"createdAt":"2025-10-02T05:00:00Z"}"#, None),
            (r#"{"timestamp":"2025-10-02T07:00:00Z"}"#, None),
            (r#"{"timestamp":7}"#, None),
            (r#"{"station":1759384800}"#, None),
            (r#"{"start_date":"20251002"}"#, None),
            (
                r#"{"startTime":"2025-10-02T05:00:00Z","a":{"observedAt":"2025-10-02T06:04:00Z"}}"#,
                Some(("a.observedAt", Clock::Time)),
            ),
        ] {
            let time = chosen(&[record]).1;
            let time = time.as_ref().map(|(path, clock)| (path.as_str(), *clock));
            assert_eq!(time, expected, "{record}");
        }
    }
}
