//! `twin list`: the components of the twin.

use std::process::ExitCode;

use crate::api::Client;
use crate::arguments::List;
use crate::text::printable;
use crate::{Error, Output, table};

pub(crate) async fn list(options: &List, output: &Output) -> Result<ExitCode, Error> {
    let client = Client::open(&options.api.connection)?;
    let components = client.components(&options.selection).await?;
    if !output.is_terminal() {
        for entry in &components {
            let (component, pipeline) = (&entry.component, &entry.pipeline);
            let line = serde_json::json!({"component": component, "pipeline": pipeline});
            output.line(&line.to_string())?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let rows: Vec<_> = components
        .iter()
        .map(|entry| [printable(&entry.component), printable(&entry.pipeline)])
        .collect();
    for line in table::lines(["component", "pipeline"], &rows, None) {
        output.line(&line)?;
    }
    Ok(ExitCode::SUCCESS)
}
