//! A compiled mapping.

use crate::arena::Arena;
use crate::check::Checked;
use crate::plan::Plan;
use crate::problem::Problems;
use crate::run::Excess;
use crate::sink::{DIGITAL_TWIN, Sink};
use crate::source::{self, Fields, Record};
use crate::{MalformedLine, Problem, Row, RowCounts, check, run, syntax};

/// A mapping, compiled once and run over any number of records.
///
/// It holds no state: what it yields for a record depends on that record alone.
#[derive(Debug)]
pub struct Mapping {
    columns: Fields,
    plan: Plan,
}

impl Mapping {
    /// Compiles the text of a mapping.
    ///
    /// # Errors
    /// Every problem found, in the order of the text.
    pub fn compile(sql: &str) -> Result<Mapping, Vec<Problem>> {
        Mapping::compile_with(sql, true)
    }

    /// The declared columns of the source, in their order. Names are as the records have them.
    pub fn source_columns(&self) -> impl Iterator<Item = &str> {
        self.columns.names()
    }

    /// Runs the mapping over one source record line and hands each row that passes its `WHERE` to `each`.
    ///
    /// A declared field that is absent or `null` reads as NULL. So does one whose JSON value does not fit
    /// the declared type, which is counted in [`RowCounts::wrong_type_fields`].
    ///
    /// # Errors
    /// The line is not one JSON object; or it asks for more than a record may: more than 20,000 rows, 250,000
    /// array values, a million elements visited by `UNNEST`, or 16 MiB of texts that functions make. Rows that were
    /// handed over before do not count then: the caller drops them.
    pub fn run(
        &self,
        line: &str,
        each: &mut dyn FnMut(Row<'_>),
    ) -> Result<RowCounts, MalformedLine> {
        let arena = Arena::new();
        let error = match source::decode(&self.columns, line, &arena) {
            Ok(record) => return self.rows(&record, &arena, each),
            Err(error) => error,
        };
        let Some(line) = source::repaired(line) else { return Err(error) };
        match source::decode(&self.columns, &line, &arena) {
            Ok(record) => self.rows(&record, &arena, each),
            Err(_) => Err(error),
        }
    }

    /// Whether the mapping declares a column of that name.
    pub(crate) fn reads(&self, column: &str) -> bool {
        self.columns.get(column).is_some()
    }

    fn rows<'r>(
        &'r self,
        record: &Record<'r>,
        arena: &'r Arena,
        each: &mut dyn FnMut(Row<'_>),
    ) -> Result<RowCounts, MalformedLine> {
        let malformed = |excess: Excess| MalformedLine { reason: excess.to_string(), position: 0 };
        run::run(&self.plan, record, arena, each).map_err(malformed)
    }

    /// Compiles with or without sharing of equal expressions, which must make no difference to the rows.
    pub(crate) fn compile_with(sql: &str, share: bool) -> Result<Mapping, Vec<Problem>> {
        Mapping::compile_into(DIGITAL_TWIN, sql, share).map(|(mapping, _)| mapping)
    }

    /// Compiles SQL that writes to the sink of that name.
    pub(crate) fn compile_into(
        sink: &'static str,
        sql: &str,
        share: bool,
    ) -> Result<(Mapping, Sink), Vec<Problem>> {
        let mut problems = Problems::default();
        let checked = syntax::parse(sql, &mut problems)
            .and_then(|statements| check::check(&statements, sink, share, &mut problems));
        match checked {
            Some(Checked { fields, plan, sink }) => Ok((Mapping { columns: fields, plan }, sink)),
            None => Err(problems.into_sorted()),
        }
    }
}
