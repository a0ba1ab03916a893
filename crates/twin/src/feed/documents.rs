//! The documents of a recorded feed, each played for itself.

use std::collections::BTreeMap;

use super::playback::Playback;
use super::snapshot::{Snapshot, document_name};

/// A playback for each document, by name.
#[derive(Debug)]
pub(crate) struct Documents(BTreeMap<String, Playback>);

impl Documents {
    /// Sorts snapshots, in the order of their times, by their documents.
    pub(crate) fn new(snapshots: Vec<Snapshot>, now: bool) -> Self {
        let mut documents: BTreeMap<String, Vec<Snapshot>> = BTreeMap::new();
        for snapshot in snapshots {
            let name = document_name(&snapshot.file).to_owned();
            documents.entry(name).or_default().push(snapshot);
        }
        let played = |(name, snapshots)| (name, Playback::new(snapshots, now));
        Self(documents.into_iter().map(played).collect())
    }

    /// Returns the document that a request's target names by its last part; the only one for any target.
    pub(crate) fn of(&mut self, target: &str) -> Option<&mut Playback> {
        if self.0.len() == 1 {
            return self.0.values_mut().next();
        }
        let path = target.split_once('?').map_or(target, |(path, _)| path);
        self.0.get_mut(path.rsplit('/').next().unwrap_or_default())
    }

    /// Returns how many snapshots of all documents have been handed out, of how many, and the file of the
    /// latest of each.
    pub(crate) fn status(&self) -> (usize, usize, Vec<&str>) {
        let each: Vec<_> = self.0.values().map(Playback::status).collect();
        let served = each.iter().map(|(served, _, _)| served).sum();
        let of = each.iter().map(|(_, of, _)| of).sum();
        (served, of, each.iter().filter_map(|(_, _, last)| *last).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::playback::Conditions;

    fn documents(files: &[&str]) -> Documents {
        let snapshot = |file: &&str| Snapshot {
            file: (*file).to_owned(),
            recorded: jiff::Timestamp::UNIX_EPOCH,
            body: Vec::new(),
        };
        Documents::new(files.iter().map(snapshot).collect(), false)
    }

    fn check(documents: &mut Documents, target: &str, expected: Option<&str>) {
        let present = jiff::Timestamp::UNIX_EPOCH;
        let answer = documents.of(target).and_then(|one| one.next(present, &Conditions::default()));
        assert_eq!(answer.map(|answer| answer.snapshot.file.as_str()), expected, "{target}");
    }

    #[test]
    fn the_last_part_of_a_target_is_the_document() {
        let mut feed = documents(&["rain_1.csv", "sun_1.csv", "rain_2.csv"]);
        check(&mut feed, "/rain", Some("rain_1.csv"));
        check(&mut feed, "/a/b/sun?key=1", Some("sun_1.csv"));
        check(&mut feed, "/rain", Some("rain_2.csv"));
        check(&mut feed, "/snow", None);
        check(&mut feed, "/", None);
        assert_eq!(feed.status(), (3, 3, vec!["rain_2.csv", "sun_1.csv"]));
    }

    #[test]
    fn a_feed_of_one_document_answers_any_target() {
        let mut feed = documents(&["trains_1.xml", "trains_2.xml"]);
        check(&mut feed, "/", Some("trains_1.xml"));
        check(&mut feed, "/anything", Some("trains_2.xml"));
        assert_eq!(feed.status(), (2, 2, vec!["trains_2.xml"]));
    }
}
