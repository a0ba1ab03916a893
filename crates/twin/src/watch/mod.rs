//! `twin watch`: a live table of the newest values.

mod board;
mod screen;

use std::pin::pin;
use std::process::ExitCode;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::time::{Instant, interval, sleep_until};
use twin_normalization::Component;

use self::board::{Board, Update};
use self::screen::Display;
use crate::api::Client;
use crate::arguments::{Selection, Watch};
use crate::{Error, Output, clock};

/// How many components are asked for at a time.
const AT_A_TIME: usize = 8;
const REDRAW: Duration = Duration::from_millis(500);

/// Shows the twin until it is told to end.
pub(crate) async fn watch(options: &Watch, output: &Output) -> Result<ExitCode, Error> {
    let client = Client::open(&options.api.connection)?;
    let signals = |kind| signal(kind).map_err(|source| Error::Runtime { source });
    let (mut interrupt, mut terminate) =
        (signals(SignalKind::interrupt())?, signals(SignalKind::terminate())?);
    let (sender, mut updates) = unbounded_channel();
    let mut looking = pin!(look_again_and_again(&client, options, &sender));
    let mut board = Board::new(title(&options.selection));
    let display = Display::begin(output)?;
    let mut redraw = interval(REDRAW);
    let looked = loop {
        tokio::select! {
            biased;
            _ = interrupt.recv() => return Ok(ExitCode::SUCCESS),
            _ = terminate.recv() => return Ok(ExitCode::SUCCESS),
            Some(update) = updates.recv() => display.changes(&board.apply(update, clock::now()))?,
            looked = &mut looking => break looked,
            _ = redraw.tick() => display.draw(&board, clock::now())?,
        }
    };
    while let Ok(update) = updates.try_recv() {
        display.changes(&board.apply(update, clock::now()))?;
    }
    looked.map(|()| ExitCode::SUCCESS)
}

/// Looks at the twin at the interval. A fault that may pass is reported and outlasted, unless it is
/// there from the beginning.
async fn look_again_and_again(
    client: &Client,
    options: &Watch,
    updates: &UnboundedSender<Update>,
) -> Result<(), Error> {
    let mut rounds = 0;
    loop {
        let began = Instant::now();
        match look(client, &options.selection, updates).await {
            Ok(()) => {}
            Err(error) if rounds > 0 && error.is_passing() => {
                updates.send(Update::Trouble(error.with_causes())).ok();
            }
            Err(error) => return Err(error),
        }
        rounds += 1;
        if options.rounds.is_some_and(|most| rounds >= most) {
            return Ok(());
        }
        sleep_until(began + Duration::from_secs(options.interval.into())).await;
    }
}

/// Looks once at every component of the selection, and reports each as it comes.
async fn look(
    client: &Client,
    selection: &Selection,
    updates: &UnboundedSender<Update>,
) -> Result<(), Error> {
    let components = client.components(selection).await?;
    let names = components.into_iter().map(|entry| Component::new(entry.component));
    let names = names.collect::<Result<Vec<_>, _>>()?;
    let asked = stream::iter(&names).map(async |name| (name, client.component(name).await));
    let mut answers = pin!(asked.buffer_unordered(AT_A_TIME));
    while let Some((name, answer)) = answers.next().await {
        let values = match answer {
            Ok(values) => values,
            // Listed, and without a value: all it had is deleted or has expired.
            Err(Error::Missing { .. }) => Vec::new(),
            Err(error) => return Err(error),
        };
        updates.send(Update::Component { name: name.to_string(), values }).ok();
    }
    let names = names.iter().map(ToString::to_string).collect();
    updates.send(Update::Round { components: names }).ok();
    Ok(())
}

fn title(selection: &Selection) -> String {
    let name = selection.pipeline.as_ref().map_or("all pipelines", |name| name.as_str());
    match &selection.prefix {
        Some(prefix) => format!("{name}, {prefix}…"),
        None => name.to_owned(),
    }
}
