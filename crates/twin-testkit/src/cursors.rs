//! The table of cursors in memory.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use twin_normalization::port::{Fault, HoldLease, LoadCursors, SaveCursor};
use twin_normalization::{Claim, Cursor, Lease, PipelineName, Taken, Timestamp};

use crate::Faults;

/// Leases and cursors in memory.
#[derive(Debug, Default)]
pub struct MemoryCursors {
    leases: RefCell<BTreeMap<PipelineName, (Lease, Option<Claimed>)>>,
    cursors: RefCell<BTreeMap<(PipelineName, String), Cursor>>,
    saves: Cell<u64>,
    /// Which calls fail.
    pub faults: Faults,
}

/// The last claimed tick, and the holder that claimed it.
type Claimed = (Timestamp, String);

impl MemoryCursors {
    /// How often a cursor was to be saved.
    #[must_use]
    pub fn saves(&self) -> u64 {
        self.saves.get()
    }
}

impl HoldLease for &MemoryCursors {
    async fn take_lease(&self, lease: &Lease) -> Result<Taken, Fault> {
        self.faults.next()?;
        let mut leases = self.leases.borrow_mut();
        let held = leases.get(&lease.pipeline);
        if let Some((held, _)) = held
            && held.begun >= lease.begun
        {
            return Ok(if held.holder == lease.holder { Taken::Held } else { Taken::Refused });
        }
        let claimed = held.and_then(|(_, claimed)| claimed.clone());
        leases.insert(lease.pipeline.clone(), (lease.clone(), claimed));
        Ok(Taken::Held)
    }

    async fn claim_tick(&self, lease: &Lease, tick: Timestamp) -> Result<Claim, Fault> {
        self.faults.next()?;
        let mut leases = self.leases.borrow_mut();
        let Some((held, claimed)) = leases.get_mut(&lease.pipeline) else { return Ok(Claim::Lost) };
        if held.holder != lease.holder {
            return Ok(Claim::Lost);
        }
        match claimed {
            Some((last, by)) if *last == tick && *by == lease.holder => Ok(Claim::Granted),
            Some((last, _)) if *last >= tick => Ok(Claim::Claimed),
            _ => {
                *claimed = Some((tick, lease.holder.clone()));
                Ok(Claim::Granted)
            }
        }
    }
}

impl LoadCursors for &MemoryCursors {
    async fn load_cursors(&self, pipeline: &PipelineName) -> Result<Vec<(String, Cursor)>, Fault> {
        self.faults.next()?;
        let cursors = self.cursors.borrow();
        let mine = cursors.iter().filter(|((name, _), _)| name == pipeline);
        Ok(mine.map(|((_, document), cursor)| (document.clone(), cursor.clone())).collect())
    }
}

impl SaveCursor for &MemoryCursors {
    async fn save_cursor(
        &self,
        pipeline: &PipelineName,
        document: &str,
        cursor: &Cursor,
    ) -> Result<(), Fault> {
        self.saves.set(self.saves.get() + 1);
        self.faults.next()?;
        let mut cursors = self.cursors.borrow_mut();
        let key = (pipeline.clone(), document.to_owned());
        if cursors.get(&key).is_none_or(|saved| saved.tick < cursor.tick) {
            cursors.insert(key, cursor.clone());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{block_on, conformance};

    #[test]
    fn cursors_in_memory_keep_the_promises_of_their_ports() {
        block_on(conformance::cursors(&MemoryCursors::default()));
    }
}
