//! The configuration that Terraform gives a function, read once at its cold start.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use crate::StartError;

/// Looks variables up in the process environment, or in what a test hands in.
pub struct Environment(Variables);

enum Variables {
    OfProcess,
    Given(BTreeMap<String, String>),
}

impl Environment {
    /// The environment of this process.
    #[must_use]
    pub fn of_process() -> Self {
        Self(Variables::OfProcess)
    }

    /// An environment with just these variables.
    #[must_use]
    pub fn of(variables: &[(&str, &str)]) -> Self {
        let variables = variables.iter().map(|(name, value)| ((*name).into(), (*value).into()));
        Self(Variables::Given(variables.collect()))
    }

    /// A variable; none where it is not set or empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<String> {
        let value = match &self.0 {
            #[expect(
                clippy::disallowed_methods,
                reason = "the one place that reads the environment"
            )]
            Variables::OfProcess => std::env::var(name).ok(),
            Variables::Given(variables) => variables.get(name).cloned(),
        };
        value.filter(|value| !value.is_empty())
    }

    /// Starts to read a configuration.
    #[must_use]
    pub fn reader(&self) -> Reader<'_> {
        Reader { environment: self, problems: Vec::new() }
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Values can be secrets of the platform, such as its credentials.
        f.write_str("Environment")
    }
}

/// Reads variable after variable, and reports all problems at the end rather than the first.
///
/// ```
/// use twin_lambda::Environment;
/// let environment = Environment::of(&[("TWIN_INTERVAL_SECONDS", "often")]);
/// let mut reader = environment.reader();
/// let table = reader.required("TWIN_TABLE");
/// let interval: Option<u32> = reader.optional("TWIN_INTERVAL_SECONDS");
/// let error = reader.finish((table, interval)).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "environment is not complete: TWIN_TABLE is not set; \
///      TWIN_INTERVAL_SECONDS: invalid digit found in string",
/// );
/// ```
#[derive(Debug)]
pub struct Reader<'a> {
    environment: &'a Environment,
    problems: Vec<String>,
}

impl Reader<'_> {
    /// A variable that must be set.
    pub fn required(&mut self, name: &str) -> String {
        self.environment.get(name).unwrap_or_else(|| {
            self.problems.push(format!("{name} is not set"));
            String::new()
        })
    }

    /// A variable that may be set, and is then of type `T`.
    pub fn optional<T: FromStr<Err: fmt::Display>>(&mut self, name: &str) -> Option<T> {
        let text = self.environment.get(name)?;
        match text.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                self.problems.push(format!("{name}: {error}"));
                None
            }
        }
    }

    /// Adds a problem that the caller found.
    pub fn problem(&mut self, problem: String) {
        self.problems.push(problem);
    }

    /// Gives `config` where there was no problem.
    ///
    /// # Errors
    /// [`StartError::Environment`] with all problems.
    pub fn finish<T>(self, config: T) -> Result<T, StartError> {
        if self.problems.is_empty() {
            return Ok(config);
        }
        Err(StartError::Environment { problems: self.problems.join("; ") })
    }
}
