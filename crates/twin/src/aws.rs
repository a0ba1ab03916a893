//! Access to AWS, as the environment gives it; only the commands that need it ask.

use twin_aws::{Connection, Settings};

use crate::Error;

/// Connects with the credentials and the region of the environment's variables.
pub(crate) fn connect() -> Result<Connection, Error> {
    #[expect(clippy::disallowed_methods, reason = "a command starts here and hands the rest down")]
    let variable = |name: &str| std::env::var(name).ok();
    Settings::read(variable)
        .and_then(Settings::connect)
        .map_err(|source| Error::NoAccess { source })
}
