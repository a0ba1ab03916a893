//! The stream writer without a client of AWS: what starting costs where nothing but the shell is started.
//!
//! scripts/bench-storage compares the cold starts of the functions with this one.

use std::process::ExitCode;

use stream_writer::StreamWriter;
use twin_lambda::{Shell, SystemClock};
use twin_store::Writer;
use twin_testkit::{MemoryLetters, MemoryTable};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let (table, letters) = (MemoryTable::default(), MemoryLetters::default());
    Shell::start("no-client", async |shell: Shell| {
        let handler = StreamWriter {
            writer: Writer::new(&table, SystemClock),
            dead_letters: &letters,
            clock: SystemClock,
            telemetry: shell.telemetry(None),
            letterhead: shell.letterhead(None, None),
        };
        shell.run_kinesis(&handler).await
    })
    .await
}
