//! What a watcher knows of the twin, and how it is drawn; no terminal, no network.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::api::TwinValue;
use crate::table;
use crate::text::{fit, printable};

/// How long a change stands out.
const STANDS_OUT_SECONDS: i64 = 3;
const BOLD: &str = "\u{1b}[1m";
const YELLOW: &str = "\u{1b}[1;33m";
const RED: &str = "\u{1b}[31m";
const PLAIN: &str = "\u{1b}[0m";

/// News of the twin.
#[derive(Debug)]
pub(super) enum Update {
    /// All values of a component.
    Component {
        /// Its name.
        name: String,
        /// Its values.
        values: Vec<TwinValue>,
    },
    /// Every component has been looked at.
    Round {
        /// Their names.
        components: BTreeSet<String>,
    },
    /// The twin could not be looked at this time.
    Trouble(String),
}

/// The newest values.
#[derive(Debug)]
pub(super) struct Board {
    title: String,
    entries: BTreeMap<(String, String), Entry>,
    components: usize,
    complete: bool,
    trouble: Option<String>,
}

#[derive(Debug)]
struct Entry {
    value: TwinValue,
    /// When the value was last seen to change; `None` where it has not since the beginning.
    changed: Option<Timestamp>,
}

impl Board {
    pub(super) fn new(title: String) -> Self {
        Self { title, entries: BTreeMap::new(), components: 0, complete: false, trouble: None }
    }

    /// Takes news; returns the JSON of each value that is new or different.
    pub(super) fn apply(&mut self, update: Update, present: Timestamp) -> Vec<String> {
        match update {
            Update::Component { name, values } => self.component(&name, values, present),
            Update::Round { components } => {
                self.entries.retain(|(component, _), _| components.contains(component));
                self.components = components.len();
                self.complete = true;
                self.trouble = None;
                Vec::new()
            }
            Update::Trouble(trouble) => {
                self.trouble = Some(trouble);
                Vec::new()
            }
        }
    }

    fn component(&mut self, name: &str, values: Vec<TwinValue>, present: Timestamp) -> Vec<String> {
        let metrics: BTreeSet<&str> = values.iter().map(|value| value.metric.as_str()).collect();
        self.entries.retain(|(component, metric), _| {
            component != name || metrics.contains(metric.as_str())
        });
        let mut news = Vec::new();
        for value in values {
            let key = (name.to_owned(), value.metric.clone());
            let earlier = self.entries.get(&key);
            let changed = match earlier {
                Some(entry) if entry.value.shown == value.shown => entry.changed,
                None if !self.complete => None,
                _ => Some(present),
            };
            if earlier.is_none_or(|entry| entry.value.json != value.json) {
                news.push(value.json.clone());
            }
            self.entries.insert(key, Entry { value, changed });
        }
        news
    }

    /// Draws the board into `height` lines of at most `width` characters.
    pub(super) fn draw(&self, (width, height): (usize, usize), present: Timestamp) -> Vec<String> {
        let mut lines = vec![self.headline(width, present)];
        if let Some(trouble) = &self.trouble {
            lines.push(format!("{RED}{}{PLAIN}", fit(&printable(trouble), width)));
        }
        let room = height.saturating_sub(lines.len() + 1);
        let shown: Vec<&Entry> = self.newest_first().into_iter().take(room).collect();
        let rows: Vec<_> = shown.iter().map(|entry| row(&entry.value, present)).collect();
        let head = ["component", "metric", "value", "unit", "age"];
        let mut table = table::lines(head, &rows, Some(width)).into_iter();
        lines.extend(table.next());
        for (line, entry) in table.zip(shown) {
            lines.push(if entry.stands_out(present) {
                format!("{YELLOW}{line}{PLAIN}")
            } else {
                line
            });
        }
        lines.truncate(height);
        lines
    }

    fn headline(&self, width: usize, present: Timestamp) -> String {
        let time = present.to_zoned(TimeZone::UTC).strftime("%H:%M:%S");
        let known = if self.complete {
            format!("{} values of {} components", self.entries.len(), self.components)
        } else {
            format!("looking, {} values so far", self.entries.len())
        };
        let text = format!("{} · {known} · {time} UTC · Ctrl-C ends", self.title);
        format!("{BOLD}{}{PLAIN}", fit(&text, width))
    }

    /// Among values of one time, those that changed last come first.
    fn newest_first(&self) -> Vec<&Entry> {
        let mut entries: Vec<(&(String, String), &Entry)> = self.entries.iter().collect();
        entries.sort_by(|(a_key, a), (b_key, b)| {
            let newest = b.value.observed_at.cmp(&a.value.observed_at);
            newest.then(b.changed.cmp(&a.changed)).then(a_key.cmp(b_key))
        });
        entries.into_iter().map(|(_, entry)| entry).collect()
    }
}

impl Entry {
    fn stands_out(&self, present: Timestamp) -> bool {
        self.changed
            .is_some_and(|changed| present.as_second() - changed.as_second() <= STANDS_OUT_SECONDS)
    }
}

fn row(value: &TwinValue, present: Timestamp) -> [String; 5] {
    let TwinValue { component, metric, shown, unit, freshness, .. } = value.clone();
    let age = match freshness.as_str() {
        "" | "fresh" => value.age(present),
        late => format!("{} {late}", value.age(present)),
    };
    [component, metric, shown, unit, age]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn value(component: &str, metric: &str, shown: &str, second: i64) -> TwinValue {
        let json = format!(
            r#"{{"component":"{component}","metric":"{metric}","value":{shown},"unit":null,"observed_at":"{}"}}"#,
            at(second)
        );
        TwinValue::parse(&json).unwrap()
    }

    fn board(rounds: &[&[TwinValue]]) -> (Board, Vec<usize>) {
        let mut board = Board::new("all".to_owned());
        let mut news = Vec::new();
        for (round, values) in rounds.iter().enumerate() {
            let names: BTreeSet<String> = values.iter().map(|v| v.component.clone()).collect();
            let present = at(100 + 10 * i64::try_from(round).unwrap());
            let mut count = 0;
            for name in &names {
                let own = values.iter().filter(|v| v.component == *name).cloned().collect();
                let update = Update::Component { name: name.clone(), values: own };
                count += board.apply(update, present).len();
            }
            board.apply(Update::Round { components: names }, present);
            news.push(count);
        }
        (board, news)
    }

    #[test]
    fn newest_values_come_first_and_changes_stand_out() {
        let first = [value("a", "x", "1", 50), value("a", "y", "2", 50), value("b", "x", "3", 90)];
        let then = [value("a", "x", "1", 105), value("a", "y", "5", 105), value("b", "x", "3", 90)];
        let (board, news) = board(&[&first, &then]);
        assert_eq!(news, [3, 2]);
        assert_eq!(
            board.draw((60, 10), at(111)),
            [
                "\u{1b}[1mall · 3 values of 2 components · 00:01:51 UTC · Ctrl-C ends\u{1b}[0m",
                "component  metric  value  unit  age",
                "\u{1b}[1;33ma          y       5            6 s\u{1b}[0m",
                "a          x       1            6 s",
                "b          x       3            21 s",
            ]
        );
        assert!(!board.draw((60, 10), at(120)).concat().contains(YELLOW));
    }

    #[test]
    fn what_is_late_says_so() {
        for (freshness, age) in [
            ("null", "60 s"),
            ("\"fresh\"", "60 s"),
            ("\"late\"", "60 s late"),
            ("\"stale\"", "60 s stale"),
        ] {
            let mut value = value("a", "x", "1", 40);
            let json =
                value.json.replace("\"unit\"", &format!("\"freshness\":{freshness},\"unit\""));
            value = TwinValue::parse(&json).unwrap();
            assert_eq!(row(&value, at(100))[4], age);
        }
    }

    #[test]
    fn the_board_fits_a_small_terminal_and_shows_trouble() {
        let values: Vec<_> = (0..50).map(|n| value(&format!("c{n}"), "x", "1", n)).collect();
        let (mut board, _) = board(&[&values]);
        board.apply(Update::Trouble("cannot reach\u{1b} it".to_owned()), at(100));
        let lines = board.draw((20, 5), at(100));
        assert_eq!(lines.len(), 5);
        assert_eq!(lines[1], "\u{1b}[31mcannot reach· it\u{1b}[0m");
        assert!(lines[3].starts_with("c49 "), "{lines:?}");
        assert!(lines.iter().skip(2).all(|line| line.chars().count() <= 20), "{lines:?}");
        board.draw((0, 0), at(100));
    }

    #[test]
    fn what_is_gone_is_no_longer_shown() {
        let (board, _) = board(&[
            &[value("a", "x", "1", 1), value("a", "y", "1", 1), value("b", "x", "1", 1)],
            &[value("a", "x", "1", 1)],
        ]);
        assert_eq!(board.entries.len(), 1);
    }
}
