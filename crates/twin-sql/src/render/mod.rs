//! Renders a mapping as the complete script that Flink runs.
//!
//! The text of the mapping is kept as it is written, comments too, and only added to: where the source and the
//! twin stream are, and the lineage of every row. What a record without `_meta` gets is what
//! [`twin_normalization::wire::SourceLine`] gives it.

mod connector;
mod lineage;
mod meta;
mod text;

use std::ops::Range;

use sqlparser::ast::{CreateTable, Insert, Spanned, Statement};
use twin_normalization::{MappingHash, PipelineName, Revision};

use crate::problem::{Place, Problems};
use crate::sink::DIGITAL_TWIN;
use crate::source::Fields;
use crate::{Problem, check, syntax};
pub use connector::Connector;
use text::{Edits, Text};

/// The table of the stream's records, from which the view `source` is made.
const STREAM: &str = "source_stream";

/// Columns that the script adds to the source. A mapping may not declare them.
const ARRIVED_AT: &str = "_arrived_at";
const SEQUENCE: &str = "_sequence_number";
const ARRIVAL_ID: &str = "_arrival_id";
const ARRIVAL_ORDER: &str = "_arrival_order";
const SOURCE_ID: &str = "_source_id";
const ORDER: &str = "_order";
const ADDED: [&str; 6] = [ARRIVED_AT, SEQUENCE, ARRIVAL_ID, ARRIVAL_ORDER, SOURCE_ID, ORDER];

/// What a rendered script says besides its mapping.
#[derive(Debug)]
pub struct Rendering<'a> {
    /// The pipeline.
    pub pipeline: &'a PipelineName,
    /// The revision of its mapping.
    pub revision: Revision,
    /// The hash of the mapping's text.
    pub mapping: &'a MappingHash,
    /// Where records come from and rows go to.
    pub connector: &'a Connector,
}

impl Rendering<'_> {
    /// Renders the mapping `sql` as a script for Flink 1.20, statements separated by semicolons.
    ///
    /// # Errors
    /// Every problem of the mapping, and names in it that the script needs for itself.
    pub fn script(&self, sql: &str) -> Result<String, Vec<Problem>> {
        let mut problems = Problems::default();
        self.try_script(sql, &mut problems).ok_or_else(|| problems.into_sorted())
    }

    fn try_script(&self, sql: &str, problems: &mut Problems) -> Option<String> {
        let syntax = syntax::parse(sql, problems)?;
        let fields = check::check(&syntax, DIGITAL_TWIN, true, problems)?.fields;
        refuse_added(&fields, problems)?;
        let text = Text::new(sql);
        let (mut table, mut insert) = (None, None);
        for (number, statement) in syntax.statements.iter().enumerate() {
            match statement {
                Statement::CreateTable(found) => table = Some((number, found)),
                Statement::Insert(found) => insert = Some((number, found)),
                _ => {}
            }
        }
        let (Some((first, table)), Some((second, insert))) = (table, insert) else {
            let help = "write CREATE TABLE source (…); and INSERT INTO digital_twin (…) SELECT …;";
            return problems.add(Place::FILE, "a statement is missing", help);
        };
        let ends = syntax::ends(sql);
        let source = self.source(&text, table, &fields, text.statement(&ends, first), problems)?;
        let rows = self.rows(&text, insert, text.statement(&ends, second));
        let view = meta::view(&fields, self.pipeline);
        let sink = self.connector.sink_table();
        let about = self.about();
        Some(format!("{about}\n{source};\n\n{view};\n\n{sink};\n\n{rows};\n"))
    }

    fn about(&self) -> String {
        let Self { pipeline, revision, .. } = self;
        let revision = revision.get();
        format!(
            "-- The pipeline {pipeline} on Flink, revision {revision}, made from its mapping by `twin sql render --flink {pipeline}`.\n"
        )
    }

    /// The user's `CREATE TABLE` as the table of the stream.
    fn source(
        &self,
        text: &Text<'_>,
        table: &CreateTable,
        fields: &Fields,
        statement: Range<usize>,
        problems: &mut Problems,
    ) -> Option<String> {
        let mut edits = Edits::default();
        edits.replace(text.range(table.name.span()), STREAM);
        let first = text.offset(table.columns.first()?.name.span.start);
        let indent = text.indent(first).unwrap_or(" ");
        for column in self.connector.position_columns(meta::column(fields)) {
            edits.insert(first, &format!("{column},{indent}"));
        }
        meta::add_fields(text, table, fields, &mut edits, problems)?;
        let table = text.edited(statement, edits);
        Some(format!("{table}\n{}", self.connector.source_options()))
    }

    /// The user's `INSERT` with the lineage of every row.
    fn rows(&self, text: &Text<'_>, insert: &Insert, statement: Range<usize>) -> String {
        let mut edits = Edits::default();
        lineage::add(text, insert, self, &mut edits);
        text.edited(statement, edits)
    }
}

fn refuse_added(fields: &Fields, problems: &mut Problems) -> Option<()> {
    match ADDED.iter().find(|name| fields.get(name).is_some()) {
        None => Some(()),
        Some(name) => {
            let help = "leave it out: the script for Flink adds a column of that name";
            problems.add(Place::FILE, format!("column {name}"), help)
        }
    }
}
