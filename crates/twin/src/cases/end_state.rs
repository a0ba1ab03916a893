//! The state in which the twin ends when the lines of a case have come.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use twin_normalization::{Key, Observation, Refusal, Timestamp, decide, wire};
use twin_sql::{Extraction, Extractor};
use twin_store::{Item, Writer};

use super::disturbance::{Delivery, Disturbance, deliveries};
use super::table::{Decide, Still, Table};
use super::{ARRIVAL_MICROS, Outcome};
use crate::{Error, extraction};

/// What the lines leave behind: the items of the twin, and dead letters.
#[derive(Debug, Default, PartialEq)]
pub(super) struct EndState {
    items: BTreeMap<Key, Item>,
    /// The line's number from 1, and the reason.
    dead_letters: BTreeSet<(u32, String)>,
    /// Lines of poison that were not refused.
    taken_poison: u32,
}

/// Makes observations of one line: the mapping, or what a test puts in its place.
type Extract<'e> = Box<dyn Fn(&[u8], u32) -> Result<Extraction, Refusal> + 'e>;

/// Runs lines into a twin.
pub(super) struct Run<'e> {
    extract: Extract<'e>,
    decide: Decide,
}

impl<'e> Run<'e> {
    /// Runs a mapping into a twin that decides as the real one does.
    pub(super) fn of(extractor: &'e Extractor) -> Result<Self, Error> {
        let arrival = Timestamp::from_micros(ARRIVAL_MICROS)?;
        let extract =
            move |line: &[u8], number| extraction::extract(extractor, line, number, arrival);
        Ok(Self { extract: Box::new(extract), decide })
    }

    /// Returns the first seed with which the disturbed lines end otherwise than the undisturbed ones,
    /// and what differs.
    pub(super) async fn first_break(
        &self,
        input: &str,
        disturbance: Disturbance,
        seeds: &RangeInclusive<u64>,
    ) -> Option<(u64, Vec<String>)> {
        let lines = deliveries(input);
        let expected = self.run(vec![lines.clone()]).await;
        for seed in seeds.clone() {
            let actual = self.run(disturbance.batches(&lines, seed)).await;
            if actual != expected {
                return Some((seed, expected.difference(&actual)));
            }
        }
        None
    }

    async fn run(&self, batches: Vec<Vec<Delivery<'_>>>) -> EndState {
        let table = Table::new(self.decide);
        // Without it a wrong rule of the table would not show in what the writer knows already.
        let writer = Writer::new(&table, Still).without_memory();
        let mut state = EndState::default();
        for batch in batches {
            let mut observations = Vec::new();
            for delivery in &batch {
                self.extract(delivery, &mut observations, &mut state);
            }
            // Its ports cannot fail: nothing is left unfinished.
            writer.write(observations.into_iter().enumerate()).await;
        }
        drop(writer);
        state.items = table.into_items();
        state
    }

    /// Extracts one line and sends what comes out over the wire, as the twin stream does.
    fn extract(
        &self,
        delivery: &Delivery<'_>,
        observations: &mut Vec<Observation>,
        state: &mut EndState,
    ) {
        let number = delivery.number.unwrap_or(u32::MAX);
        let extracted = (self.extract)(&delivery.line, number);
        if delivery.number.is_none() {
            state.taken_poison += u32::from(extracted.is_ok());
        }
        let refused = match extracted {
            Ok(Extraction { observations: made, mut refused, .. }) => {
                let mut lines = String::new();
                for observation in &made {
                    let written = wire::write_observation(observation, &mut lines);
                    refused.extend(written.err().map(|error| Refusal::of(&error)));
                }
                observations.extend(lines.lines().filter_map(|l| wire::parse_observation(l).ok()));
                refused
            }
            Err(refusal) => vec![refusal],
        };
        if let Some(number) = delivery.number {
            let letters = refused.iter().map(|refusal| (number + 1, extraction::reason(refusal)));
            state.dead_letters.extend(letters);
        }
    }
}

impl EndState {
    /// Tells what another state has otherwise: `-` what is missing there, `+` what is there instead.
    fn difference(&self, other: &Self) -> Vec<String> {
        let mut lines = Vec::new();
        let keys: BTreeSet<&Key> = self.items.keys().chain(other.items.keys()).collect();
        for key in keys {
            let (here, there) = (self.items.get(key), other.items.get(key));
            if here != there {
                let show = |item: &Item| Outcome::of_observation(&item.observation).line;
                lines.extend(here.map(|item| format!("- {}", show(item))));
                lines.extend(there.map(|item| format!("+ {}", show(item))));
            }
        }
        let letter = |sign, (line, reason): &(u32, String)| {
            format!("{sign} {{\"dead_letter\":\"{reason}\",\"line\":{line}}}")
        };
        lines.extend(self.dead_letters.difference(&other.dead_letters).map(|l| letter('-', l)));
        lines.extend(other.dead_letters.difference(&self.dead_letters).map(|l| letter('+', l)));
        if other.taken_poison > 0 {
            lines.push(format!("{} lines of poison became no dead letter", other.taken_poison));
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use twin_normalization::{Decision, MappingHash, PipelineName, Revision, SkewLimit};
    use twin_sql::Mapping;

    use super::*;

    const SQL: &str = "CREATE TABLE source (c STRING, v DOUBLE, t TIMESTAMP_LTZ(3));
        INSERT INTO digital_twin (component, metric, value_number, observed_at)
        SELECT s.c, 'v', s.v, s.t FROM source AS s WHERE s.v > 0";
    /// Two components that change; a row that is filtered, one without a time, a line that is torn.
    const INPUT: &str = r#"{"c":"a","v":1,"t":"2025-10-02T06:00:01Z"}
        {"c":"b","v":1,"t":"2025-10-02T06:00:01Z"}
        {"c":"a","v":2,"t":"2025-10-02T06:00:02Z"}
        {"c":"a","v":-1,"t":"2025-10-02T06:00:03Z"}
        {"c":"b","v":3,"t":"2025-10-02T06:00:00Z"}
        {"c":"b","v":4,"t":"2025-10-02T06:00:01Z"}
        {"c":"c","v":4}
        {"c":"#;

    fn extractor() -> Extractor {
        Extractor::new(
            Mapping::compile(SQL).unwrap(),
            PipelineName::new("test").unwrap(),
            Revision::new(1).unwrap(),
            MappingHash::new("0123456789abcdef").unwrap(),
            SkewLimit::default(),
        )
    }

    /// Returns what breaks, with the first thing that differs.
    fn broken(run: &Run<'_>) -> Vec<(Disturbance, String)> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let first = |disturbance| {
            let found = runtime.block_on(run.first_break(INPUT, disturbance, &(1..=8)));
            found.map(|(_, difference)| {
                (disturbance, difference.first().cloned().unwrap_or_default())
            })
        };
        Disturbance::ALL.into_iter().filter_map(first).collect()
    }

    fn names(run: &Run<'_>) -> Vec<Disturbance> {
        broken(run).into_iter().map(|(disturbance, _)| disturbance).collect()
    }

    #[test]
    fn what_the_project_does_ends_in_one_state() {
        let extractor = extractor();
        assert_eq!(broken(&Run::of(&extractor).unwrap()), []);
    }

    #[test]
    fn a_wrong_decision_breaks() {
        let extractor = extractor();
        let with = |decide| Run { decide, ..Run::of(&extractor).unwrap() };
        let last_wins = with(|_, _| Decision::Store);
        let found = broken(&last_wins);
        assert_eq!(found[0].0, Disturbance::Shuffled);
        assert!(
            found[0].1.starts_with(r#"- {"component":"a","metric":"v","value_number":2"#),
            "{found:?}"
        );
        let first_wins = with(|stored, _| stored.map_or(Decision::Store, |_| Decision::Superseded));
        assert!(names(&first_wins).contains(&Disturbance::Cut), "{:?}", broken(&first_wins));
        let by_time_alone = with(|stored, arriving| match stored {
            Some(stored) if stored.get(..18) >= arriving.as_str().get(..18) => Decision::Superseded,
            _ => Decision::Store,
        });
        assert!(names(&by_time_alone).contains(&Disturbance::Shuffled));
    }

    #[test]
    fn a_mapping_with_a_memory_breaks() {
        let extractor = extractor();
        let right = Run::of(&extractor).unwrap().extract;
        let seen = Cell::new(0_u32);
        let numbered = |line: &[u8], number| {
            seen.set(seen.get() + 1);
            let mut extraction = right(line, number)?;
            for observation in &mut extraction.observations {
                observation.value = twin_normalization::Value::number(f64::from(seen.get())).ok();
            }
            Ok(extraction)
        };
        let run = Run { extract: Box::new(numbered), decide };
        assert_eq!(names(&run), Disturbance::ALL);
    }

    #[test]
    fn poison_that_spoils_its_neighbour_or_is_taken_breaks() {
        let extractor = extractor();
        let right = Run::of(&extractor).unwrap().extract;
        let spoilt = Cell::new(false);
        let spoils = |line: &[u8], number: u32| {
            let result = right(if spoilt.get() { b"" } else { line }, number);
            spoilt.set(number == u32::MAX);
            result
        };
        let run = Run { extract: Box::new(spoils), decide };
        assert_eq!(names(&run), [Disturbance::Poisoned]);
        let takes = |line: &[u8], number: u32| {
            let poison = number == u32::MAX;
            right(if poison { b"{}" } else { line }, number)
        };
        let found = broken(&Run { extract: Box::new(takes), decide });
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].1.ends_with("of poison became no dead letter"), "{found:?}");
    }
}
