//! Wires the sourcing worker to AWS and to its silo.

use std::process::ExitCode;

use sourcing_worker::{Config, HttpSilo, Poller, Ports, SourcingWorker};
use twin_aws::{DynamoCursors, PipelineStream, S3DeadLetters, Settings, SsmParameters};
use twin_lambda::{Shell, StartError, SystemClock};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    Shell::start("sourcing-worker", wire).await
}

async fn wire(shell: Shell) -> Result<(), StartError> {
    let config = Config::read(shell.environment())?;
    let (pipeline, source) = config.pipeline()?;
    let connection = Settings::read(|name| shell.environment().get(name))
        .and_then(Settings::connect)
        .map_err(StartError::part("connect to aws"))?;
    let vault = SsmParameters::new(&connection, config.parameter_folder, config.secret_folder);
    let silo = HttpSilo::new(&source, vault, SystemClock, config.allow_private)
        .map_err(StartError::part("make the http client"))?;
    let letterhead = shell.letterhead(Some(pipeline.name.to_string()), None);
    let ports = Ports {
        silo,
        stream: PipelineStream::new(&connection, config.stream, pipeline.is_lake_only()),
        dead_letters: S3DeadLetters::new(&connection, config.dead_letter_bucket),
        cursors: DynamoCursors::new(&connection, config.cursor_table),
        clock: SystemClock,
    };
    let handler = SourcingWorker {
        interval: source.interval,
        poller: Poller::new(ports, pipeline.name.clone(), source, letterhead),
        telemetry: shell.telemetry(Some(pipeline.name.as_str())),
        pipeline: pipeline.name,
        clock: SystemClock,
    };
    shell.run_schedule(&handler).await
}
