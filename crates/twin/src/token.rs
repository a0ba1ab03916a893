//! `twin token`: an access token, for other clients of the API.

use std::process::ExitCode;

use crate::api::Client;
use crate::arguments::Api;
use crate::{Error, Output};

pub(crate) async fn token(api: &Api, output: &Output) -> Result<ExitCode, Error> {
    let token = Client::open(&api.connection)?.token().await?;
    output.line(&token.0)?;
    Ok(ExitCode::SUCCESS)
}
