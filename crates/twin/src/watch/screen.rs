//! Where a watcher draws: the terminal's second screen, or lines where there is no terminal.

use jiff::Timestamp;
use terminal_size::{Height, Width, terminal_size};

use super::board::Board;
use crate::{Error, Output};

/// Second screen, no cursor, no wrapping of lines.
const ENTER: &str = "\u{1b}[?1049h\u{1b}[?25l\u{1b}[?7l";
const LEAVE: &str = "\u{1b}[?7h\u{1b}[?25h\u{1b}[?1049l";
const HOME: &str = "\u{1b}[H";
const CLEAR_LINE: &str = "\u{1b}[K";
const CLEAR_BELOW: &str = "\u{1b}[J";
/// What a terminal of unknown size is taken for.
const USUAL_SIZE: (usize, usize) = (80, 24);

/// A screen that is left as it was found when this is dropped.
#[derive(Debug)]
pub(super) struct Display<'o> {
    output: &'o Output,
}

impl<'o> Display<'o> {
    pub(super) fn begin(output: &'o Output) -> Result<Self, Error> {
        let display = Self { output };
        if output.is_terminal() {
            output.text(ENTER)?;
        }
        Ok(display)
    }

    /// Shows each value that changed, where there is no terminal.
    pub(super) fn changes(&self, lines: &[String]) -> Result<(), Error> {
        if self.output.is_terminal() {
            return Ok(());
        }
        lines.iter().try_for_each(|line| self.output.line(line))
    }

    /// Draws the board over the one before, where there is a terminal.
    pub(super) fn draw(&self, board: &Board, present: Timestamp) -> Result<(), Error> {
        if !self.output.is_terminal() {
            return Ok(());
        }
        let size = terminal_size().map_or(USUAL_SIZE, |(Width(width), Height(height))| {
            (usize::from(width), usize::from(height))
        });
        let lines: Vec<String> =
            board.draw(size, present).iter().map(|line| format!("{line}{CLEAR_LINE}")).collect();
        self.output.text(&format!("{HOME}{}{CLEAR_BELOW}", lines.join("\r\n")))
    }
}

impl Drop for Display<'_> {
    fn drop(&mut self) {
        if self.output.is_terminal() {
            self.output.text(LEAVE).ok();
        }
    }
}
