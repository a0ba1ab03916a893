//! What breaks ties between observations of one time.

use std::fmt;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::{Error, Timestamp};

/// Where a source record stood, as a sortable text: of two observations with one `observed_at`, the
/// one with the greater order is the newer.
///
/// It is given once, when a record enters the system, and travels with it. A redrive or a replay
/// therefore keeps it, and cannot change who wins. It has no comma, which separates the parts
/// of a [`crate::Version`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "SmolStr", into = "SmolStr")]
pub struct Order(SmolStr);

impl Order {
    /// The greatest length in bytes.
    pub const MAX_BYTES: usize = 96;

    /// How many trailing digits of a stream sequence number are kept. Kinesis has 56 today.
    const SEQUENCE_DIGITS: usize = 66;

    /// Reads an order from a line.
    ///
    /// # Errors
    /// [`Error::Name`] where it is empty, too long, or not letters, digits and `-`.
    pub fn new(text: impl AsRef<str>) -> Result<Self, Error> {
        let text = text.as_ref();
        Self::check(text).map(|()| Self(text.into()))
    }

    /// Checks an order as it stands in a line.
    pub(crate) fn check(text: &str) -> Result<(), Error> {
        // Without an early end, many bytes are checked at once.
        let legal = |byte: u8| byte.is_ascii_alphanumeric() | (byte == b'-');
        let legal = text.bytes().fold(true, |all, byte| all & legal(byte));
        if text.is_empty() || text.len() > Self::MAX_BYTES || !legal {
            let rule = "letters, digits and -, 1 to 96 bytes".into();
            return Err(Error::Name { kind: "order", text: Error::excerpt(text), rule });
        }
        Ok(())
    }

    /// The order of a polled record: the poll's tick, then the place in the silo's answer.
    #[must_use]
    pub fn of_poll(tick: Timestamp, index: u32) -> Self {
        Self(format!("{:018}-{index:010}", tick.micros()).into())
    }

    /// The order of a record that came without one: its arrival on the first stream, the stream's
    /// sequence number (prefixed with its length, since it is a number without leading zeros), and
    /// the line inside the stream record.
    ///
    /// # Errors
    /// [`Error::Name`] where the sequence number is not letters and digits.
    pub fn of_arrival(arrived_at: Timestamp, sequence: &str, line: u32) -> Result<Self, Error> {
        let kept = sequence.len().saturating_sub(Self::SEQUENCE_DIGITS);
        let tail = sequence.get(kept..).unwrap_or_default();
        Self::new(format!(
            "{:018}{:03}{tail}-{line:06}",
            arrived_at.micros(),
            sequence.len().min(999)
        ))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<SmolStr> for Order {
    type Error = Error;

    fn try_from(text: SmolStr) -> Result<Self, Error> {
        Self::new(text)
    }
}

impl From<Order> for SmolStr {
    fn from(order: Order) -> SmolStr {
        order.0
    }
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(micros: i64) -> Timestamp {
        Timestamp::from_micros(micros).unwrap()
    }

    proptest! {
        /// The text sorts as the tuple that it is made of.
        #[test]
        fn a_poll_order_sorts_by_tick_then_index(
            a in (0..253_402_207_200_000_000_i64, any::<u32>()),
            b in (0..253_402_207_200_000_000_i64, any::<u32>()),
        ) {
            let order = |(tick, index)| Order::of_poll(at(tick), index);
            prop_assert_eq!(order(a).cmp(&order(b)), a.cmp(&b));
        }

        #[test]
        fn an_arrival_order_sorts_by_time_then_sequence_number_then_line(
            a in (0..1_000_000_i64, 0..u128::MAX, 0..1_000_000_u32),
            b in (0..1_000_000_i64, 0..u128::MAX, 0..1_000_000_u32),
        ) {
            let order = |(time, sequence, line): (i64, u128, u32)| {
                Order::of_arrival(at(time), &sequence.to_string(), line).unwrap()
            };
            prop_assert_eq!(order(a).cmp(&order(b)), a.cmp(&b));
        }
    }

    #[test]
    fn the_longest_sequence_number_that_kinesis_documents_fits() {
        let order = Order::of_arrival(at(0), &"9".repeat(129), 999_999).unwrap();
        assert!(order.as_str().len() <= Order::MAX_BYTES);
    }
}
