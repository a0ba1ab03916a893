//! What the commands understand that work on the folders of pipelines.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use twin_normalization::PipelineName;
use twin_pipeline::{Charset, SourceUrl};
use twin_sql::Connector;

use super::{OneOrAll, Root, pipeline_name};

/// Formats that a sample may have.
const FORMATS: [&str; 5] = ["xml", "json", "ndjson", "csv", "text"];

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

fn charset(text: &str) -> Result<Charset, String> {
    Charset::of_label(text)
        .ok_or_else(|| "no encoding of that name; utf-8 and iso-8859-1 are two".into())
}

fn time_of_day(text: &str) -> Result<jiff::civil::Time, String> {
    jiff::civil::Time::strptime("%H%M", text)
        .map_err(|_| "write four digits, as in 0740".to_owned())
}
