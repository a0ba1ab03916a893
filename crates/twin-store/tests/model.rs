//! Newest wins, model-checked: every course that two writers can take with four observations that both get, two of
//! which have one time, while two of their steps go wrong.
//!
//! A writer takes an observation from what is left of its shard, asks the table, and counts when it is answered. A
//! request or its answer may be lost, or the writer be killed: then the observation comes again. A warm writer remembers
//! the newest version that was confirmed, and asks no more about older ones. The table's condition and the
//! writer's decision are `twin_normalization::decide`, as in the code.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use stateright::{Checker, Model, Property};
use twin_normalization::{Decision, Observation, Version, decide};
use twin_testkit::observation;

const WRITERS: usize = 2;
const OBSERVATIONS: usize = 4;
/// How many steps go wrong.
const FAULTS: u8 = 2;

/// What is checked: the writer as it is, or one with a bug.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    NewestWins,
    /// Planted: the table takes whatever comes.
    Unconditional,
    /// Planted: of one time, the last to arrive wins.
    TiesToTheLast,
    /// Planted: an observation is counted when it is sent.
    CountsBeforeItIsConfirmed,
    /// Planted: a writer remembers what it has sent.
    RemembersBeforeItIsConfirmed,
    /// Planted: a record is acknowledged when it is sent.
    AcknowledgesBeforeItIsConfirmed,
}

struct Twin {
    rule: Rule,
    observations: Vec<Observation>,
    versions: Vec<Version>,
    /// The observation that must be the item at rest.
    newest: usize,
}

/// Observations by their index; `by` is a writer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct State {
    item: Option<usize>,
    writers: [Writer; WRITERS],
    faults: u8,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Writer {
    /// What is done.
    acknowledged: [bool; OBSERVATIONS],
    /// How often each was counted as stored, superseded or duplicate.
    counted: [u8; OBSERVATIONS],
    /// The newest that is known to be stored.
    remembers: Option<usize>,
    call: Option<Call>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Call {
    /// On its way to the table.
    Asked(usize),
    /// On its way back, with what the table held then.
    Answered(usize, usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    Take {
        by: usize,
        observation: usize,
    },
    Apply {
        by: usize,
    },
    Confirm {
        by: usize,
    },
    /// The request or the answer is lost; the writer lives.
    Lose {
        by: usize,
    },
    Kill {
        by: usize,
    },
}

impl Twin {
    fn new(rule: Rule) -> Self {
        // The second is of the time of the first, and comes later in its source; the last is the newest by far.
        let mut observations = vec![
            observation("train:1.a", 1, 1.0),
            observation("train:1.a", 1, 2.0),
            observation("train:1.a", 0, 3.0),
            observation("train:1.a", 1, 4.0),
        ];
        for (index, observation) in observations.iter_mut().enumerate() {
            let order = format!("001759384801000000-000000000{index}");
            let lineage = std::sync::Arc::make_mut(&mut observation.lineage);
            lineage.order = twin_normalization::Order::new(order).unwrap();
        }
        let versions: Vec<Version> = observations.iter().map(Observation::version).collect();
        let newest = (0..OBSERVATIONS).max_by_key(|index| &versions[*index]).unwrap();
        Self { rule, observations, versions, newest }
    }

    fn decide(&self, stored: Option<usize>, arriving: usize) -> Decision {
        decide(stored.map(|stored| self.versions[stored].as_str()), &self.versions[arriving])
    }

    /// What the table makes of a conditional write.
    fn write(&self, stored: Option<usize>, arriving: usize) -> Decision {
        let time = |index: usize| self.observations[index].observed_at;
        match self.rule {
            Rule::Unconditional => Decision::Store,
            Rule::TiesToTheLast if stored.is_none_or(|stored| time(stored) <= time(arriving)) => {
                Decision::Store
            }
            _ => self.decide(stored, arriving),
        }
    }

    fn take(&self, writer: &mut Writer, observation: usize) {
        let known = writer.remembers;
        if known.is_some() && self.decide(known, observation) != Decision::Store {
            writer.counted[observation] += 1;
            writer.acknowledged[observation] = true;
            return;
        }
        writer.call = Some(Call::Asked(observation));
        match self.rule {
            Rule::CountsBeforeItIsConfirmed => writer.counted[observation] += 1,
            Rule::RemembersBeforeItIsConfirmed => writer.remembers = Some(observation),
            Rule::AcknowledgesBeforeItIsConfirmed => writer.acknowledged[observation] = true,
            _ => {}
        }
    }

    fn confirm(&self, writer: &mut Writer, observation: usize, stored: usize) {
        if self.rule != Rule::CountsBeforeItIsConfirmed {
            writer.counted[observation] += 1;
        }
        writer.acknowledged[observation] = true;
        if self.decide(writer.remembers, stored) == Decision::Store {
            writer.remembers = Some(stored);
        }
    }
}

impl Model for Twin {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        vec![State::default()]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Action>) {
        for (by, writer) in state.writers.iter().enumerate() {
            match writer.call {
                Some(Call::Asked(_)) => actions.push(Action::Apply { by }),
                Some(Call::Answered(..)) => actions.push(Action::Confirm { by }),
                None => {
                    let open = (0..OBSERVATIONS).filter(|one| !writer.acknowledged[*one]);
                    actions.extend(open.map(|observation| Action::Take { by, observation }));
                }
            }
            if state.faults < FAULTS {
                actions.push(Action::Kill { by });
                if writer.call.is_some() {
                    actions.push(Action::Lose { by });
                }
            }
        }
    }

    fn next_state(&self, last: &State, action: Action) -> Option<State> {
        let mut state = last.clone();
        match action {
            Action::Take { by, observation } => self.take(&mut state.writers[by], observation),
            Action::Apply { by } => {
                let Some(Call::Asked(observation)) = state.writers[by].call else { return None };
                if self.write(state.item, observation) == Decision::Store {
                    state.item = Some(observation);
                }
                let stored = state.item?;
                state.writers[by].call = Some(Call::Answered(observation, stored));
            }
            Action::Confirm { by } => {
                let call = state.writers[by].call.take();
                let Some(Call::Answered(observation, stored)) = call else { return None };
                self.confirm(&mut state.writers[by], observation, stored);
            }
            Action::Lose { by } => {
                state.faults += 1;
                state.writers[by].call = None;
            }
            Action::Kill { by } => {
                state.faults += 1;
                state.writers[by].call = None;
                state.writers[by].remembers = None;
            }
        }
        Some(state)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always("I1: at rest the item is the newest", |twin: &Self, state: &State| {
                let done = |writer: &Writer| writer.acknowledged.iter().all(|done| *done);
                let at_rest = state.writers.iter().all(|one| done(one) && one.call.is_none());
                !at_rest || state.item == Some(twin.newest)
            }),
            Property::always(
                "I2: what is done is never newer than the item",
                |twin, state: &State| {
                    let mut done = state.writers.iter().flat_map(|writer| {
                        (0..OBSERVATIONS).filter(|one| writer.acknowledged[*one])
                    });
                    done.all(|one| {
                        state.item.is_some() && twin.decide(state.item, one) != Decision::Store
                    })
                },
            ),
            Property::always("I4: what is done is counted, once", |_, state: &State| {
                state.writers.iter().all(|writer| {
                    let done = writer.acknowledged.iter().zip(&writer.counted);
                    done.into_iter().all(|(done, counted)| u8::from(*done) == *counted)
                })
            }),
            Property::sometimes("all is done", |_, state: &State| {
                state.writers.iter().all(|writer| writer.acknowledged.iter().all(|done| *done))
            }),
        ]
    }
}

/// The properties that do not hold.
fn broken(rule: Rule) -> (usize, Vec<&'static str>) {
    let checker = Twin::new(rule).checker().spawn_bfs().join();
    let mut broken: Vec<&str> = checker.discoveries().into_keys().collect();
    broken.retain(|name| name.starts_with('I'));
    broken.sort_unstable();
    (checker.unique_state_count(), broken)
}

#[test]
fn every_course_of_two_writers_ends_with_the_newest() {
    let (states, broken) = broken(Rule::NewestWins);
    assert_eq!(broken, [""; 0]);
    assert!(states > 50_000, "{states} states");
}

#[test]
fn a_planted_bug_is_found() {
    for (rule, expect) in [
        (Rule::Unconditional, &["I1", "I2"][..]),
        (Rule::TiesToTheLast, &["I1", "I2"]),
        (Rule::CountsBeforeItIsConfirmed, &["I4"]),
        (Rule::RemembersBeforeItIsConfirmed, &["I1", "I2"]),
        (Rule::AcknowledgesBeforeItIsConfirmed, &["I1", "I2", "I4"]),
    ] {
        let broken: Vec<&str> =
            broken(rule).1.iter().map(|name| name.split_once(':').unwrap().0).collect();
        assert_eq!(broken, expect, "{rule:?}");
    }
}
