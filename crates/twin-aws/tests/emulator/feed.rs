//! Observation lines of two pipelines, of which one lets its observations expire.

use std::collections::BTreeSet;
use std::time::Duration;

use fastrand::Rng;
use twin_testkit::ObservedLines;

/// The pipeline whose observations expire, and after how long: later than the test ends.
pub(crate) const EXPIRES: &str = "expires";
pub(crate) const EXPIRES_AFTER: Duration = Duration::from_hours(30 * 24);

/// About `observations` of at most `keys` keys. No two of a key have the same time, order and revision.
pub(crate) fn draw(seed: u64, observations: usize, keys: usize) -> Vec<String> {
    let mut random = Rng::with_seed(seed);
    let mut drawn = ObservedLines { random: &mut random, keys, pipelines: [EXPIRES, "stays"] };
    let (mut lines, mut places) = (Vec::new(), BTreeSet::new());
    for number in 0..observations {
        let line = drawn.draw(number);
        let place = ["component", "metric", "observed_at", "order"];
        if !places.insert(place.map(|name| line[name].to_string())) {
            continue;
        }
        if drawn.random.u32(..10) == 0 {
            lines.push(drawn.mapped_anew(&line).to_string());
        }
        lines.push(line.to_string());
    }
    lines
}
