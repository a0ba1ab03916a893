//! Finds the known name that a wrong one was probably meant to be.

/// A `did you mean` for a name, or empty. Capitals count for nothing, three wrong letters for too much.
pub(super) fn suggest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> String {
    let wanted: Vec<char> = name.to_lowercase().chars().take(64).collect();
    let distances = known.map(|known| (distance(&wanted, known), known));
    match distances.min_by_key(|(distance, _)| *distance) {
        Some((distance, near)) if distance <= (wanted.len() / 3).clamp(1, 2) => {
            format!("did you mean {near}?")
        }
        _ => String::new(),
    }
}

/// The least number of letters to put in, take out or change.
fn distance(wanted: &[char], known: &str) -> usize {
    let mut row: Vec<usize> = (0..=wanted.len()).collect();
    for (index, letter) in known.to_lowercase().chars().take(64).enumerate() {
        let mut diagonal = index;
        let mut left = index + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, wanted) in row.iter_mut().skip(1).zip(wanted) {
            let changed = diagonal + usize::from(*wanted != letter);
            diagonal = *cell;
            left = changed.min(*cell + 1).min(left + 1);
            *cell = left;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_suggested_and_far_ones_are_not() {
        let known = ["TrainCode", "TrainDate", "Direction"];
        let check = |name, expected: &str| assert_eq!(suggest(name, known.into_iter()), expected);
        check("trainCode", "did you mean TrainCode?");
        check("Dirction", "did you mean Direction?");
        check("TrainCoed", "did you mean TrainCode?");
        check("speed", "");
        check("x", "");
    }
}
