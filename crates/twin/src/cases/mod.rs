//! `twin test`: the cases of a pipeline.

mod difference;
mod outcome;

use std::process::ExitCode;

use twin_pipeline::{Case, Pipeline};

use self::difference::{Edit, edits};
use self::outcome::Outcome;
use crate::arguments::Test;
use crate::{Error, Output, check, extraction};

/// How many differing lines of a case are shown.
const SHOWN: usize = 40;

/// Runs the cases of one pipeline or of all.
pub(crate) fn test(options: &Test, output: &Output) -> Result<ExitCode, Error> {
    let (mut passed, mut failed) = (0, 0);
    for name in check::names(&options.which)? {
        let pipeline = Pipeline::find(&options.which.root.pipelines, &name)?;
        let extractor = extraction::compile(&pipeline)?;
        for case in pipeline.cases()? {
            let outcomes = outcome::of(&extractor, &case.input)?;
            let report = report(&case, &outcomes);
            let label = format!("{name} {}", case.name);
            if report.is_empty() {
                passed += 1;
                output.line(&format!("ok      {label}"))?;
            } else if options.accept {
                accept(&case, &outcomes)?;
                output.line(&format!("written {label}"))?;
            } else {
                failed += 1;
                output.line(&format!("FAILED  {label}"))?;
                report.iter().try_for_each(|line| output.line(&format!("  {line}")))?;
            }
        }
    }
    output.note(&format!("{passed} passed, {failed} failed"));
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Says where a case differs from what it expects; nothing where it does not.
fn report(case: &Case, outcomes: &[Outcome]) -> Vec<String> {
    let file = case.expected_path.display();
    let Some(expected) = &case.expected else {
        return vec![format!("{file} does not exist: twin test --accept writes it")];
    };
    let expected: Vec<(usize, &str)> =
        (1..).zip(expected.lines()).filter(|(_, line)| !line.trim().is_empty()).collect();
    let wanted: Vec<_> = expected.iter().map(|(_, line)| outcome::comparable(line)).collect();
    let got: Vec<_> = outcomes.iter().map(|outcome| outcome::comparable(&outcome.line)).collect();
    let edits = edits(&wanted, &got);
    let show = |edit: &Edit| match *edit {
        Edit::Missing(at) => {
            expected.get(at).map(|(number, line)| format!("- {file}:{number}: {line}"))
        }
        Edit::Surplus(at) => outcomes.get(at).map(|outcome| format!("+ {}", outcome.shown())),
    };
    let mut lines: Vec<String> = edits.iter().take(SHOWN).filter_map(show).collect();
    if edits.len() > SHOWN {
        lines.push(format!("and {} more lines", edits.len() - SHOWN));
    }
    lines
}

fn accept(case: &Case, outcomes: &[Outcome]) -> Result<(), Error> {
    let path = &case.expected_path;
    let text: String = outcomes.iter().map(|outcome| format!("{}\n", outcome.line)).collect();
    std::fs::write(path, text).map_err(|source| Error::Write { path: path.clone(), source })
}
