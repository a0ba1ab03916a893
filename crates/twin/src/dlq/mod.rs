//! `twin dlq`: the dead letters of an environment, of all three kinds.
//!
//! * A function's own, a line of JSON each: `<function>/dt=<day>/<digest>.jsonl`.
//! * Batches that Lambda gave up on: `aws/lambda/…`.
//! * Records that Firehose could not have transformed: `<pipeline>/processing-failed/…`, in the lake's bucket.

mod arguments;
mod letter;
mod letters;
mod list;
mod marks;
mod message;
mod read;
mod redrive;
mod selection;
mod show;
mod way;

use std::path::Path;
use std::process::ExitCode;

use twin_aws::{PipelineStream, S3Bucket};

pub(crate) use arguments::{DlqCommand, Outputs, Redrive};
pub use letter::{Keeper, Letter};
pub use letters::DeadLetters;
pub use list::{Count, Counted};
pub use redrive::{Became, Group, Mode, Outcome};
pub use selection::Selection;
pub use show::Shown;
pub use way::{Obstacle, Way};

use crate::clock::SystemClock;
use crate::{Error, Names, Output, aws, table};

const REDRIVE_WHAT: &str =
    "twin: redrive what? name a function, a pipeline, a reason, a day or an object, or say --all";

/// Runs one of the commands.
pub(crate) async fn run(command: &DlqCommand, output: &Output) -> Result<ExitCode, Error> {
    match command {
        DlqCommand::List(options) => {
            let counted = open(&options.outputs.outputs)?.count(&options.selection).await?;
            list::print(&counted, output)
        }
        DlqCommand::Show(options) => {
            let shown =
                open(&options.outputs.outputs)?.show(&options.object, options.letter).await?;
            show::print(&shown, output)
        }
        DlqCommand::Redrive(options) => redrive(options, output).await,
    }
}

fn open(
    outputs: &Path,
) -> Result<DeadLetters<S3Bucket, impl Fn(&str) -> PipelineStream + use<>>, Error> {
    let names = Names::read(outputs)?;
    let connection = aws::connect()?;
    let known = names.clone();
    Ok(DeadLetters {
        letters: S3Bucket::new(&connection, &names.dead_letters),
        lake: S3Bucket::new(&connection, &names.lake),
        stream: move |name: &str| {
            PipelineStream::new(&connection, name, known.is_delivery_stream(name))
        },
        names,
    })
}

async fn redrive(options: &Redrive, output: &Output) -> Result<ExitCode, Error> {
    if options.selection.is_all() && !options.all {
        output.note(REDRIVE_WHAT);
        return Ok(ExitCode::from(2));
    }
    let mode = Mode { dry: options.dry_run, again: options.again };
    let letters = open(&options.outputs.outputs)?;
    let outcome = letters.redrive(&options.selection, mode, &SystemClock).await?;
    report(&outcome, options.dry_run, output)
}

/// Tells what became of the letters; the exit code says whether some stay.
fn report(outcome: &Outcome, dry: bool, output: &Output) -> Result<ExitCode, Error> {
    let stay = outcome.keys().any(|group| matches!(group.became, Became::Stays(_)));
    let rows: Vec<[String; 5]> = outcome
        .iter()
        .map(|(group, count)| {
            let Group { function, pipeline, reason, became } = group;
            [function, pipeline, reason, &became.to_string(), &count.to_string()]
                .map(|cell| crate::text::printable(cell))
        })
        .collect();
    if output.is_terminal() {
        for line in
            table::lines(["function", "pipeline", "reason", "became", "letters"], &rows, None)
        {
            output.line(&line)?;
        }
    } else {
        for (group, count) in outcome {
            let Group { function, pipeline, reason, became } = group;
            let (word, what) = became.parts();
            let mut line = serde_json::json!({
                "function": function, "pipeline": pipeline, "reason": reason, "letters": count,
                "became": word, "dry_run": dry,
            });
            if let (Some(line), Some((name, text))) = (line.as_object_mut(), what) {
                line.insert(name.to_owned(), text.into());
            }
            output.line(&line.to_string())?;
        }
    }
    if dry {
        output.note("a dry run: nothing was put and nothing marked");
    }
    Ok(if stay { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
