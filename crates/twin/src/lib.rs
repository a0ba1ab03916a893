//! The command line of Twinline: checks and tries pipelines, plays recorded feeds, reads the twin.
//!
//! Every command prints its result on standard output, as a table where that is a terminal and as
//! one JSON object a line otherwise (`twin token` prints the bare token), and everything else on
//! standard error. It exits with 0 when all went well, with 1 and one line that helps when not, and
//! with 2 when it was called wrongly.

mod api;
mod arguments;
mod aws;
mod cases;
mod check;
mod clock;
mod cost;
pub mod decommission;
pub mod dlq;
mod error;
mod extraction;
mod feed;
mod get;
mod list;
mod new;
mod output;
mod outputs;
mod run_file;
mod source_lines;
mod sql;
mod stale;
mod table;
mod text;
mod token;
mod watch;

use std::process::ExitCode;

pub use arguments::Arguments;
use arguments::{Command, FeedCommand, SqlCommand};
pub use error::Error;
pub use output::Output;
pub use outputs::Names;

/// Runs one command to its end and reports what went wrong.
#[must_use]
pub fn run(arguments: Arguments, output: &Output) -> ExitCode {
    match execute(arguments, output) {
        Ok(code) => code,
        // Whoever reads has had enough, as in `twin list | head`.
        Err(error) if error.is_broken_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            output.note(&format!("twin: {}", error.with_causes()));
            ExitCode::FAILURE
        }
    }
}

fn execute(arguments: Arguments, output: &Output) -> Result<ExitCode, Error> {
    match arguments.command {
        Command::Check(which) => check::check(&which, output),
        Command::New(options) => new::new(&options, output),
        Command::Test(options) => on_runtime(cases::test(&options, output)),
        Command::Run(options) => run_file::run(&options, output),
        Command::Sql(SqlCommand::Render(options)) => sql::render(&options, output),
        Command::Feed(FeedCommand::Serve(options)) => on_runtime(feed::serve(&options, output)),
        Command::Get(options) => on_runtime(get::get(&options, output)),
        Command::List(options) => on_runtime(list::list(&options, output)),
        Command::Stale(options) => on_runtime(stale::stale(&options, output)),
        Command::Watch(options) => on_runtime(watch::watch(&options, output)),
        Command::Dlq(command) => on_runtime(dlq::run(&command, output)),
        Command::Decommission(options) => on_runtime(decommission::run(&options, output)),
        Command::Token(api) => on_runtime(token::token(&api, output)),
    }
}

/// Runs a command that waits for the network.
fn on_runtime(command: impl Future<Output = Result<ExitCode, Error>>) -> Result<ExitCode, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|source| Error::Runtime { source })?;
    runtime.block_on(command)
}
