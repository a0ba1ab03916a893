//! What the commands understand that read the twin.

use clap::Args;
use twin_normalization::PipelineName;

use super::{Api, Selection, pipeline_name};

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
