//! The text of a mapping, places in it, and what is put there.

use std::ops::Range;

use sqlparser::tokenizer::{Location, Span};

/// The text of a mapping, which knows where its lines begin.
#[derive(Debug)]
pub(super) struct Text<'s> {
    sql: &'s str,
    lines: Vec<usize>,
}

/// Pieces to put into a text, each at its place and in place of what is in its range.
#[derive(Debug, Default)]
pub(super) struct Edits {
    list: Vec<(Range<usize>, String)>,
}

impl<'s> Text<'s> {
    pub(super) fn new(sql: &'s str) -> Self {
        let breaks = sql.match_indices('\n').map(|(at, _)| at + 1);
        Self { sql, lines: std::iter::once(0).chain(breaks).collect() }
    }

    /// The byte at a place, which the parser counts in lines and characters from 1.
    pub(super) fn offset(&self, place: Location) -> usize {
        let number = |count: u64| usize::try_from(count.saturating_sub(1)).unwrap_or(usize::MAX);
        let start = self.lines.get(number(place.line)).copied().unwrap_or(self.sql.len());
        let rest = self.sql.get(start..).unwrap_or_default();
        let before = rest.char_indices().nth(number(place.column));
        start + before.map_or(rest.len(), |(at, _)| at)
    }

    pub(super) fn range(&self, span: Span) -> Range<usize> {
        self.offset(span.start)..self.offset(span.end)
    }

    /// The line break and blanks before a byte, if there is nothing else before it on its line.
    pub(super) fn indent(&self, at: usize) -> Option<&'s str> {
        let before = self.sql.get(..at)?;
        let start = before.rfind('\n')?;
        before.get(start..).filter(|line| line.trim().is_empty())
    }

    /// What follows a byte on its line.
    pub(super) fn rest_of_line(&self, at: usize) -> &'s str {
        self.sql.get(at..).and_then(|rest| rest.lines().next()).unwrap_or_default()
    }

    /// The range of a statement, counted from 0, without the semicolon at its end.
    pub(super) fn statement(&self, ends: &[Location], number: usize) -> Range<usize> {
        let at = |end: Option<&Location>| end.map(|end| self.offset(*end));
        let before = number.checked_sub(1).and_then(|before| at(ends.get(before)));
        before.map_or(0, |before| before + 1)..at(ends.get(number)).unwrap_or(self.sql.len())
    }

    /// A part of the text with what was put into it, without blank lines around it.
    pub(super) fn edited(&self, part: Range<usize>, mut edits: Edits) -> String {
        // Stable: what is put at one place stays in order.
        edits.list.sort_by_key(|(range, _)| range.start);
        let mut edited = String::new();
        let mut at = part.start;
        for (range, piece) in edits.list {
            edited.push_str(self.sql.get(at..range.start).unwrap_or_default());
            edited.push_str(&piece);
            at = range.end;
        }
        edited.push_str(self.sql.get(at..part.end).unwrap_or_default());
        edited.trim().to_owned()
    }
}

impl Edits {
    pub(super) fn insert(&mut self, at: usize, piece: &str) {
        self.replace(at..at, piece);
    }

    pub(super) fn replace(&mut self, range: Range<usize>, piece: &str) {
        self.list.push((range, piece.to_owned()));
    }
}
