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
    show(&values, output)?;
    Ok(ExitCode::SUCCESS)
}

/// Shows values, as a table on a terminal, else as the API's JSON, one a line.
pub(crate) fn show(values: &[TwinValue], output: &Output) -> Result<(), Error> {
    if !output.is_terminal() {
        return values.iter().try_for_each(|value| output.line(&value.json));
    }
    let present = clock::now();
    let row = |value: &TwinValue| {
        let TwinValue { component, metric, shown, unit, observed_at, freshness, .. } =
            value.clone();
        let age = value.age(present);
        [component, metric, shown, unit, format!("{observed_at:.0}"), age, freshness]
    };
    let rows: Vec<_> = values.iter().map(row).collect();
    let head = ["component", "metric", "value", "unit", "observed at", "age", "freshness"];
    table::lines(head, &rows, None).iter().try_for_each(|line| output.line(line))
}
