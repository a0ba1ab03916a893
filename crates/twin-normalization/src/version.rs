//! Newest wins: the total order of the observations of one key.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{Error, Observation, Process, ProcessEvent, Value};

/// The revision of a mapping: 1 to 999,999, higher with every change of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Revision(u32);

impl Revision {
    /// 1, which a new mapping has.
    pub const FIRST: Self = Self(1);

    /// Checks a revision.
    ///
    /// # Errors
    /// [`Error::Revision`] for 0 and above 999,999.
    pub fn new(revision: u32) -> Result<Self, Error> {
        if (1..=999_999).contains(&revision) {
            Ok(Self(revision))
        } else {
            Err(Error::Revision { revision })
        }
    }

    /// The number.
    #[must_use]
    pub fn get(self) -> u32 {
        self.0
    }
}

impl TryFrom<u32> for Revision {
    type Error = Error;

    fn try_from(revision: u32) -> Result<Self, Error> {
        Self::new(revision)
    }
}

impl From<Revision> for u32 {
    fn from(revision: Revision) -> u32 {
        revision.0
    }
}

/// Places an observation in the total order of its key, as one sortable text:
/// `observed_at,order,revision,digest`. The comma sorts before every character that an order may hold, so
/// the text sorts as its parts do, whatever the length of an order.
///
/// * observed_at: 18 digits of microseconds. A newer observation wins.
/// * order: where the source record stood. Of one time, the later record wins.
/// * revision: 6 digits. Of one record, the newer mapping wins, so that a replay through a corrected
///   mapping corrects the twin.
/// * digest: 16 hex digits over what the item would hold. It has no meaning of its own; it makes the
///   order total, so that every run ends with the same item.
///
/// One text, because one comparison is what a conditional write can do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(Box<str>);

impl Version {
    /// The greatest length in bytes: 18 + 1 + 96 + 1 + 6 + 1 + 16.
    pub const MAX_BYTES: usize = 139;

    pub(crate) fn of(observation: &Observation) -> Self {
        let lineage = &observation.lineage;
        let text = format!(
            "{:018},{},{:06},{:016x}",
            observation.observed_at.micros(),
            lineage.order,
            lineage.revision.get(),
            digest(observation),
        );
        Self(text.into())
    }

    /// Compares the versions of two observations, and makes neither: a digest is needed only where all else is equal.
    pub(crate) fn compare(one: &Observation, other: &Observation) -> Ordering {
        one.observed_at
            .cmp(&other.observed_at)
            .then_with(|| one.lineage.order.cmp(&other.lineage.order))
            .then_with(|| one.lineage.revision.cmp(&other.lineage.revision))
            .then_with(|| digest(one).cmp(&digest(other)))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Version> for Box<str> {
    fn from(version: Version) -> Self {
        version.0
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What to do with an observation, given what is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is newer, or there is nothing yet: it replaces the whole item.
    Store,
    /// It is the stored one, delivered again (or our own write whose answer was lost).
    Duplicate,
    /// A newer one is stored.
    Superseded,
}

/// Decides between the version that is stored and one that arrives.
///
/// The same comparison as the write condition `attribute_not_exists(version) OR version < :version`;
/// the two must never differ.
#[must_use]
pub fn decide(stored: Option<&str>, arriving: &Version) -> Decision {
    let Some(stored) = stored else { return Decision::Store };
    match stored.cmp(arriving.as_str()) {
        Ordering::Less => Decision::Store,
        Ordering::Equal => Decision::Duplicate,
        Ordering::Greater => Decision::Superseded,
    }
}

/// Digests everything that the item holds and that the other parts of the version leave open
/// (`docs/adr/0003-digest-covers-the-item.md`), except when it arrived: the same record sent twice
/// arrives twice, and is still the same observation.
fn digest(observation: &Observation) -> u64 {
    let mut hash = Sha256::new();
    let mut field = |tag: u8, bytes: &[u8]| {
        hash.update([tag]);
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    };
    match &observation.value {
        None => field(0, b""),
        Some(Value::Number(number)) => field(1, &number.to_bits().to_be_bytes()),
        Some(Value::Text(text)) => field(2, text.as_bytes()),
        Some(Value::Boolean(boolean)) => field(3, &[u8::from(*boolean)]),
    }
    if let Some(unit) = &observation.unit {
        field(4, unit.as_str().as_bytes());
    }
    if let Some(facility) = &observation.facility {
        field(5, facility.as_str().as_bytes());
    }
    if let Some(Process { name, event }) = &observation.process {
        field(6, name.as_str().as_bytes());
        field(7, event.map_or("", ProcessEvent::as_str).as_bytes());
    }
    field(8, observation.lineage.pipeline.as_str().as_bytes());
    field(9, observation.lineage.mapping.as_str().as_bytes());
    field(10, observation.lineage.source_id.as_str().as_bytes());
    let [a, b, c, d, e, f, g, h, ..] = <[u8; 32]>::from(hash.finalize());
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}
