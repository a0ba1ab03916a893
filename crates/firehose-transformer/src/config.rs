//! What the Firehose transformer needs to know.

use std::path::PathBuf;

use twin_lambda::{Environment, StartError};
use twin_normalization::PipelineName;
use twin_normalization::wire::LakeLineage;
use twin_pipeline::{Pipeline, TransformText};
use twin_sql::{LakeRows, Transform};

use crate::Shape;

/// The Firehose transformer's configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The bucket for dead letters.
    pub dead_letter_bucket: String,
    /// The folder of the pipeline, inside of the function's artifact.
    pub pipeline_folder: PathBuf,
}

impl Config {
    /// Reads the function's variables.
    ///
    /// # Errors
    /// [`StartError::Environment`] with everything that is missing.
    pub fn read(environment: &Environment) -> Result<Self, StartError> {
        let mut reader = environment.reader();
        let dead_letter_bucket = reader.required("TWIN_DEAD_LETTER_BUCKET");
        let pipeline_folder = PathBuf::from(reader.required("LAMBDA_TASK_ROOT")).join("pipeline");
        reader.finish(Self { dead_letter_bucket, pipeline_folder })
    }

    /// Loads the pipeline of the artifact and compiles its transform, once per cold start; `code` is the version of the
    /// code, for the lineage.
    ///
    /// # Errors
    /// [`StartError::Part`] where the folder is not a legal pipeline or the transform does not compile.
    pub fn load(&self, code: &str) -> Result<Loaded, StartError> {
        let pipeline = Pipeline::load(&self.pipeline_folder)
            .map_err(StartError::part("load the pipeline of the artifact"))?;
        let name = pipeline.config.name;
        let Some(TransformText { sql, hash }) = pipeline.transform else {
            let shape = Shape::Record(LakeLineage::new(&name, code, None));
            return Ok(Loaded { pipeline: name, shape, transform: None });
        };
        let transform = Transform::compile(&sql).map_err(|problems| {
            let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
            let bad = BadTransform { pipeline: name.to_string(), problems: problems.join("; ") };
            StartError::part("compile the transform of the artifact")(bad)
        })?;
        let shape = Shape::Rows(Box::new(LakeRows::new(transform, &name, &hash, code)));
        Ok(Loaded { pipeline: name, shape, transform: Some(format!("transform {hash}")) })
    }
}

/// The pipeline of the artifact.
#[derive(Debug)]
pub struct Loaded {
    /// Its name.
    pub pipeline: PipelineName,
    /// What the lake gets of its records.
    pub shape: Shape,
    /// Its transform, as a dead letter names it.
    pub transform: Option<String>,
}

/// The transform does not compile. A deployed one has been checked; this is a build that skipped the check.
#[derive(Debug, thiserror::Error)]
#[error("transform of {pipeline} does not compile: {problems}")]
struct BadTransform {
    pipeline: String,
    problems: String,
}
