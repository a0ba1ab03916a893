//! `twin stale`: what did not come when it was expected.

use std::process::ExitCode;

use crate::api::Client;
use crate::arguments::Stale;
use crate::get::show;
use crate::{Error, Output};

pub(crate) async fn stale(options: &Stale, output: &Output) -> Result<ExitCode, Error> {
    let client = Client::open(&options.api.connection)?;
    let values = client.stale(options.pipeline.as_ref()).await?;
    show(&values, output)?;
    Ok(ExitCode::SUCCESS)
}
