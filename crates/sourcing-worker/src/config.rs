//! What the sourcing worker needs to know.

use std::path::PathBuf;
use std::time::Duration;

use twin_lambda::{Environment, StartError};
use twin_pipeline::{Pipeline, PipelineConfig, PollSource, Source, SourceUrl};

/// The sourcing worker's configuration.
#[derive(Debug)]
pub struct Config {
    /// The name of the pipeline stream, or of the delivery stream where `pipeline.json` says so.
    pub stream: String,
    /// The bucket for dead letters.
    pub dead_letter_bucket: String,
    /// The name of the table of cursors.
    pub cursor_table: String,
    /// The folder of the pipeline, inside of the function's artifact.
    pub pipeline_folder: PathBuf,
    /// Replaces the URL of `pipeline.json`: another environment has another silo. Where that has several
    /// documents, they are below this URL by their names.
    pub url: Option<SourceUrl>,
    /// Whether private and loopback addresses may be polled: for local runs only.
    pub allow_private: bool,
    /// The folder of the environment's parameters, where the pipeline refers to some.
    pub parameter_folder: Option<String>,
    /// The folder of the pipeline's secrets, where it names one.
    pub secret_folder: Option<String>,
    /// Replaces the interval of `pipeline.json`.
    pub interval_seconds: Option<u32>,
}

impl Config {
    /// Reads the function's variables.
    ///
    /// # Errors
    /// [`StartError::Environment`] with everything that is missing or not legal.
    pub fn read(environment: &Environment) -> Result<Self, StartError> {
        let mut reader = environment.reader();
        let stream = reader.required("TWIN_PIPELINE_STREAM");
        let dead_letter_bucket = reader.required("TWIN_DEAD_LETTER_BUCKET");
        let cursor_table = reader.required("TWIN_CURSOR_TABLE");
        let pipeline_folder = PathBuf::from(reader.required("LAMBDA_TASK_ROOT")).join("pipeline");
        let url = reader.optional("TWIN_SOURCE_URL");
        let allow_private = reader.optional("TWIN_SOURCE_ALLOW_PRIVATE").unwrap_or(false);
        let parameter_folder = reader.optional("TWIN_PARAMETER_FOLDER");
        let secret_folder = reader.optional("TWIN_SECRET_FOLDER");
        let interval_seconds = reader.optional("TWIN_INTERVAL_SECONDS");
        if interval_seconds == Some(0) {
            reader.problem("TWIN_INTERVAL_SECONDS is 0".to_owned());
        }
        reader.finish(Self {
            stream,
            dead_letter_bucket,
            cursor_table,
            pipeline_folder,
            url,
            allow_private,
            parameter_folder,
            secret_folder,
            interval_seconds,
        })
    }

    /// Loads the pipeline of the artifact, with this environment's replacements.
    ///
    /// # Errors
    /// [`StartError::Part`] where the folder is not a legal pipeline.
    pub fn pipeline(&self) -> Result<(PipelineConfig, PollSource), StartError> {
        let config = Pipeline::load(&self.pipeline_folder)
            .map_err(StartError::part("load the pipeline of the artifact"))?
            .config;
        let Source::Poll(mut source) = config.source.clone() else {
            return Err(StartError::Environment { problems: "pipeline is not polled".to_owned() });
        };
        if let Some(url) = &self.url {
            source
                .replace_silo(url)
                .map_err(StartError::part("put TWIN_SOURCE_URL in place of the silo"))?;
        }
        if let Some(seconds) = self.interval_seconds {
            source.interval = Duration::from_secs(seconds.into());
        }
        let needs = [
            ("TWIN_PARAMETER_FOLDER", &self.parameter_folder, !source.parameters().is_empty()),
            ("TWIN_SECRET_FOLDER", &self.secret_folder, source.request.auth.is_some()),
        ];
        for (variable, folder, needed) in needs {
            if needed && folder.is_none() {
                let problems = format!("{variable} is not set, and the pipeline needs it");
                return Err(StartError::Environment { problems });
            }
        }
        Ok((config, source))
    }
}
