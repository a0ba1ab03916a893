//! Wires the API reader to AWS.

use std::process::ExitCode;

use api_reader::{ApiReader, Config};
use twin_aws::{DynamoTable, Settings};
use twin_lambda::{Shell, StartError, SystemClock};
use twin_store::Reader;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    Shell::start("api-reader", wire).await
}

async fn wire(shell: Shell) -> Result<(), StartError> {
    let config = Config::read(shell.environment())?;
    let connection = Settings::read(|name| shell.environment().get(name))
        .and_then(Settings::connect)
        .map_err(StartError::part("connect to aws"))?;
    let handler = ApiReader {
        reader: Reader::new(DynamoTable::new(&connection, config.table), SystemClock),
        pipelines: config.pipelines,
        expectations: config.expectations,
        code: shell.letterhead(None, None).code().to_owned(),
        clock: SystemClock,
        telemetry: shell.telemetry(None),
    };
    shell.run_http(&handler).await
}
