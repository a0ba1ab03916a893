//! The shortest list of lines that turns one sequence into another.

/// A line that stands in one sequence only, by its place there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edit {
    /// Expected and not there.
    Missing(usize),
    /// There and not expected.
    Surplus(usize),
}

/// The greatest table that is worth its memory; beyond it, all between the first and the last
/// difference counts as different.
const MOST_CELLS: usize = 4_000_000;

/// Compares two sequences; equal ones give no edits.
pub(super) fn edits<T: PartialEq>(expected: &[T], actual: &[T]) -> Vec<Edit> {
    let head = common(expected.iter(), actual.iter());
    let (expected, actual) =
        (expected.get(head..).unwrap_or_default(), actual.get(head..).unwrap_or_default());
    let tail = common(expected.iter().rev(), actual.iter().rev());
    let expected = expected.get(..expected.len() - tail).unwrap_or_default();
    let actual = actual.get(..actual.len() - tail).unwrap_or_default();
    let lengths = if expected.len().saturating_mul(actual.len()) <= MOST_CELLS {
        common_lengths(expected, actual)
    } else {
        Vec::new()
    };
    walk(expected, actual, head, &lengths)
}

fn common<'t, T: PartialEq + 't>(
    a: impl Iterator<Item = &'t T>,
    b: impl Iterator<Item = &'t T>,
) -> usize {
    a.zip(b).take_while(|(a, b)| a == b).count()
}

/// Returns for each pair of places the length of the longest sequence that both rests share.
fn common_lengths<T: PartialEq>(expected: &[T], actual: &[T]) -> Vec<Vec<u32>> {
    let mut below = vec![0; actual.len() + 1];
    let mut rows = vec![below.clone()];
    for wanted in expected.iter().rev() {
        let mut row = vec![0; actual.len() + 1];
        let mut right = 0;
        for (place, got) in actual.iter().enumerate().rev() {
            let (down, across) = (at(&below, place), at(&below, place + 1));
            right = if wanted == got { across + 1 } else { down.max(right) };
            if let Some(cell) = row.get_mut(place) {
                *cell = right;
            }
        }
        rows.push(row.clone());
        below = row;
    }
    rows.reverse();
    rows
}

fn walk<T: PartialEq>(
    expected: &[T],
    actual: &[T],
    head: usize,
    lengths: &[Vec<u32>],
) -> Vec<Edit> {
    let length = |a: usize, b: usize| lengths.get(a).map_or(0, |row| at(row, b));
    let (mut a, mut b) = (0, 0);
    let mut edits = Vec::new();
    loop {
        match (expected.get(a), actual.get(b)) {
            (None, None) => return edits,
            (Some(wanted), Some(got)) if wanted == got && !lengths.is_empty() => {
                (a, b) = (a + 1, b + 1);
            }
            (Some(_), got) if got.is_none() || length(a + 1, b) >= length(a, b + 1) => {
                edits.push(Edit::Missing(head + a));
                a += 1;
            }
            _ => {
                edits.push(Edit::Surplus(head + b));
                b += 1;
            }
        }
    }
}

fn at(row: &[u32], place: usize) -> u32 {
    row.get(place).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Edit::{Missing, Surplus};
    use super::*;

    fn check(expected: &str, actual: &str, edits_expected: &[Edit]) {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        assert_eq!(edits(&chars(expected), &chars(actual)), edits_expected, "{expected} {actual}");
    }

    #[test]
    fn only_what_differs_is_told() {
        check("", "", &[]);
        check("abc", "abc", &[]);
        check("abc", "axc", &[Missing(1), Surplus(1)]);
        check("abc", "ac", &[Missing(1)]);
        check("ac", "abc", &[Surplus(1)]);
        check("abcde", "axcye", &[Missing(1), Surplus(1), Missing(3), Surplus(3)]);
        check("ab", "", &[Missing(0), Missing(1)]);
    }

    proptest! {
        #[test]
        fn the_edits_turn_one_into_the_other(a in "[abc]{0,12}", b in "[abc]{0,12}") {
            let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            let edits = edits(&a, &b);
            let kept = |all: &[char], gone: Vec<usize>| -> Vec<char> {
                all.iter().enumerate().filter(|(at, _)| !gone.contains(at)).map(|(_, c)| *c).collect()
            };
            let missing = edits.iter().filter_map(|e| if let Missing(at) = e { Some(*at) } else { None });
            let surplus = edits.iter().filter_map(|e| if let Surplus(at) = e { Some(*at) } else { None });
            prop_assert_eq!(kept(&a, missing.collect()), kept(&b, surplus.collect()));
            prop_assert_eq!(edits.is_empty(), a == b);
        }
    }
}
