//! A table of text that fits a width.

use crate::text::fit;

const GAP: &str = "  ";
/// A column is not cut below this many characters.
const LEAST: usize = 6;

/// Lays out `rows` under `head`, one line each, cut to `width` characters where one is given: the
/// widest column gives way first.
pub(crate) fn lines<const N: usize>(
    head: [&str; N],
    rows: &[[String; N]],
    width: Option<usize>,
) -> Vec<String> {
    let mut widths = head.map(|cell| cell.chars().count());
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    if let Some(width) = width {
        shrink(&mut widths, width);
    }
    let head = head.map(str::to_owned);
    let all = std::iter::once(&head).chain(rows);
    all.map(|row| line(row, &widths, width)).collect()
}

/// Takes from the widest column until all fit, or none can give more.
fn shrink(widths: &mut [usize], width: usize) {
    let gaps = GAP.len() * widths.len().saturating_sub(1);
    let mut over = (widths.iter().sum::<usize>() + gaps).saturating_sub(width);
    while over > 0 {
        let Some(widest) = widths.iter_mut().max().filter(|widest| **widest > LEAST) else {
            return;
        };
        *widest -= 1;
        over -= 1;
    }
}

fn line<const N: usize>(row: &[String; N], widths: &[usize], width: Option<usize>) -> String {
    let cell =
        |(text, width): (&String, &usize)| format!("{:<width$}", fit(text, *width), width = *width);
    let cells: Vec<String> = row.iter().zip(widths).map(cell).collect();
    let line = cells.join(GAP);
    fit(line.trim_end(), width.unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(width: Option<usize>, expected: &[&str]) {
        let rows = [
            ["train:A200~2025-10-02".to_owned(), "12".to_owned()],
            ["x".to_owned(), "Dublin Heuston".to_owned()],
        ];
        assert_eq!(lines(["component", "value"], &rows, width), expected);
    }

    #[test]
    fn columns_are_as_wide_as_their_cells() {
        check(
            None,
            &[
                "component              value",
                "train:A200~2025-10-02  12",
                "x                      Dublin Heuston",
            ],
        );
    }

    #[test]
    fn the_widest_column_gives_way_first() {
        check(
            Some(30),
            &["component       value", "train:A200~20…  12", "x               Dublin Heuston"],
        );
        check(Some(16), &["compon…  value", "train:…  12", "x        Dublin…"]);
        check(Some(5), &["comp…", "trai…", "x   …"]);
    }
}
