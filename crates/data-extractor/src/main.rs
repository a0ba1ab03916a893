//! Wires the data extractor to AWS.

use std::process::ExitCode;

use data_extractor::{Config, DataExtractor};
use twin_aws::{KinesisStream, S3DeadLetters, Settings};
use twin_lambda::{Shell, StartError, SystemClock};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    Shell::start("data-extractor", wire).await
}

async fn wire(shell: Shell) -> Result<(), StartError> {
    let config = Config::read(shell.environment())?;
    let extractor = config.extractor()?;
    let connection = Settings::read(|name| shell.environment().get(name))
        .and_then(Settings::connect)
        .map_err(StartError::part("connect to aws"))?;
    let handler = DataExtractor {
        stream: KinesisStream::new(&connection, config.stream),
        dead_letters: S3DeadLetters::new(&connection, config.dead_letter_bucket),
        clock: SystemClock,
        telemetry: shell.telemetry(Some(extractor.pipeline().as_str())),
        letterhead: shell
            .letterhead(Some(extractor.pipeline().to_string()), Some(extractor.mapping_name())),
        extractor,
    };
    shell.run_kinesis(&handler).await
}
