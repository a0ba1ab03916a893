//! What the command line understands.

mod pipelines;
mod reading;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use twin_normalization::{Component, PipelineName};

pub(crate) use self::pipelines::{
    Check, FeedCommand, FeedServe, New, Render, Run, SqlCommand, Test,
};
pub(crate) use self::reading::{Get, List, Stale, Watch};
use crate::decommission::Decommission;
use crate::dlq::DlqCommand;

/// Twinline: any number of live data sources as one digital twin.
#[derive(Debug, Parser)]
#[command(
    name = "twin",
    max_term_width = 100,
    after_help = "Examples:\n  twin check irish-rail\n  twin list --pipeline irish-rail"
)]
pub struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Checks the folder of a pipeline, or of all: configuration, mapping, revision and cases.
    ///
    /// Every problem is one line, file:line:column: message, with a line of help below it where
    /// there is some. Exits with 1 where there are problems. Where there are none, it also tells what
    /// the mapping costs on the lines of its cases, as measured on this machine.
    ///
    /// A revision stands for one text of the mapping: extract.lock.json, beside it, holds the two
    /// that belong together. Where extract.sql changes, raise "revision" in pipeline.json and run
    /// with --accept. That also writes transform.lock.json, the columns that transform.sql gives the
    /// lake's table.
    #[command(after_help = "Examples:\n  twin check irish-rail\n  twin check irish-rail --accept")]
    Check(Check),
    /// Writes the first folder of a pipeline from a sample of its source's data.
    ///
    /// The sample is one answer of the source, as it came; it may be compressed (.gz). The folder has
    /// a configuration, a mapping with a branch for each field, and a case, and passes twin check and
    /// twin test as it is. It is a draft: the address of the source is a placeholder unless --url
    /// gives it, and names, units and what to leave out are for a person to say.
    #[command(
        after_help = "Examples:\n  twin new my-trains --sample tests/feeds/irish-rail/currentTrains_20251002T074002+0100.xml.gz\n  twin new my-data --sample answer.json --record '$.vehicles[*]' --url https://example.org/vehicles\n  twin new my-log --sample machine.txt --format text --columns time,key,value"
    )]
    New(New),
    /// Runs the cases of a pipeline, or of all, and shows where they differ from what they expect.
    ///
    /// Each case is then run again with its lines shuffled, sent more than once, cut into other
    /// batches and with lines of poison among them, into a twin in memory that decides as the real
    /// one does: it must end in the same state.
    ///
    /// A case is cases/<case>.in.jsonl, lines as they stand on the pipeline's stream, and
    /// cases/<case>.out.jsonl, the observations expected of them, without what the pipeline adds to
    /// each (v, pipeline, revision, mapping, arrived_at). A line or row that becomes a dead letter
    /// is {"dead_letter": reason, "line": number} there. A mapping cases/<case>.sql must be refused
    /// for the text that its first line, `-- fail: <text>`, says. Where the pipeline has a transform.sql,
    /// cases/<case>.lake.jsonl holds the rows that the lake gets. Exits with 1 where a case fails.
    #[command(
        after_help = "Examples:\n  twin test irish-rail\n  twin test irish-rail --accept\n  twin test irish-rail --seed 77"
    )]
    Test(Test),
    /// Runs a pipeline's mapping over a file and prints the observations, one line of JSON each.
    ///
    /// The file is either source record lines (.jsonl) or the body of an answer of the pipeline's
    /// source, read by the pipeline's format; either may be compressed (.gz). Where the source has
    /// several documents, the file's name begins with that of its document. Dead letters go to
    /// standard error with their reason, then the counts as one line of JSON. Exits with 1 where
    /// there is a dead letter or the file ends in an error.
    #[command(
        after_help = "Examples:\n  twin run irish-rail --input tests/feeds/irish-rail/currentTrains_20251002T074002+0100.xml.gz\n  twin run meteoswiss --lake --input tests/feeds/meteoswiss/temperature_20240629T183300Z.csv.gz"
    )]
    Run(Run),
    /// Shows what another engine makes of a mapping.
    #[command(subcommand, after_help = "Example:\n  twin sql render --flink irish-rail")]
    Sql(SqlCommand),
    /// Plays a recorded feed.
    #[command(subcommand, after_help = "Example:\n  twin feed serve tests/feeds/irish-rail")]
    Feed(FeedCommand),
    /// Shows the newest value of one metric, or of all metrics of a component.
    ///
    /// A table on a terminal; otherwise one value a line, as the API's JSON.
    #[command(
        after_help = "Examples:\n  twin get train:A200~2025-10-02\n  twin get train:A200~2025-10-02.delay_minutes"
    )]
    Get(Get),
    /// Lists the components of the twin.
    ///
    /// A table on a terminal; otherwise one component a line, as the API's JSON.
    #[command(after_help = "Example:\n  twin list --pipeline irish-rail --prefix train:A")]
    List(List),
    /// Shows a live table of the newest values, newest first, changed ones highlighted.
    ///
    /// The table fits the terminal; Ctrl-C ends it. Where the output is not a terminal, each value
    /// that is new or changed is one line, as the API's JSON.
    #[command(after_help = "Example:\n  twin watch --pipeline irish-rail --interval 5")]
    Watch(Watch),
    /// Shows the values that did not come when their pipeline expected them.
    ///
    /// What a pipeline expects is "freshness" in its pipeline.json: a value is late after two such
    /// intervals and stale after five. A table on a terminal; otherwise one value a line, as the API's
    /// JSON. It reads every component of the pipelines that expect anything.
    #[command(after_help = "Example:\n  twin stale --pipeline irish-rail")]
    Stale(Stale),
    /// Counts, shows and redrives dead letters: data that a function, Lambda or Firehose gave up on.
    ///
    /// Asks AWS itself, with the credentials in AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and
    /// AWS_SESSION_TOKEN and the region in AWS_REGION.
    #[command(
        subcommand,
        after_help = "Examples:\n  twin dlq list\n  twin dlq redrive --pipeline irish-rail --dry-run"
    )]
    Dlq(DlqCommand),
    /// Takes a component out of the twin: deletes each of its metrics.
    ///
    /// A deletion is ordered like any observation: what is observed before it stays out however late it
    /// comes, and what is observed after it brings its metric back. Without --yes, says what would be
    /// done. Reads the metrics from the API, and puts the deletions on the twin stream with the
    /// credentials of the environment, as twin dlq does.
    #[command(
        after_help = "Examples:\n  twin decommission train:A200~2025-10-02\n  twin decommission train:A200~2025-10-02 --yes"
    )]
    Decommission(Decommission),
    /// Prints an access token for the API, for use with other clients.
    ///
    /// The one kept beside the connection file while it is fresh enough, else a new one. The client's
    /// secret is shown nowhere.
    #[command(
        after_help = "Examples:\n  twin token\n  curl -H \"Authorization: Bearer $(twin token)\" \"$api/v1/components\""
    )]
    Token(Api),
}

/// Where the API is and who asks.
#[derive(Debug, Args)]
pub(crate) struct Api {
    /// File with the API's address and the client's credentials.
    #[arg(long, value_name = "FILE", default_value = ".local/connection.json")]
    pub(crate) connection: PathBuf,
}

/// Where the pipelines are.
#[derive(Debug, Args)]
pub(crate) struct Root {
    /// Folder with a folder for each pipeline.
    #[arg(long, value_name = "DIR", default_value = DEFAULT_ROOT)]
    pub(crate) pipelines: PathBuf,
}

const DEFAULT_ROOT: &str = "sql";

impl Root {
    pub(crate) fn is_default(&self) -> bool {
        self.pipelines.as_os_str() == DEFAULT_ROOT
    }
}

#[derive(Debug, Args)]
pub(crate) struct OneOrAll {
    /// Name of the pipeline; all where none is named.
    pub(crate) pipeline: Option<String>,
    #[command(flatten)]
    pub(crate) root: Root,
}

/// Which components.
#[derive(Debug, Args)]
pub(crate) struct Selection {
    /// Only components of this pipeline.
    #[arg(long, value_name = "NAME", value_parser = pipeline_name)]
    pub(crate) pipeline: Option<PipelineName>,
    /// Only components whose name begins so.
    #[arg(long, value_name = "TEXT", value_parser = component)]
    pub(crate) prefix: Option<Component>,
}

pub(crate) fn pipeline_name(text: &str) -> Result<PipelineName, String> {
    PipelineName::new(text).map_err(|error| error.to_string())
}

pub(crate) fn component(text: &str) -> Result<Component, String> {
    Component::new(text).map_err(|error| error.to_string())
}
