//! Plays a recorded feed over HTTP, in place of the real source.

mod documents;
mod playback;
mod server;
mod snapshot;

pub(crate) use server::serve;
pub(crate) use snapshot::{document_name, open, recorded_at};
