//! `twin get`: one value, or all of a component.

use std::process::ExitCode;

use twin_normalization::{Component, Key};

use crate::api::{Client, TwinValue};
use crate::arguments::Get;
use crate::{Error, Output, clock, table};

pub(crate) async fn get(options: &Get, output: &Output) -> Result<ExitCode, Error> {
    let connection = &options.api.connection;
    let values = if options.key.contains('.') {
        let key = Key::parse(&options.key)?;
        vec![Client::open(connection)?.value(&key).await?]
    } else {
        let component = Component::new(options.key.as_str())?;
        Client::open(connection)?.component(&component).await?
    };
    if !output.is_terminal() {
        for value in &values {
            output.line(&value.json)?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let present = clock::now();
    let row = |value: &TwinValue| {
        let TwinValue { component, metric, shown, unit, observed_at, .. } = value.clone();
        let age = value.age(present);
        [component, metric, shown, unit, format!("{observed_at:.0}"), age]
    };
    let rows: Vec<_> = values.iter().map(row).collect();
    let head = ["component", "metric", "value", "unit", "observed at", "age"];
    for line in table::lines(head, &rows, None) {
        output.line(&line)?;
    }
    Ok(ExitCode::SUCCESS)
}
