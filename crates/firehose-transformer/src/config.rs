//! What the Firehose transformer needs to know.

use std::path::PathBuf;

use twin_lambda::{Environment, StartError};
use twin_normalization::PipelineName;
use twin_pipeline::Pipeline;

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

    /// Loads the pipeline of the artifact.
    ///
    /// # Errors
    /// [`StartError::Part`] where the folder is not a legal pipeline.
    pub fn pipeline(&self) -> Result<PipelineName, StartError> {
        Pipeline::load(&self.pipeline_folder)
            .map(|pipeline| pipeline.config.name)
            .map_err(StartError::part("load the pipeline of the artifact"))
    }
}
