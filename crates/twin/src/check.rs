//! `twin check`: is a pipeline's folder in order?

use std::path::Path;
use std::process::ExitCode;

use twin_pipeline::{MAPPING_FILE, Pipeline};
use twin_sql::Mapping;

use crate::arguments::OneOrAll;
use crate::{Error, Output};

/// Checks one pipeline or all and reports every problem.
pub(crate) fn check(which: &OneOrAll, output: &Output) -> Result<ExitCode, Error> {
    let mut problems = 0;
    for name in names(which)? {
        let found = check_one(&which.root.pipelines, &name, output)?;
        for problem in &found {
            output.note(problem);
        }
        problems += found.len();
    }
    if problems == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    output.note(&format!("twin: {problems} problem{}", if problems == 1 { "" } else { "s" }));
    Ok(ExitCode::FAILURE)
}

/// Returns the pipelines that a command speaks of.
pub(crate) fn names(which: &OneOrAll) -> Result<Vec<String>, Error> {
    let pipelines = &which.root.pipelines;
    let known = Pipeline::names(pipelines)?;
    match &which.pipeline {
        None => Ok(known),
        Some(name) if known.contains(name) => Ok(vec![name.clone()]),
        Some(name) => {
            let (name, root) = (name.clone(), pipelines.to_owned());
            Err(twin_pipeline::Error::Unknown { name, root, known }.into())
        }
    }
}

fn check_one(pipelines: &Path, name: &str, output: &Output) -> Result<Vec<String>, Error> {
    let loaded = Pipeline::find(pipelines, name);
    let mapping = pipelines.join(name).join(MAPPING_FILE);
    let mut found = Vec::new();
    // The mapping is compiled even where the configuration is wrong: all problems at once.
    if let Ok(sql) = std::fs::read_to_string(&mapping) {
        found.extend(Mapping::compile(&sql).err().unwrap_or_default().iter().map(|problem| {
            let twin_sql::Problem { line, column, message, help } = problem;
            let help = if help.is_empty() { String::new() } else { format!("\n  help: {help}") };
            format!("{}:{line}:{column}: {message}{help}", mapping.display())
        }));
    }
    let pipeline = match loaded {
        Ok(pipeline) => pipeline,
        Err(twin_pipeline::Error::Config { path, problems }) => {
            let config = problems.iter().map(|problem| format!("{}:{problem}", path.display()));
            found.splice(0..0, config);
            return Ok(found);
        }
        Err(error) => {
            found.insert(0, Error::from(error).with_causes());
            return Ok(found);
        }
    };
    match pipeline.cases() {
        Ok(cases) if found.is_empty() => {
            let (revision, hash) = (pipeline.config.revision.get(), &pipeline.mapping_hash);
            let count = cases.len();
            output
                .line(&format!("{name}: ok, revision {revision}, mapping {hash}, {count} cases"))?;
        }
        Ok(_) => {}
        Err(error) => found.push(Error::from(error).with_causes()),
    }
    Ok(found)
}
