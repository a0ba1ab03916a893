//! What the command line understands.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use twin_normalization::{Component, PipelineName};
use twin_pipeline::{Charset, SourceUrl};
use twin_sql::Connector;

use crate::decommission::Decommission;
use crate::dlq::DlqCommand;

/// Formats that a sample may have.
const FORMATS: [&str; 5] = ["xml", "json", "ndjson", "csv", "text"];

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

#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) which: OneOrAll,
    /// Writes extract.lock.json, where all else is in order and the revision rose with the text.
    #[arg(long)]
    pub(crate) accept: bool,
}

#[derive(Debug, Args)]
pub(crate) struct New {
    /// Name of the new pipeline: small letters, digits and hyphens.
    #[arg(value_parser = pipeline_name)]
    pub(crate) pipeline: PipelineName,
    /// An answer of the source.
    #[arg(long, value_name = "FILE")]
    pub(crate) sample: PathBuf,
    /// Format of the sample: else guessed.
    #[arg(long, value_name = "FORMAT", value_parser = FORMATS)]
    pub(crate) format: Option<String>,
    /// How the sample is encoded, such as iso-8859-1: else told by its byte order mark, or guessed.
    #[arg(long, value_name = "NAME", value_parser = charset)]
    pub(crate) charset: Option<Charset>,
    /// What one record is: the name of an XML element, or a path such as $.a.b[*] in JSON; else guessed.
    #[arg(long, value_name = "PLACE")]
    pub(crate) record: Option<String>,
    /// What the columns of a table without a header, or of lines, are called.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(crate) columns: Vec<String>,
    /// Address of the source.
    #[arg(long, value_name = "URL", default_value = "https://example.org/replace-me")]
    pub(crate) url: SourceUrl,
    /// Time of the sample, RFC 3339: else the time in the file's name, else the present.
    #[arg(long, value_name = "TIME")]
    pub(crate) as_of: Option<jiff::Timestamp>,
    #[command(flatten)]
    pub(crate) root: Root,
}

#[derive(Debug, Args)]
pub(crate) struct Test {
    #[command(flatten)]
    pub(crate) which: OneOrAll,
    /// Writes what came out as what is expected.
    #[arg(long)]
    pub(crate) accept: bool,
    /// Disturbs with this seed alone, to see a failure again; else with 1 to 8.
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct Run {
    /// Name of the pipeline.
    pub(crate) pipeline: String,
    /// The file.
    #[arg(long, value_name = "FILE")]
    pub(crate) input: PathBuf,
    /// Time of the body, RFC 3339: else the time in the file's name, else the present.
    #[arg(long, value_name = "TIME")]
    pub(crate) as_of: Option<jiff::Timestamp>,
    /// Runs transform.sql in place of the mapping, and prints the rows that the lake gets.
    #[arg(long)]
    pub(crate) lake: bool,
    #[command(flatten)]
    pub(crate) root: Root,
}

#[derive(Debug, Args)]
pub(crate) struct Get {
    /// A component, or a component, a dot and a metric.
    pub(crate) key: String,
    #[command(flatten)]
    pub(crate) api: Api,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    pub(crate) selection: Selection,
    #[command(flatten)]
    pub(crate) api: Api,
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

#[derive(Debug, Args)]
pub(crate) struct Watch {
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// Seconds from one look at the twin to the next.
    #[arg(long, value_name = "SECONDS", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=3600))]
    pub(crate) interval: u16,
    /// Ends after so many looks.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) rounds: Option<u32>,
    #[command(flatten)]
    pub(crate) api: Api,
}

#[derive(Debug, Args)]
pub(crate) struct Stale {
    /// Only what this pipeline feeds.
    #[arg(long, value_name = "NAME", value_parser = pipeline_name)]
    pub(crate) pipeline: Option<PipelineName>,
    #[command(flatten)]
    pub(crate) api: Api,
}

#[derive(Debug, Subcommand)]
pub(crate) enum FeedCommand {
    /// Serves the recorded snapshots of a folder over HTTP, in place of the real source.
    ///
    /// Each GET of any path hands out the next snapshot, uncompressed; the last one is repeated. Where
    /// the snapshots are of several documents, the path's last part names one: /rain hands out
    /// rain_20251002T074002Z.csv.gz.
    /// Last-Modified is the time in the snapshot's file name. A conditional GET is answered with
    /// 304 only once the last snapshot has been handed out. Prints its address as one line of JSON,
    /// then a line per request on standard error. GET /-/status tells how far it has come.
    #[command(
        after_help = "Example:\n  twin feed serve tests/feeds/irish-rail --listen 127.0.0.1:0 --now --limit 30"
    )]
    Serve(FeedServe),
}

#[derive(Debug, Args)]
pub(crate) struct FeedServe {
    /// The folder with the snapshots; their names hold their times, as in
    /// trains_20251002T074002+0100.xml.gz.
    pub(crate) folder: PathBuf,
    /// Address to listen on; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub(crate) listen: SocketAddr,
    /// Answers with the second in which a snapshot is first handed out as its Last-Modified.
    #[arg(long)]
    pub(crate) now: bool,
    /// Plays at most so many snapshots.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) limit: Option<u32>,
    /// Begins with the first snapshot at or after this local time of day.
    #[arg(long, value_name = "HHMM", value_parser = time_of_day)]
    pub(crate) from: Option<jiff::civil::Time>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SqlCommand {
    /// Prints the complete script that runs a pipeline's mapping on Flink.
    ///
    /// It is the mapping's own text with what Flink needs besides: where the streams are, a _meta for
    /// records that come without one, and the lineage of every row. ${source_stream}, ${twin_stream}
    /// and ${region} are to be filled in.
    #[command(
        after_help = "Examples:\n  twin sql render --flink irish-rail\n  twin sql render --flink irish-rail --connector filesystem:lines.jsonl:rows"
    )]
    Render(Render),
}

#[derive(Debug, Args)]
pub(crate) struct Render {
    /// For Apache Flink 1.20.
    #[arg(long, required = true)]
    pub(crate) flink: bool,
    /// Name of the pipeline.
    pub(crate) pipeline: String,
    /// Where records come from and rows go: kinesis, or filesystem:IN:OUT for a file of records and
    /// a folder for the rows.
    #[arg(long, value_name = "CONNECTOR", default_value = "kinesis", value_parser = connector)]
    pub(crate) connector: Connector,
    #[command(flatten)]
    pub(crate) root: Root,
}

fn connector(text: &str) -> Result<Connector, String> {
    match text.split(':').collect::<Vec<_>>()[..] {
        ["kinesis"] => Ok(Connector::Kinesis),
        ["filesystem", input, output] if !(input.is_empty() || output.is_empty()) => {
            Ok(Connector::Files { input: input.to_owned(), output: output.to_owned() })
        }
        _ => Err("write kinesis or filesystem:IN:OUT".to_owned()),
    }
}

pub(crate) fn pipeline_name(text: &str) -> Result<PipelineName, String> {
    PipelineName::new(text).map_err(|error| error.to_string())
}

pub(crate) fn component(text: &str) -> Result<Component, String> {
    Component::new(text).map_err(|error| error.to_string())
}

fn charset(text: &str) -> Result<Charset, String> {
    Charset::of_label(text)
        .ok_or_else(|| "no encoding of that name; utf-8 and iso-8859-1 are two".into())
}

fn time_of_day(text: &str) -> Result<jiff::civil::Time, String> {
    jiff::civil::Time::strptime("%H%M", text)
        .map_err(|_| "write four digits, as in 0740".to_owned())
}
