//! What `twin dlq` understands.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::selection::Selection;

/// Where the names of buckets and streams are.
#[derive(Debug, Args)]
pub(crate) struct Outputs {
    /// File with what `terraform output -json` printed: the names of the environment's buckets and streams.
    #[arg(long, value_name = "FILE", default_value = ".local/outputs.json")]
    pub(crate) outputs: PathBuf,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DlqCommand {
    /// Counts dead letters by function, pipeline, reason and day.
    ///
    /// A table on a terminal; otherwise one count a line, as JSON. Each names one of its objects, for
    /// twin dlq show. A letter is a line: a batch that Lambda gave up on, or a record that Firehose could
    /// not have transformed, counts as many letters as it has lines.
    #[command(after_help = "Example:\n  twin dlq list --pipeline irish-rail --day 2025-10-02")]
    List(List),
    /// Shows one letter: what was wrong, where it stood, its payload, and where a redrive would put it.
    ///
    /// On a terminal a payload of JSON is laid out; otherwise the letter is one line of JSON, which has
    /// the payload to the byte.
    #[command(after_help = "Example:\n  twin dlq show data-extractor/dt=2025-10-02/0f3c.jsonl 2")]
    Show(Show),
    /// Puts letters back where they belong, once what they failed for is mended.
    ///
    /// A source record goes to its pipeline's stream, an observation to the twin stream, and what only the
    /// lake lacks into the lake. Each keeps its order, id and arrival, so that it ends as if it had
    /// never failed, today or in a week, once or twice. What was redriven is marked, and left out the
    /// next time; what cannot be redriven is named with its reason, and the command exits with 1.
    #[command(
        after_help = "Examples:\n  twin dlq redrive --pipeline irish-rail --reason illegal_observation --dry-run\n  twin dlq redrive --object data-extractor/dt=2025-10-02/0f3c.jsonl"
    )]
    Redrive(Redrive),
}

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    pub(crate) selection: Selection,
    #[command(flatten)]
    pub(crate) outputs: Outputs,
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// The object's key, as twin dlq list names it.
    pub(crate) object: String,
    /// The letter's number in the object, from 1.
    #[arg(default_value_t = 1)]
    pub(crate) letter: u32,
    #[command(flatten)]
    pub(crate) outputs: Outputs,
}

#[derive(Debug, Args)]
pub(crate) struct Redrive {
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// Takes every letter there is.
    #[arg(long)]
    pub(crate) all: bool,
    /// Says what would be done, and does nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Takes letters too that were redriven before.
    #[arg(long)]
    pub(crate) again: bool,
    #[command(flatten)]
    pub(crate) outputs: Outputs,
}
