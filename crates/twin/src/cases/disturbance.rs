//! What may happen to lines on their way: everything that the streams do not promise to keep away.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use fastrand::Rng;
use twin_normalization::{Key, Timestamp};
use twin_pipeline::Case;
use twin_sql::Extractor;

use super::ARRIVAL_MICROS;
use crate::{Error, extraction};

/// One line on its way.
#[derive(Debug, Clone)]
pub(super) struct Delivery<'l> {
    /// Its bytes.
    pub(super) line: Cow<'l, [u8]>,
    /// Where it stood in the case, from 0; a line without an order of its own gets it from there,
    /// once and for all. None for a line of poison.
    pub(super) number: Option<u32>,
}

/// One way to deliver the lines of a case otherwise than they stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Disturbance {
    /// In another order, each line in a batch of its own.
    Shuffled,
    /// Each line up to three times, anywhere in the order.
    Duplicated,
    /// In other batches.
    Cut,
    /// With lines among them that are no source records.
    Poisoned,
}

impl Disturbance {
    /// All of them.
    pub(super) const ALL: [Self; 4] = [Self::Shuffled, Self::Duplicated, Self::Cut, Self::Poisoned];

    /// Returns the batches of a disturbed run. The same seed gives the same ones.
    pub(super) fn batches<'l>(self, lines: &[Delivery<'l>], seed: u64) -> Vec<Vec<Delivery<'l>>> {
        let mut rng = Rng::with_seed(seed);
        let mut lines = lines.to_vec();
        match self {
            Self::Shuffled => {
                rng.shuffle(&mut lines);
                lines.into_iter().map(|line| vec![line]).collect()
            }
            Self::Duplicated => {
                for line in lines.clone() {
                    for _ in 0..rng.usize(0..3) {
                        lines.insert(rng.usize(0..=lines.len()), line.clone());
                    }
                }
                cut(lines, &mut rng)
            }
            Self::Cut => cut(lines, &mut rng),
            Self::Poisoned => {
                for _ in 0..=rng.usize(0..3) {
                    let poison = poison(&lines, &mut rng);
                    lines.insert(rng.usize(0..=lines.len()), poison);
                }
                vec![lines]
            }
        }
    }
}

impl fmt::Display for Disturbance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Shuffled => "shuffled",
            Self::Duplicated => "duplicated",
            Self::Cut => "cut into other batches",
            Self::Poisoned => "with poison put in",
        })
    }
}

/// Returns the lines of a case as they are delivered undisturbed: blank ones are none.
pub(super) fn deliveries(input: &str) -> Vec<Delivery<'_>> {
    let lines = (0..).zip(input.lines()).filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(number, line)| Delivery { line: line.as_bytes().into(), number: Some(number) })
        .collect()
}

fn cut<'l>(lines: Vec<Delivery<'l>>, rng: &mut Rng) -> Vec<Vec<Delivery<'l>>> {
    let mut batches = vec![Vec::new()];
    for line in lines {
        match batches.last_mut() {
            Some(last) if last.is_empty() || rng.bool() => last.push(line),
            _ => batches.push(vec![line]),
        }
    }
    batches
}

/// A line that no mapping may make anything of: a torn one, or one of another kind.
fn poison<'l>(lines: &[Delivery<'l>], rng: &mut Rng) -> Delivery<'l> {
    let torn = |line: &[u8], at: usize| line.get(..at).unwrap_or_default().to_vec();
    let line = match (rng.u8(0..4), rng.choice(lines)) {
        (0, Some(other)) if other.line.starts_with(b"{") => {
            let end = other.line.trim_ascii_end().len();
            torn(&other.line, rng.usize(1..end.max(2)))
        }
        (1, _) => b"{\"\xff\xfe\":1}".to_vec(),
        (2, _) => b"[1,2,3]".to_vec(),
        _ => b"poison".to_vec(),
    };
    Delivery { line: line.into(), number: None }
}

/// Says which lines leave it to chance what the twin shows: two observations of one key that differ, and
/// that neither their time nor the order of their records puts first.
pub(super) fn ambiguities(extractor: &Extractor, case: &Case) -> Result<Vec<String>, Error> {
    let arrival = Timestamp::from_micros(ARRIVAL_MICROS)?;
    let mut seen: HashMap<(Key, String), String> = HashMap::new();
    let mut notes = Vec::new();
    for Delivery { line, number } in deliveries(&case.input) {
        let number = number.unwrap_or_default();
        let extraction = extraction::extract(extractor, &line, number, arrival);
        let observations = extraction.map(|found| found.observations).unwrap_or_default();
        for observation in observations {
            let version = observation.version().to_string();
            let place = version.rsplit_once(',').map_or("", |(place, _)| place).to_owned();
            let key = observation.key();
            let text = format!(
                "line {} gives {key} two values of one time and order: which one the twin shows is settled, but by no \
                 rule of yours; leave one out or name the components apart",
                number + 1
            );
            match seen.insert((key, place), version.clone()) {
                Some(other) if other != version && !notes.contains(&text) => notes.push(text),
                _ => {}
            }
        }
    }
    Ok(notes)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn what_is_delivered_is_what_there_was_and_poison() {
        let input = "{\"a\":1}\n\n{\"a\":2}\n{\"a\":3}\n";
        let lines = deliveries(input);
        let numbers: Vec<_> = lines.iter().map(|line| line.number).collect();
        assert_eq!(numbers, [Some(0), Some(2), Some(3)]);
        let mut shapes = BTreeSet::new();
        for disturbance in Disturbance::ALL {
            for seed in 0..50 {
                let batches = disturbance.batches(&lines, seed);
                let (sizes, flat) = (batches.iter().map(Vec::len), batches.iter().flatten());
                let numbers: Vec<_> = flat.map(|line| line.number).collect();
                let good: Vec<_> = numbers.iter().flatten().collect();
                let shape =
                    format!("{disturbance} {:?} {good:?}", sizes.clone().collect::<Vec<_>>());
                assert!(sizes.min() > Some(0), "{shape}");
                assert_eq!(good.iter().collect::<BTreeSet<_>>().len(), 3, "{shape}");
                let more = disturbance == Disturbance::Duplicated;
                assert!(good.len() == 3 || more, "{shape}");
                assert!(
                    good.is_sorted() || more || disturbance == Disturbance::Shuffled,
                    "{shape}"
                );
                let poisoned = disturbance == Disturbance::Poisoned;
                assert_eq!(numbers.contains(&None), poisoned, "{shape}");
                shapes.insert(shape);
            }
        }
        assert!(shapes.len() > 40, "{shapes:?}");
    }
}
