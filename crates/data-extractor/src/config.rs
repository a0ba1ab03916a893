//! What the data extractor needs to know.

use std::path::PathBuf;

use twin_lambda::{Environment, StartError};
use twin_normalization::SkewLimit;
use twin_pipeline::Pipeline;
use twin_sql::{Extractor, Mapping};

/// The data extractor's configuration.
#[derive(Debug)]
pub struct Config {
    /// The twin stream's name.
    pub stream: String,
    /// The bucket for dead letters.
    pub dead_letter_bucket: String,
    /// The folder of the pipeline, inside of the function's artifact.
    pub pipeline_folder: PathBuf,
}

/// The mapping does not compile. A deployed one has been checked; this is a build that skipped the check.
#[derive(Debug, thiserror::Error)]
#[error("mapping of {pipeline} does not compile: {problems}")]
struct BadMapping {
    pipeline: String,
    problems: String,
}

impl Config {
    /// Reads the function's variables.
    ///
    /// # Errors
    /// [`StartError::Environment`] with everything that is missing.
    pub fn read(environment: &Environment) -> Result<Self, StartError> {
        let mut reader = environment.reader();
        let stream = reader.required("TWIN_STREAM");
        let dead_letter_bucket = reader.required("TWIN_DEAD_LETTER_BUCKET");
        let pipeline_folder = PathBuf::from(reader.required("LAMBDA_TASK_ROOT")).join("pipeline");
        reader.finish(Self { stream, dead_letter_bucket, pipeline_folder })
    }

    /// Loads the pipeline and compiles its mapping, once per cold start.
    ///
    /// # Errors
    /// [`StartError::Part`] where the folder is not a legal pipeline or the mapping does not compile.
    pub fn extractor(&self) -> Result<Extractor, StartError> {
        let pipeline = Pipeline::load(&self.pipeline_folder)
            .map_err(StartError::part("load the pipeline of the artifact"))?;
        let text = pipeline.mapping.ok_or_else(|| StartError::Environment {
            problems: "pipeline is lake-only, and has no mapping".to_owned(),
        })?;
        let mapping = Mapping::compile(&text.sql).map_err(|problems| {
            let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
            let bad = BadMapping {
                pipeline: pipeline.config.name.to_string(),
                problems: problems.join("; "),
            };
            StartError::part("compile the mapping of the artifact")(bad)
        })?;
        let (name, limit) = (pipeline.config.name, SkewLimit::default());
        Ok(Extractor::new(mapping, name, text.revision, text.hash, limit))
    }
}
