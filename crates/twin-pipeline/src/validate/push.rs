//! Judges what comes without being asked for: the topics of an IoT rule, and its condition.

use super::{Report, fields};
use crate::config::PushSource;
use crate::document::{Pairs, PushDocument};
use crate::locate::Step;

/// How many levels a topic has at most, and how many bytes: limits of AWS IoT.
const MOST_LEVELS: usize = 8;
const LONGEST_TOPIC: usize = 256;
/// The longest condition.
const LONGEST_CONDITION: usize = 1_024;

impl Report<'_> {
    pub(super) fn push(&mut self, document: PushDocument) -> PushSource {
        let PushDocument { topic, r#where: condition, topic_fields } = document;
        if let Some(problem) = topic.as_deref().and_then(topic_problem) {
            self.say(&fields(&["source", "topic"]), problem);
        }
        if let Some(problem) = condition.as_deref().and_then(condition_problem) {
            self.say(&fields(&["source", "where"]), problem);
        }
        if topic.is_none() && condition.is_some() {
            self.say(&fields(&["source", "where"]), "a condition on messages needs their topic");
        }
        let topic_fields = self.topic_fields(topic_fields, topic.as_deref());
        PushSource { topic, condition, topic_fields }
    }

    fn topic_fields(&mut self, pairs: Pairs<u64>, topic: Option<&str>) -> Vec<(String, u8)> {
        let mut kept: Vec<(String, u8)> = Vec::new();
        for (name, level) in pairs.0 {
            let mut place = fields(&["source", "topic_fields"]);
            place.push(Step::Field(name.clone()));
            if let Some(problem) = alias_problem(&name) {
                self.say(&place, problem);
            } else if kept.iter().any(|(earlier, _)| *earlier == name) {
                self.say(&place, format!("field {name:?} is named twice"));
            }
            let levels = topic.map_or(0, levels_of);
            match u8::try_from(level).ok().filter(|level| (1..=levels).contains(&(*level).into())) {
                Some(level) => kept.push((name, level)),
                None if topic.is_none() => {
                    self.say(&place, "a field of the topic needs the topic");
                }
                None => {
                    self.say(&place, format!("the topic has levels 1 to {levels}, not {level}"));
                }
            }
        }
        kept
    }
}

/// How many levels the topics of a filter can have.
fn levels_of(topic: &str) -> usize {
    let open = topic.ends_with('#');
    if open { MOST_LEVELS } else { topic.split('/').count() }
}

/// The filter stands in the text of a rule, between single quotes.
fn topic_problem(topic: &str) -> Option<String> {
    let levels: Vec<&str> = topic.split('/').collect();
    let last = levels.len() - 1;
    let legal = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'\'' | b'"' | b'\\');
    let wild = |(index, level): (usize, &&str)| match *level {
        "" => true,
        "+" => false,
        "#" => index < last,
        name => name.contains(['+', '#']),
    };
    if topic.len() > LONGEST_TOPIC || levels.len() > MOST_LEVELS || !topic.bytes().all(legal) {
        Some(format!(
            "a topic is at most {LONGEST_TOPIC} visible ASCII characters in {MOST_LEVELS} levels, without quotes and backslashes"
        ))
    } else if levels.iter().enumerate().any(wild) {
        Some(
            "each level of a topic is a name or +, and # may stand alone as the last, such as plant/+/telemetry"
                .to_owned(),
        )
    } else if topic.starts_with('$') && !topic.starts_with("$aws/") {
        Some("no topic starts with $ but those of AWS IoT itself, $aws/…".to_owned())
    } else {
        None
    }
}

/// The condition is read by AWS IoT alone; it has to stay the condition, whatever it says.
fn condition_problem(condition: &str) -> Option<&'static str> {
    let quotes = condition.bytes().filter(|byte| *byte == b'\'').count();
    if condition.trim().is_empty()
        || condition.len() > LONGEST_CONDITION
        || condition.contains(char::is_control)
    {
        Some("write one line of 1 to 1024 bytes")
    } else if quotes % 2 == 1 {
        Some("a text that begins with a single quote ends with one")
    } else if condition
        .trim_start()
        .get(..6)
        .is_some_and(|word| word.eq_ignore_ascii_case("where "))
    {
        Some("write the condition without WHERE in front of it")
    } else {
        None
    }
}

/// The names are written into the rule as they are.
fn alias_problem(name: &str) -> Option<&'static str> {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let begins = name.starts_with(|first: char| first.is_ascii_alphabetic());
    let fits = (1..=64).contains(&name.len()) && name.bytes().all(legal);
    (!begins || !fits).then_some("a field's name is 1 to 64 letters, digits and _, a letter first")
}
