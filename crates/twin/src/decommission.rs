//! `twin decommission`: takes a component out of the twin, by an ordered tombstone for each of its metrics.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use serde::Deserialize;
use twin_aws::KinesisStream;
use twin_normalization::port::{Clock, PutRecords};
use twin_normalization::wire::{Packer, write_observation};
use twin_normalization::{
    Component, Lineage, MappingHash, Metric, Observation, Order, PipelineName, Revision, SourceId,
    Timestamp, sha256_hex,
};

use crate::api::Client;
use crate::arguments::Api;
use crate::clock::SystemClock;
use crate::dlq::Outputs;
use crate::{Error, Names, Output, aws, table};

#[derive(Debug, Args)]
pub(crate) struct Decommission {
    /// The component.
    #[arg(value_parser = crate::arguments::component)]
    pub(crate) component: Component,
    /// Only metrics whose newest value is of this pipeline.
    #[arg(long, value_name = "NAME", value_parser = crate::arguments::pipeline_name)]
    pub(crate) pipeline: Option<PipelineName>,
    /// Does it; without this, says what would be done.
    #[arg(long)]
    pub(crate) yes: bool,
    #[command(flatten)]
    pub(crate) api: Api,
    #[command(flatten)]
    pub(crate) outputs: Outputs,
}

/// A value as the API shows it, as far as its tombstone needs it.
#[derive(Clone, Debug, Deserialize)]
pub struct Known {
    metric: String,
    observed_at: Timestamp,
    lineage: KnownLineage,
}

#[derive(Clone, Debug, Deserialize)]
struct KnownLineage {
    pipeline: String,
    revision: Revision,
    mapping: String,
}

impl Known {
    /// Reads a value as the API answers it.
    ///
    /// # Errors
    /// What the parser says.
    pub fn parse(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }
}

/// Writes a tombstone for each value: a deletion that sorts as an observation which arrives at `now`.
///
/// Each takes the pipeline, revision and mapping of the value that it ends, so that whoever may see the one may see
/// the other. It is observed `now`, or just after the value where that is ahead of the clock: an observation from
/// before stays out, one from after it brings the key back.
///
/// # Errors
/// [`Error::Name`] where a value's lineage is not legal.
pub fn tombstones(
    component: &Component,
    values: &[Known],
    now: Timestamp,
) -> Result<Vec<Observation>, Error> {
    let tombstone = |(index, value): (u32, &Known)| {
        let KnownLineage { pipeline, revision, mapping } = &value.lineage;
        let after = value.observed_at.plus(Duration::from_micros(1));
        let id = sha256_hex(format!("decommission {component} {}", now.micros()).as_bytes());
        Ok(Observation {
            component: component.clone(),
            metric: Metric::new(&value.metric)?,
            value: None,
            unit: None,
            observed_at: now.max(after),
            facility: None,
            process: None,
            lineage: Arc::new(Lineage {
                pipeline: PipelineName::new(pipeline)?,
                revision: *revision,
                mapping: MappingHash::new(mapping)?,
                source_id: SourceId::new(id.get(..32).unwrap_or_default())?,
                order: Order::of_arrival(now, "", index)?,
                arrived_at: now,
            }),
        })
    };
    (0..).zip(values).map(tombstone).collect()
}

/// Puts observations on the twin stream.
///
/// # Errors
/// [`Error::Aws`] where the stream does not take them, and [`Error::Name`] where one cannot be written.
pub async fn put(observations: &[Observation], stream: &impl PutRecords) -> Result<(), Error> {
    let mut packer = Packer::new();
    for observation in observations {
        let mut line = String::new();
        write_observation(observation, &mut line)?;
        packer.push_keyed(observation.component.as_str(), &line);
    }
    Ok(stream.put_records(&packer.finish()).await?)
}

/// Runs the command.
pub(crate) async fn run(options: &Decommission, output: &Output) -> Result<ExitCode, Error> {
    let client = Client::open(&options.api.connection)?;
    let stream = options.yes.then(|| twin_stream(&options.outputs.outputs, &client)).transpose()?;
    let mut known = Vec::new();
    for value in client.component(&options.component).await? {
        let value = Known::parse(&value.json);
        known.push(value.map_err(|source| Error::Answer { url: "the component".into(), source })?);
    }
    let of = |value: &Known, name: &PipelineName| value.lineage.pipeline == name.as_str();
    known.retain(|value| options.pipeline.as_ref().is_none_or(|name| of(value, name)));
    if known.is_empty() {
        let what = format!("a metric of {}", options.component);
        return Err(Error::Missing { what });
    }
    let tombstones = tombstones(&options.component, &known, SystemClock.now())?;
    if let Some(stream) = stream {
        put(&tombstones, &stream).await?;
    }
    print(&tombstones, options.yes, output)?;
    output.note(if options.yes {
        "put on the twin stream; an observation from after this time brings its metric back: see that the source has stopped"
    } else {
        "nothing was done: --yes does it"
    });
    Ok(ExitCode::SUCCESS)
}

/// The twin stream of the environment whose API answers: a tombstone on another's would delete what nobody looked at.
fn twin_stream(outputs: &Path, client: &Client) -> Result<KinesisStream, Error> {
    let names = Names::read(outputs)?;
    names.check_api(outputs, client.api())?;
    Ok(KinesisStream::new(&aws::connect()?, names.twin_stream))
}

fn print(tombstones: &[Observation], done: bool, output: &Output) -> Result<(), Error> {
    let row = |tombstone: &Observation| {
        let lineage = &tombstone.lineage;
        let (metric, deleted_at) =
            (tombstone.metric.to_string(), tombstone.observed_at.to_string());
        [tombstone.component.to_string(), metric, lineage.pipeline.to_string(), deleted_at]
    };
    let rows: Vec<_> = tombstones.iter().map(row).collect();
    if output.is_terminal() {
        for line in table::lines(["component", "metric", "pipeline", "deleted at"], &rows, None) {
            output.line(&line)?;
        }
        return Ok(());
    }
    for [component, metric, pipeline, deleted_at] in &rows {
        let line = serde_json::json!({
            "component": component, "metric": metric, "pipeline": pipeline, "deleted_at": deleted_at, "done": done,
        });
        output.line(&line.to_string())?;
    }
    Ok(())
}
