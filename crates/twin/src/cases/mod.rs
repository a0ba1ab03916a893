//! `twin test`: the cases of a pipeline.
//!
//! A case states what its lines come to. Besides, the twin must end in the same state whatever happens to
//! the lines on their way, so each case is run again, disturbed; and a mapping among the cases must be
//! refused.

mod difference;
mod disturbance;
mod end_state;
mod lake;
mod outcome;
mod table;

use std::path::Path;
use std::process::ExitCode;

use twin_pipeline::{Case, MAPPING_FILE, Pipeline, RefusedMapping, TRANSFORM_FILE};
use twin_sql::{Extractor, LakeRows, Mapping};

use self::difference::{Edit, edits};
use self::disturbance::Disturbance;
pub(crate) use self::outcome::{ARRIVAL_MICROS, Outcome, of as outcomes, text as outcomes_text};
use crate::arguments::{Root, Test};
use crate::{Error, Output, check, extraction};

/// How many differing lines of a case are shown.
const SHOWN: usize = 40;

/// Which disturbances a run tries where none is asked for: the same for everybody and at any time.
const SEEDS: std::ops::RangeInclusive<u64> = 1..=8;

/// How many cases passed and failed.
#[derive(Default)]
struct Score {
    passed: u32,
    failed: u32,
}

/// Runs the cases of one pipeline or of all.
pub(crate) async fn test(options: &Test, output: &Output) -> Result<ExitCode, Error> {
    let mut score = Score::default();
    for name in check::names(&options.which)? {
        let pipeline = Pipeline::find(&options.which.root.pipelines, &name)?;
        let subject = Subject {
            extractor: pipeline
                .mapping
                .as_ref()
                .map(|_| extraction::compile(&pipeline))
                .transpose()?,
            rows: extraction::lake_rows(&pipeline)?,
            again: again(&name, &options.which.root),
            pipeline: &pipeline,
            options,
        };
        for case in pipeline.cases()? {
            let label = format!("{name} {}", case.name);
            let report = subject.report(&case, &label, output).await?;
            score.add(&label, &report, output)?;
            if let Some(extractor) = &subject.extractor {
                for note in disturbance::ambiguities(extractor, &case)? {
                    output.note(&format!("note: {label}: {note}"));
                }
            }
        }
        for refused in pipeline.refused_mappings()? {
            score.add(&format!("{name} {}.sql", refused.name), &refusal(&refused), output)?;
        }
    }
    let Score { passed, failed } = score;
    output.note(&format!("{passed} passed, {failed} failed"));
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

impl Score {
    fn add(&mut self, label: &str, report: &[String], output: &Output) -> Result<(), Error> {
        if report.is_empty() {
            self.passed += 1;
            return output.line(&format!("ok      {label}"));
        }
        self.failed += 1;
        output.line(&format!("FAILED  {label}"))?;
        report.iter().try_for_each(|line| output.line(&format!("  {line}")))
    }
}

/// What the cases of a pipeline test, and how.
struct Subject<'p> {
    extractor: Option<Extractor>,
    rows: Option<LakeRows>,
    /// The command that runs them again, but for the seed.
    again: String,
    pipeline: &'p Pipeline,
    options: &'p Test,
}

impl Subject<'_> {
    /// Says where a case comes to something else than it expects.
    async fn report(
        &self,
        case: &Case,
        label: &str,
        output: &Output,
    ) -> Result<Vec<String>, Error> {
        let (accept, mut report) = (self.options.accept, Vec::new());
        let observations = Expected { path: &case.expected_path, text: case.expected.as_deref() };
        if let Some(extractor) = &self.extractor {
            let outcomes = outcome::of(extractor, &case.input)?;
            report.extend(observations.compare(&outcomes, accept, label, output)?);
        } else {
            report.extend(observations.without(MAPPING_FILE));
        }
        let rows = Expected { path: &case.lake_path, text: case.expected_lake.as_deref() };
        if let Some(transform) = &self.rows {
            let outcomes = lake::of(transform, self.pipeline, &case.input)?;
            report.extend(rows.compare(&outcomes, accept, label, output)?);
        } else {
            report.extend(rows.without(TRANSFORM_FILE));
        }
        if let Some(extractor) = &self.extractor {
            report.extend(disturbed(extractor, case, self.options.seed, &self.again).await?);
        } else if self.rows.is_none() {
            let input = case.input_path.display();
            report.push(format!("{input} tests nothing: there is no mapping and no transform"));
        }
        Ok(report)
    }
}

/// What a case expects: the file that says it, and its text where it is there.
struct Expected<'c> {
    path: &'c Path,
    text: Option<&'c str>,
}

impl Expected<'_> {
    /// Says where a case differs from what it expects; or writes it, where that is to be accepted.
    fn compare(
        &self,
        outcomes: &[Outcome],
        accepted: bool,
        label: &str,
        output: &Output,
    ) -> Result<Vec<String>, Error> {
        let report = self.report(outcomes);
        if !accepted || report.is_empty() {
            return Ok(report);
        }
        std::fs::write(self.path, outcome::text(outcomes))
            .map_err(|source| Error::Write { path: self.path.to_owned(), source })?;
        output.line(&format!("written {label}"))?;
        Ok(Vec::new())
    }

    /// Says that what is expected has nothing to come from.
    fn without(&self, source: &str) -> Option<String> {
        self.text?;
        Some(format!("{} has no {source} to come from", self.path.display()))
    }

    fn report(&self, outcomes: &[Outcome]) -> Vec<String> {
        let file = self.path.display();
        let Some(expected) = self.text else {
            return vec![format!("{file} does not exist: twin test --accept writes it")];
        };
        let expected: Vec<(usize, &str)> =
            (1..).zip(expected.lines()).filter(|(_, line)| !line.trim().is_empty()).collect();
        let wanted: Vec<_> = expected.iter().map(|(_, line)| outcome::comparable(line)).collect();
        let got: Vec<_> =
            outcomes.iter().map(|outcome| outcome::comparable(&outcome.line)).collect();
        let edits = edits(&wanted, &got);
        let show = |edit: &Edit| match *edit {
            Edit::Missing(at) => {
                expected.get(at).map(|(number, line)| format!("- {file}:{number}: {line}"))
            }
            Edit::Surplus(at) => outcomes.get(at).map(|outcome| format!("+ {}", outcome.shown())),
        };
        shortened(edits.iter().filter_map(show).collect())
    }
}

/// Runs a case disturbed and says which disturbance ends otherwise, and how to see it again.
async fn disturbed(
    extractor: &Extractor,
    case: &Case,
    seed: Option<u64>,
    again: &str,
) -> Result<Vec<String>, Error> {
    let seeds = seed.map_or(SEEDS, |seed| seed..=seed);
    let mut lines = Vec::new();
    let run = end_state::Run::of(extractor)?;
    for disturbance in Disturbance::ALL {
        let Some((seed, difference)) = run.first_break(&case.input, disturbance, &seeds).await
        else {
            continue;
        };
        lines.push(format!("{disturbance}, the twin ends in another state:"));
        lines.extend(shortened(difference).into_iter().map(|line| format!("  {line}")));
        lines.push(format!("again: {again} --seed {seed}"));
    }
    Ok(lines)
}

/// Returns the command that runs a pipeline's cases again, but for the seed.
fn again(pipeline: &str, root: &Root) -> String {
    let pipelines = root.pipelines.display();
    let root = if root.is_default() { String::new() } else { format!(" --pipelines {pipelines}") };
    format!("twin test {pipeline}{root}")
}

/// Says why a mapping that must be refused is not, or not for what its header says.
fn refusal(refused: &RefusedMapping) -> Vec<String> {
    let file = refused.path.display();
    let Err(problems) = Mapping::compile(&refused.sql) else {
        return vec![format!("{file} compiles, and must be refused")];
    };
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    let missing =
        refused.expected.iter().filter(|text| problems.iter().all(|p| !p.contains(*text)));
    let mut lines: Vec<String> = missing.map(|text| format!("- {file}: {text}")).collect();
    if !lines.is_empty() {
        lines.extend(problems.iter().map(|problem| format!("+ {file}:{problem}")));
    }
    lines
}

fn shortened(mut lines: Vec<String>) -> Vec<String> {
    if lines.len() > SHOWN {
        let more = lines.len() - SHOWN;
        lines.truncate(SHOWN);
        lines.push(format!("and {more} more lines"));
    }
    lines
}
