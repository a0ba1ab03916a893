//! From a line of a pipeline stream to observations: the mapping's rows with their lineage, checked.

use std::sync::Arc;

use twin_normalization::wire::{LineOrigin, SourceLine};
use twin_normalization::{
    Component, Error, Label, Lineage, MappingHash, Metric, Observation, Order, PipelineName,
    Process, Refusal, Revision, SkewLimit, Timestamp, Unit, Value,
};

use crate::{Mapping, Row, RowCounts};

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
    /// [`Refusal`] where the line is malformed: not UTF-8, not one JSON object, or with a `_meta` that
    /// nothing can be made of.
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
            order: line.order.clone(),
            arrived_at,
        });
        let (mut observations, mut refused) = (Vec::new(), Vec::new());
        let mut each = |row: Row<'_>| match self.observation(&row, &lineage) {
            Ok(observation) => observations.push(observation),
            Err(error) => refused.push(of_row(&row, &error)),
        };
        let counts = match short.map(|short| self.mapping.run(&short, &mut each)) {
            Some(Ok(counts)) => counts,
            // The whole line says where it is malformed.
            _ => self.mapping.run(&line.text, &mut each).map_err(|e| Refusal::malformed(&e))?,
        };
        Ok(Extraction { observations, refused, counts, order: line.order })
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
