//! Why a request is not answered.

use twin_normalization::port::Fault;

use crate::problem::Problem;

/// Either the client can mend it, or the operator.
#[derive(Debug)]
pub(crate) enum Error {
    /// The request is wrong: the client gets to know how.
    Problem(Problem),
    /// The table did not answer: the log gets to know why, the client that it may try again.
    Fault(Fault),
    /// The answer did not come before the function's time was over.
    Deadline,
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl Error {
    /// What the client gets.
    pub(crate) fn into_problem(self, request_id: &str) -> Problem {
        match self {
            Self::Problem(problem) => problem,
            Self::Fault(fault) => {
                tracing::error!(request_id, fault = fault.chain(), "request could not be answered");
                Problem::unavailable()
            }
            Self::Deadline => {
                tracing::error!(request_id, "request was not answered in time");
                Problem::unavailable()
            }
        }
    }
}
