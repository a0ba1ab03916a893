//! From a line of a pipeline stream to observations: the mapping's rows with their lineage, checked.

use std::sync::Arc;

use twin_normalization::wire::{LineOrigin, SourceLine};
use twin_normalization::{
    Component, Error, Label, Lineage, MappingHash, Metric, Observation, Order, PipelineName,
    Process, Refusal, Revision, SkewLimit, Timestamp, Unit, Value,
};

use crate::{MalformedLine, Mapping, Row, RowCounts};

/// A mapping, and what its observations say about where they come from.
#[derive(Debug)]
pub struct Extractor {
    mapping: Mapping,
    reads_meta: bool,
    pipeline: PipelineName,
    revision: Revision,
    hash: MappingHash,
    skew: SkewLimit,
}

/// What one line gave. Its ledger: `counts.emitted` = observations + refused.
#[derive(Debug)]
pub struct Extraction {
    /// The observations, in the order of the mapping's rows.
    pub observations: Vec<Observation>,
    /// The rows that are no legal observation.
    pub refused: Vec<Refusal>,
    /// The ledger of rows.
    pub counts: RowCounts,
    /// Where the line stood.
    pub order: Order,
}

impl Extractor {
    /// An extractor for `mapping`, whose text has the hash `hash`.
    #[must_use]
    pub fn new(
        mapping: Mapping,
        pipeline: PipelineName,
        revision: Revision,
        hash: MappingHash,
        skew: SkewLimit,
    ) -> Self {
        let reads_meta = mapping.reads("_meta");
        Self { mapping, reads_meta, pipeline, revision, hash, skew }
    }

    /// The pipeline.
    #[must_use]
    pub fn pipeline(&self) -> &PipelineName {
        &self.pipeline
    }

    /// The mapping's revision and hash, as a dead letter names them.
    #[must_use]
    pub fn mapping_name(&self) -> String {
        format!("{} {}", self.revision.get(), self.hash)
    }

    /// Runs the mapping over one line of the pipeline's stream.
    ///
    /// # Errors
    /// [`Refusal`] where the line is malformed: not UTF-8, not one JSON object, with a `_meta` that nothing can be
    /// made of, or asking for more than a record may.
    pub fn extract(
        &self,
        line: &[u8],
        arrived_at: Timestamp,
        sequence: &str,
        number: u32,
    ) -> Result<Extraction, Refusal> {
        let origin = LineOrigin { pipeline: &self.pipeline, arrived_at, sequence, line: number };
        let line = SourceLine::read(line, &origin).map_err(|error| Refusal::malformed(&error))?;
        let short = if self.reads_meta { None } else { line.without_meta() };
        let lineage = Arc::new(Lineage {
            pipeline: self.pipeline.clone(),
            revision: self.revision,
            mapping: self.hash.clone(),
            source_id: line.id,
            order: line.order,
            arrived_at: line.arrived_at,
        });
        if let Some(Ok(extraction)) = short.map(|short| self.rows(&short, &lineage)) {
            return Ok(extraction);
        }
        // The whole line says where it is malformed.
        self.rows(&line.text, &lineage).map_err(|error| Refusal::malformed(&error))
    }

    /// What the rows of one line come to; nothing of them where the line is malformed.
    fn rows(&self, line: &str, lineage: &Arc<Lineage>) -> Result<Extraction, MalformedLine> {
        let (mut observations, mut refused) = (Vec::new(), Vec::new());
        let counts = self.mapping.run(line, &mut |row| match self.observation(&row, lineage) {
            Ok(observation) => observations.push(observation),
            Err(error) => refused.push(of_row(&row, &error)),
        })?;
        Ok(Extraction { observations, refused, counts, order: lineage.order.clone() })
    }

    fn observation(&self, row: &Row<'_>, lineage: &Arc<Lineage>) -> Result<Observation, Error> {
        let observation = Observation {
            component: Component::new(needed("component", row.component())?)?,
            metric: Metric::new(needed("metric", row.metric())?)?,
            value: Value::of_columns(
                row.value_number(),
                row.value_text(),
                row.value_boolean(),
                row.deleted().unwrap_or(false),
            )?,
            unit: row.unit().map(Unit::new).transpose()?,
            observed_at: Timestamp::from_micros(needed("observed_at", row.observed_at())?)?,
            facility: row.facility().map(Label::new).transpose()?,
            process: Process::of_columns(row.process(), row.process_event())?,
            lineage: Arc::clone(lineage),
        };
        observation.check_skew(self.skew)?;
        Ok(observation)
    }
}

fn needed<T>(column: &'static str, value: Option<T>) -> Result<T, Error> {
    value.ok_or(Error::Missing { column })
}

/// Names the row's key, since a line gives many rows.
fn of_row(row: &Row<'_>, error: &Error) -> Refusal {
    let (component, metric) = (row.component().unwrap_or("?"), row.metric().unwrap_or("?"));
    let key: String = format!("{component}.{metric}").chars().take(200).collect();
    let Refusal { reason, detail } = Refusal::of(error);
    Refusal { reason, detail: format!("{key}: {detail}") }
}
