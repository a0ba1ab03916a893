//! Turns an SDK's error into a [`Fault`].

use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use twin_normalization::port::Fault;

/// Codes that one hot key or one busy moment gets, while other calls go on.
const TRANSIENT: &[&str] = &[
    "LimitExceededException",
    "ProvisionedThroughputExceededException",
    "ServiceUnavailableException",
    "SlowDown",
    "ThrottlingException",
    "TransactionConflictException",
];

/// Says what was tried and why it failed. `error` has been retried already.
pub(crate) fn fault<E, R>(operation: String, error: SdkError<E, R>) -> Fault
where
    E: std::error::Error + ProvideErrorMetadata + Send + Sync + 'static,
    R: std::fmt::Debug + Send + Sync + 'static,
{
    let code = match &error {
        SdkError::TimeoutError(_) => Some("timeout"),
        SdkError::DispatchFailure(_) => Some("not reachable"),
        error => error.code(),
    };
    let code = code.map(str::to_owned);
    let transient = code.as_deref().is_some_and(is_transient);
    Fault { operation, code, transient, source: Some(Box::new(error)) }
}

/// Whether others may go on where one call gets this code.
pub(crate) fn is_transient(code: &str) -> bool {
    TRANSIENT.contains(&code)
}

/// A fault that no SDK reported.
pub(crate) fn own_fault(
    operation: String,
    code: &str,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
) -> Fault {
    Fault { operation, code: Some(code.to_owned()), transient: false, source }
}
