//! What puts records while they are delivered.

use std::cell::Cell;

use futures_util::future::join;

/// Whether records may still come.
#[derive(Debug, Default)]
pub(crate) struct Upstream {
    is_open: Cell<bool>,
}

impl Upstream {
    /// Whether no record comes any more.
    pub(crate) fn has_ended(&self) -> bool {
        !self.is_open.get()
    }

    /// Puts records and delivers them side by side: `deliver` ends once `put` has ended and nothing is left.
    pub(crate) async fn beside(
        &self,
        put: impl Future<Output = ()>,
        deliver: impl Future<Output = ()>,
    ) {
        self.is_open.set(true);
        let put = async {
            put.await;
            self.is_open.set(false);
        };
        join(put, deliver).await;
    }
}
