//! Why a function does not start, and why an invocation fails as a whole.

use lambda_runtime::Diagnostic;
use twin_normalization::port::{Fault, chain};

/// Why a function does not start. It then fails at its cold start with this text, not on its thousandth
/// event.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// Variables are missing or wrong: all of them are named.
    #[error("environment is not complete: {problems}")]
    Environment {
        /// All problems, separated by `; `.
        problems: String,
    },
    /// A part of the function could not be made.
    #[error("failed to {operation}")]
    Part {
        /// What was tried.
        operation: &'static str,
        /// The cause.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The runtime ended.
    #[error("the lambda runtime ended")]
    Runtime {
        /// The cause.
        source: lambda_runtime::Error,
    },
}

impl StartError {
    /// Names the part of the function that could not be made.
    pub fn part<E: std::error::Error + Send + Sync + 'static>(
        operation: &'static str,
    ) -> impl FnOnce(E) -> Self {
        move |source| Self::Part { operation, source: source.into() }
    }
}

/// Why an invocation fails as a whole: AWS then tries all of it again.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// The event is not of the shape that this function is wired to.
    #[error("event is not {what}")]
    Event {
        /// What it should be.
        what: &'static str,
        /// What the parser said.
        source: serde_json::Error,
    },
    /// A service did not do what was asked of it.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The response could not be written.
    #[error("failed to write the response")]
    Response {
        /// What the writer said.
        source: serde_json::Error,
    },
}

impl From<Failure> for Diagnostic {
    fn from(failure: Failure) -> Self {
        let error_type = match &failure {
            Failure::Event { .. } => "Event",
            Failure::Fault(_) => "Fault",
            Failure::Response { .. } => "Response",
        };
        Diagnostic { error_type: error_type.to_owned(), error_message: chain(&failure) }
    }
}
