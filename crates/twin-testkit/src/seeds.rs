//! Runs a simulation for many seeds, and says how to run the one again that failed.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// The variable that names the one seed to run.
const VARIABLE: &str = "TWIN_SEED";

/// Runs `simulation` for each seed, or only for the one in the variable `TWIN_SEED`. `replay` is the command that
/// runs this test alone.
///
/// # Panics
/// Where the simulation does, after one line that says how to replay it.
#[expect(clippy::disallowed_methods, reason = "a test's own variable, which no function reads")]
#[expect(clippy::print_stderr, reason = "a failing test says how to run it again")]
pub fn for_seeds(replay: &str, seeds: impl IntoIterator<Item = u64>, simulation: impl Fn(u64)) {
    let one = std::env::var(VARIABLE).ok().and_then(|seed| seed.parse().ok());
    let seeds: Vec<u64> = one.map_or_else(|| seeds.into_iter().collect(), |seed| vec![seed]);
    for seed in seeds {
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| simulation(seed))) {
            eprintln!("replay: {VARIABLE}={seed} {replay}");
            resume_unwind(panic);
        }
    }
}
