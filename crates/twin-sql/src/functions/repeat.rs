//! Refuses regular expressions that overflow Java's stack, which ends Flink's job.
//!
//! Java's matcher goes round a repeated group by recursion, unless the group matches the same number of characters
//! each time. On a long text `(a|b)*` overflows its stack, `[ab]*` and `(ab)*` do not. A Flink 1.20 in Java 17 goes
//! round 1,000 times and not 5,000.

use std::iter::Peekable;
use std::str::Chars;

/// How many rounds of a repeated group are let through, those of the groups in it multiplied.
const MOST_ROUNDS: u64 = 1_000;

/// A group that is read: whether it can match in several ways, and how many rounds it takes at most.
#[derive(Debug, Default, Clone, Copy)]
struct Group {
    varies: bool,
    rounds: u64,
}

/// Whether a legal expression may take too many rounds.
pub(super) fn is_too_deep(java: &str) -> bool {
    let mut open = vec![Group::default()];
    let mut closed = None;
    let mut characters = java.chars().peekable();
    while let Some(character) = characters.next() {
        let group = closed.take();
        match character {
            '\\' => _ = characters.next(),
            '[' => skip_class(&mut characters),
            '(' => {
                // The question mark of `(?:` is no quantifier.
                if characters.next_if_eq(&'?').is_some() {
                    characters.next();
                }
                open.push(Group::default());
            }
            ')' if open.len() > 1 => {
                closed = open.pop();
                merge(&mut open, closed.unwrap_or_default());
            }
            '|' => merge(&mut open, Group { varies: true, rounds: 0 }),
            '*' | '+' | '?' | '{' => {
                let (least, most) = bounds(character, &mut characters);
                characters.next_if_eq(&'?');
                let varying = group.filter(|group| group.varies && most > 1);
                let rounds = varying.map_or(0, |group| group.rounds.max(1).saturating_mul(most));
                if rounds > MOST_ROUNDS {
                    return true;
                }
                merge(&mut open, Group { varies: least != most, rounds });
            }
            _ => {}
        }
    }
    false
}

/// Adds a part to the group that is open.
fn merge(open: &mut [Group], part: Group) {
    if let Some(group) = open.last_mut() {
        group.varies |= part.varies;
        group.rounds = group.rounds.max(part.rounds);
    }
}

/// Skips a character class, of which the first bracket is read.
fn skip_class(characters: &mut Peekable<Chars<'_>>) {
    let mut depth = 1;
    while let Some(character) = characters.next() {
        match character {
            '\\' => _ = characters.next(),
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return;
        }
    }
}

/// How often a quantifier repeats at least and at most.
fn bounds(quantifier: char, characters: &mut Peekable<Chars<'_>>) -> (u64, u64) {
    match quantifier {
        '*' => (0, u64::MAX),
        '+' => (1, u64::MAX),
        '?' => (0, 1),
        _ => {
            let text: String = characters.by_ref().take_while(|c| *c != '}').collect();
            let (least, most) = text.split_once(',').unwrap_or((&text, &text));
            (least.parse().unwrap_or(0), most.parse().unwrap_or(u64::MAX))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first ten were run on Flink, over a text of 300,000 letters.
    #[test]
    fn what_takes_too_many_rounds_is_found() {
        for (expression, expected) in [
            ("^(a|b)*c", true),
            ("^(?:ab?)*c", true),
            ("^(?:a|b){0,5000}", true),
            ("^(ab)*c", false),
            ("^(?:ab)*?c", false),
            ("^([ab]{2})+c", false),
            ("^((a)(b))+c", false),
            ("^(?:a|b){0,1000}", false),
            ("^(?:(?:a|b){0,30}){0,30}", false),
            ("^.*?c$", false),
            ("(?:(?:a|b){0,40}){0,40}", true),
            ("([a-z]+,)*", true),
            ("([a-z]+,){2,}", true),
            ("(?<x>a+)+?", true),
            ("((a|b)c)+", true),
            (r"(\d+)\)*", false),
            ("([(a|b]x)*", false),
            (r"([\]|]x)*", false),
            ("(a|b)?c", false),
            ("(a+)(b*)", false),
            ("(a{3})*", false),
        ] {
            assert_eq!(is_too_deep(expression), expected, "{expression}");
        }
    }
}
