//! `twin check`: is a pipeline's folder in order?

use std::path::Path;
use std::process::ExitCode;

use twin_pipeline::{CONFIG_FILE, LOCK_FILE, Locked, MAPPING_FILE, Pipeline, TRANSFORM_FILE};
use twin_sql::{Mapping, Transform};

use crate::arguments::{Check, OneOrAll};
use crate::{Error, Output, cost, extraction};

/// Checks one pipeline or all and reports every problem.
pub(crate) fn check(options: &Check, output: &Output) -> Result<ExitCode, Error> {
    let mut problems = 0;
    for name in names(&options.which)? {
        let found = check_one(&options.which.root.pipelines, &name, options.accept, output)?;
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
    let known = if pipelines.exists() { Pipeline::names(pipelines)? } else { Vec::new() };
    match &which.pipeline {
        _ if known.is_empty() => Err(Error::NoPipelines { root: pipelines.to_owned() }),
        None => Ok(known),
        Some(name) if known.contains(name) => Ok(vec![name.clone()]),
        Some(name) => {
            let (name, root) = (name.clone(), pipelines.to_owned());
            Err(twin_pipeline::Error::Unknown { name, root, known }.into())
        }
    }
}

/// Returns the problems of one pipeline; where there are none, says so with what it costs.
fn check_one(
    pipelines: &Path,
    name: &str,
    accept: bool,
    output: &Output,
) -> Result<Vec<String>, Error> {
    let loaded = Pipeline::find(pipelines, name);
    // The mapping is compiled even where the configuration is wrong: all problems at once.
    let folder = pipelines.join(name);
    let mut found = sql_problems(&folder.join(MAPPING_FILE), |sql| Mapping::compile(sql).err());
    let transform = folder.join(TRANSFORM_FILE);
    found.extend(sql_problems(&transform, |sql| Transform::compile(sql).err()));
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
    let cases = told(pipeline.cases(), &mut found).unwrap_or_default();
    told(pipeline.refused_mappings(), &mut found);
    let current = extraction::transform(&pipeline).ok().flatten();
    let current = current.and_then(|current| extraction::transform_lock(&pipeline, &current));
    let mut accepted = false;
    if accept && found.is_empty() {
        accepted = pipeline.accept()?;
        if let Some(lock) = &current {
            accepted |= pipeline.accept_transform(lock)?;
        }
    }
    found.extend(lock_problem(&pipeline));
    if current.is_some() || pipeline.transform.is_none() {
        let problem = pipeline.transform_lock_problem(current.as_ref());
        found.extend(problem.unwrap_or_else(|error| Some(Error::from(error).with_causes())));
    }
    if found.is_empty() {
        let mapping = pipeline.mapping.as_ref().map_or_else(
            || "lake only".to_owned(),
            |mapping| format!("revision {}, mapping {}", mapping.revision.get(), mapping.hash),
        );
        let (word, count) = (if accepted { "accepted" } else { "ok" }, cases.len());
        let plural = if count == 1 { "" } else { "s" };
        let lake = pipeline.transform.as_ref().zip(current.as_ref()).map(|(text, lock)| {
            format!(", transform {} of {} columns", text.hash, lock.columns.len())
        });
        let lake = lake.unwrap_or_default();
        output.line(&format!("{name}: {word}, {mapping}{lake}, {count} case{plural}"))?;
        if let Some(cost) = cost::of(&pipeline, &cases)? {
            output.line(&format!("  {cost}"))?;
        }
    }
    Ok(found)
}

/// Puts an error among the problems.
fn told<T>(result: Result<T, twin_pipeline::Error>, found: &mut Vec<String>) -> Option<T> {
    result.map_err(|error| found.push(Error::from(error).with_causes())).ok()
}

/// The problems of a file of SQL; none where there is no such file.
fn sql_problems(
    path: &Path,
    compile: impl FnOnce(&str) -> Option<Vec<twin_sql::Problem>>,
) -> Vec<String> {
    let Ok(sql) = std::fs::read_to_string(path) else { return Vec::new() };
    let problems = compile(&sql).unwrap_or_default();
    let lines = problems.iter().map(|problem| {
        let twin_sql::Problem { line, column, message, help } = problem;
        let help = if help.is_empty() { String::new() } else { format!("\n  help: {help}") };
        format!("{}:{line}:{column}: {message}{help}", path.display())
    });
    lines.collect()
}

fn lock_problem(pipeline: &Pipeline) -> Option<String> {
    let (file, problem) = match pipeline.locked() {
        Ok(Locked::Accepted) => return None,
        Ok(Locked::Acceptable(unlocked)) => (LOCK_FILE, unlocked),
        Ok(Locked::Refused(unlocked)) => (CONFIG_FILE, unlocked),
        Err(error) => return Some(Error::from(error).with_causes()),
    };
    Some(format!("{}: {problem}", pipeline.folder.join(file).display()))
}
