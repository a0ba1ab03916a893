//! The command line: `twin --help` says what it can do.

use std::process::ExitCode;

use clap::Parser;
use twin::{Arguments, Output};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let output = Output::of_process();
    twin::run(arguments, &output)
}
