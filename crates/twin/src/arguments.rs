//! What the command line understands.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Twinline: any number of live data sources as one digital twin.
#[derive(Debug, Parser)]
#[command(name = "twin", max_term_width = 100)]
pub struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Plays a recorded feed.
    #[command(subcommand)]
    Feed(FeedCommand),
}

#[derive(Debug, Subcommand)]
pub(crate) enum FeedCommand {
    /// Serves the recorded snapshots of a folder over HTTP, in place of the real source.
    ///
    /// Each GET of any path hands out the next snapshot, uncompressed; the last one is repeated.
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

fn time_of_day(text: &str) -> Result<jiff::civil::Time, String> {
    jiff::civil::Time::strptime("%H%M", text)
        .map_err(|_| "write four digits, as in 0740".to_owned())
}
