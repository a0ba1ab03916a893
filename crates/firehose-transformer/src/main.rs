//! Wires the Firehose transformer to AWS.

use std::process::ExitCode;

use firehose_transformer::{Config, FirehoseTransformer, Loaded};
use twin_aws::{S3DeadLetters, Settings};
use twin_lambda::{Shell, StartError, SystemClock};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    Shell::start("firehose-transformer", wire).await
}

async fn wire(shell: Shell) -> Result<(), StartError> {
    let config = Config::read(shell.environment())?;
    let Loaded { pipeline, shape, transform } = config.load(shell.code())?;
    let connection = Settings::read(|name| shell.environment().get(name))
        .and_then(Settings::connect)
        .map_err(StartError::part("connect to aws"))?;
    let handler = FirehoseTransformer {
        dead_letters: S3DeadLetters::new(&connection, config.dead_letter_bucket),
        clock: SystemClock,
        telemetry: shell.telemetry(Some(pipeline.as_str())),
        letterhead: shell.letterhead(Some(pipeline.to_string()), transform),
        pipeline,
        shape,
    };
    shell.run_firehose(&handler).await
}
