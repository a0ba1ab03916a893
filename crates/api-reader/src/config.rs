//! What the API reader needs to know.

use twin_lambda::{Environment, StartError};
use twin_normalization::PipelineName;

/// The API reader's configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The twin table's name.
    pub table: String,
    /// The environment's pipelines, sorted.
    pub pipelines: Vec<PipelineName>,
}

impl Config {
    /// Reads the function's variables.
    ///
    /// # Errors
    /// [`StartError::Environment`] with everything that is missing or not legal.
    pub fn read(environment: &Environment) -> Result<Self, StartError> {
        let mut reader = environment.reader();
        let table = reader.required("TWIN_TABLE");
        let names = reader.required("TWIN_PIPELINES");
        let mut pipelines = Vec::new();
        for name in names.split(',').filter(|name| !name.is_empty()) {
            match PipelineName::new(name) {
                Ok(name) => pipelines.push(name),
                Err(error) => reader.problem(format!("TWIN_PIPELINES: {error}")),
            }
        }
        pipelines.sort();
        reader.finish(Self { table, pipelines })
    }
}
