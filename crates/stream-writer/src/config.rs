//! What the stream writer needs to know.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::time::Duration;

use twin_lambda::{Environment, StartError};
use twin_normalization::PipelineName;
use twin_store::Expiries;

/// The stream writer's configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The twin table's name.
    pub table: String,
    /// The bucket for dead letters.
    pub dead_letter_bucket: String,
    /// When observations cease to count; none do where the variable is not set.
    pub expiries: Expiries,
}

impl Config {
    /// Reads the function's variables.
    ///
    /// # Errors
    /// [`StartError::Environment`] with everything that is missing or wrong.
    pub fn read(environment: &Environment) -> Result<Self, StartError> {
        let mut reader = environment.reader();
        let table = reader.required("TWIN_TABLE");
        let dead_letter_bucket = reader.required("TWIN_DEAD_LETTER_BUCKET");
        let expiries = reader.optional::<Seconds>("TWIN_EXPIRES_AFTER_SECONDS");
        let expiries = expiries.map(|seconds| seconds.0).unwrap_or_default();
        reader.finish(Self { table, dead_letter_bucket, expiries })
    }
}

/// Seconds by pipeline, as a JSON object.
struct Seconds(Expiries);

impl FromStr for Seconds {
    type Err = serde_json::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let seconds: BTreeMap<PipelineName, u64> = serde_json::from_str(text)?;
        let expiries = seconds.into_iter();
        Ok(Self(expiries.map(|(name, seconds)| (name, Duration::from_secs(seconds))).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(expiries: &str) -> Result<Config, StartError> {
        let variables = [
            ("TWIN_TABLE", "t"),
            ("TWIN_DEAD_LETTER_BUCKET", "b"),
            ("TWIN_EXPIRES_AFTER_SECONDS", expiries),
        ];
        Config::read(&Environment::of(&variables))
    }

    #[test]
    fn expiries_are_read_by_pipeline_and_are_none_where_not_set() {
        let seconds = |seconds| Duration::from_secs(seconds);
        let name = |name: &str| PipelineName::new(name).unwrap();
        let expected = Expiries::from_iter([(name("a"), seconds(60)), (name("b-2"), seconds(7))]);
        assert_eq!(read(r#"{"a":60,"b-2":7}"#).unwrap().expiries, expected);
        assert_eq!(read("").unwrap().expiries, Expiries::default());
    }

    #[test]
    fn expiries_that_are_none_stop_the_function_at_its_start() {
        for bad in ["60", r#"{"A":60}"#, r#"{"a":-1}"#, r#"{"a":"60"}"#] {
            let error = read(bad).unwrap_err().to_string();
            assert!(error.contains("TWIN_EXPIRES_AFTER_SECONDS: "), "{bad}: {error}");
        }
    }
}
