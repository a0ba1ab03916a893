//! Wires the sourcing worker to AWS and to its silo.

use std::process::ExitCode;

use sourcing_worker::{Config, HttpSilo, Poller, SourcingWorker};
use twin_aws::{KinesisStream, Settings};
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
    let interval = source.interval;
    let silo = HttpSilo::new(source.headers.clone(), config.allow_private)
        .map_err(StartError::part("make the http client"))?;
    let stream = KinesisStream::new(&connection, config.stream);
    let code = shell.code().to_owned();
    let handler = SourcingWorker {
        poller: Poller::new(silo, stream, SystemClock, pipeline.name.clone(), source, code),
        telemetry: shell.telemetry(Some(pipeline.name.as_str())),
        pipeline: pipeline.name,
        interval,
        clock: SystemClock,
    };
    shell.run_schedule(&handler).await
}
