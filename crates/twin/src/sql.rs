//! `twin sql`: what another engine makes of a mapping.

use std::process::ExitCode;

use twin_pipeline::{MAPPING_FILE, Pipeline};
use twin_sql::Rendering;

use crate::arguments::Render;
use crate::{Error, Output};

/// Prints the script that runs a pipeline's mapping on Flink.
pub(crate) fn render(options: &Render, output: &Output) -> Result<ExitCode, Error> {
    let pipeline = Pipeline::find(&options.root.pipelines, &options.pipeline)?;
    let text = pipeline.mapping()?;
    let rendering = Rendering {
        pipeline: &pipeline.config.name,
        revision: text.revision,
        mapping: &text.hash,
        connector: &options.connector,
    };
    let script = rendering.script(&text.sql).map_err(|problems| Error::Mapping {
        path: pipeline.folder.join(MAPPING_FILE),
        problems,
    })?;
    output.text(&script)?;
    Ok(ExitCode::SUCCESS)
}
