//! From a line of a pipeline stream to lines of the lake: the transform's rows with their lineage.

use twin_normalization::wire::{LakeLineage, LineOrigin, SourceLine};
use twin_normalization::{MappingHash, Order, PipelineName, Refusal};

use crate::{MalformedLine, RowCounts, Transform};

/// How many bytes one line may give the lake. A field that stands in every row is written as often: without a bound, a
/// line of a few hundred kilobytes asks for more than a function has memory for. Twice as much would fit into no answer.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// A transform, and what its rows say about where they come from.
#[derive(Debug)]
pub struct LakeRows {
    transform: Transform,
    reads_meta: bool,
    lineage: LakeLineage,
}

/// What one line gave. Its ledger: `counts.emitted` = `written` + `refused`.
#[derive(Debug)]
pub struct LakeRowsOfLine {
    /// How many lines of the lake.
    pub written: u64,
    /// The rows that cannot stand in the lake.
    pub refused: Vec<Refusal>,
    /// The ledger of rows.
    pub counts: RowCounts,
    /// Where the line stood.
    pub order: Order,
}

impl LakeRows {
    /// Rows of `transform`, whose text has the hash `hash`, written by the code `transformer`.
    #[must_use]
    pub fn new(
        transform: Transform,
        pipeline: &PipelineName,
        hash: &MappingHash,
        transformer: &str,
    ) -> Self {
        let reads_meta = transform.reads("_meta");
        let lineage = LakeLineage::new(pipeline, transformer, Some(hash));
        Self { transform, reads_meta, lineage }
    }

    /// Runs the transform over one line of the pipeline's stream and appends its rows to `out`, each a line.
    ///
    /// # Errors
    /// [`Refusal`] where the line is malformed, as [`crate::Extractor::extract`] has it, or gives more than 4 MiB of rows;
    /// nothing is written then.
    pub fn write(
        &self,
        line: &[u8],
        origin: &LineOrigin<'_>,
        out: &mut String,
    ) -> Result<LakeRowsOfLine, Refusal> {
        let before = out.len();
        let line = SourceLine::read(line, origin).map_err(|error| Refusal::malformed(&error))?;
        let short = if self.reads_meta { None } else { line.without_meta() };
        if let Some(Ok(rows)) = short.map(|short| self.rows(&short, &line, origin, out)) {
            return Ok(rows);
        }
        out.truncate(before);
        // The whole line says where it is malformed.
        let rows = self.rows(&line.text, &line, origin, out);
        rows.map_err(|error| {
            out.truncate(before);
            Refusal::malformed(&error)
        })
    }

    fn rows(
        &self,
        text: &str,
        line: &SourceLine<'_>,
        origin: &LineOrigin<'_>,
        out: &mut String,
    ) -> Result<LakeRowsOfLine, MalformedLine> {
        let (mut number, mut refused) = (0, Vec::new());
        let (before, mut is_over) = (out.len(), false);
        let counts = self.transform.run(text, &mut |row| {
            match row {
                Ok(_) if is_over => {}
                Ok(fields) => self.lineage.write_row(fields, &line.id, origin, number, out),
                Err(refusal) => refused.push(refusal),
            }
            number += 1;
            is_over |= out.len() - before > MOST_BYTES;
        })?;
        if is_over {
            let reason = format!("its rows take more than {MOST_BYTES} bytes");
            return Err(MalformedLine { reason, position: 0 });
        }
        let written = counts.emitted - refused.len() as u64;
        Ok(LakeRowsOfLine { written, refused, counts, order: line.order.clone() })
    }
}
