//! What the stream writer needs to know.

use twin_lambda::{Environment, StartError};

/// The stream writer's configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The twin table's name.
    pub table: String,
    /// The bucket for dead letters.
    pub dead_letter_bucket: String,
}

impl Config {
    /// Reads the function's variables.
    ///
    /// # Errors
    /// [`StartError::Environment`] with everything that is missing.
    pub fn read(environment: &Environment) -> Result<Self, StartError> {
        let mut reader = environment.reader();
        let table = reader.required("TWIN_TABLE");
        let dead_letter_bucket = reader.required("TWIN_DEAD_LETTER_BUCKET");
        reader.finish(Self { table, dead_letter_bucket })
    }
}
