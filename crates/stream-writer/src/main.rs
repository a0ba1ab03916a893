//! Wires the stream writer to AWS.

use std::process::ExitCode;

use stream_writer::{Config, StreamWriter};
use twin_aws::{DynamoTable, S3DeadLetters, Settings};
use twin_lambda::{Shell, StartError, SystemClock};
use twin_store::Writer;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    Shell::start("stream-writer", wire).await
}

async fn wire(shell: Shell) -> Result<(), StartError> {
    let config = Config::read(shell.environment())?;
    let connection = Settings::read(|name| shell.environment().get(name))
        .and_then(Settings::connect)
        .map_err(StartError::part("connect to aws"))?;
    let table = DynamoTable::new(&connection, config.table);
    let handler = StreamWriter {
        writer: Writer::new(table, SystemClock).with_expiries(config.expiries),
        dead_letters: S3DeadLetters::new(&connection, config.dead_letter_bucket),
        clock: SystemClock,
        telemetry: shell.telemetry(None),
        letterhead: shell.letterhead(None, None),
    };
    shell.run_kinesis(&handler).await
}
