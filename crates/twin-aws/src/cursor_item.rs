//! A document's cursor as the attributes of its item, but for the keys.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use twin_normalization::{Cursor, LastPuts, Timestamp, Validators};

use crate::dynamo::{Attributes, text};

/// The attributes of a cursor. What it does not know has none.
pub(crate) fn write(cursor: &Cursor) -> Attributes {
    let Cursor { tick, origin, validators, refused, retry_at, last_puts } = cursor;
    let last_puts = last_puts.as_ref().filter(|puts| !puts.digests.is_empty());
    let texts = [
        ("tick", Some(tick.to_string())),
        ("origin", Some(origin.clone())),
        ("etag", validators.etag.clone()),
        ("last_modified", validators.last_modified.clone()),
        ("retry_at", retry_at.map(|time| time.to_string())),
        ("puts_since", last_puts.map(|puts| puts.since.to_string())),
    ];
    let mut item = Attributes::new();
    for (name, value) in texts {
        item.extend(value.map(|value| (name.to_owned(), text(&value))));
    }
    if !refused.is_empty() {
        let refused = refused.iter().cloned().collect();
        item.insert("refused".to_owned(), AttributeValue::Ss(refused));
    }
    if let Some(puts) = last_puts {
        let numbers = puts.digests.iter().flat_map(|(key, digest)| [*key, *digest]);
        let bytes: Vec<u8> = numbers.flat_map(u64::to_be_bytes).collect();
        item.insert("puts".to_owned(), AttributeValue::B(Blob::new(bytes)));
    }
    item
}

/// The cursor of an item; none where it is not one.
pub(crate) fn read(item: &Attributes) -> Option<Cursor> {
    let text = |name: &str| item.get(name)?.as_s().ok().cloned();
    let time = |name: &str| Timestamp::parse(&text(name)?).ok();
    let refused = item.get("refused").and_then(|value| value.as_ss().ok());
    Some(Cursor {
        tick: time("tick")?,
        origin: text("origin")?,
        validators: Validators { etag: text("etag"), last_modified: text("last_modified") },
        refused: refused.map(|set| BTreeSet::from_iter(set.iter().cloned())).unwrap_or_default(),
        retry_at: time("retry_at"),
        last_puts: time("puts_since").and_then(|since| {
            let digests = digests(item.get("puts")?.as_b().ok()?.as_ref())?;
            Some(LastPuts { since, digests })
        }),
    })
}

/// Pairs of numbers of eight bytes each; none where the bytes are not that.
fn digests(bytes: &[u8]) -> Option<BTreeMap<u64, u64>> {
    let (numbers, rest) = bytes.as_chunks::<8>();
    let (pairs, odd) = numbers.as_chunks::<2>();
    let number =
        |[key, digest]: &[[u8; 8]; 2]| (u64::from_be_bytes(*key), u64::from_be_bytes(*digest));
    (rest.is_empty() && odd.is_empty()).then(|| pairs.iter().map(number).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn digests_are_pairs_of_whole_numbers_or_not_believed() {
        let digests = BTreeMap::from([(1, u64::MAX), (1 << 56, 0x0102_0304_0506_0708)]);
        let since = Timestamp::EPOCH;
        let mut cursor = Cursor {
            tick: since,
            origin: "o".to_owned(),
            validators: Validators::default(),
            refused: BTreeSet::new(),
            retry_at: None,
            last_puts: Some(LastPuts { since, digests }),
        };
        let mut item = write(&cursor);
        assert_eq!(read(&item), Some(cursor.clone()));
        let whole = item["puts"].as_b().unwrap().as_ref().to_vec();
        cursor.last_puts = None;
        for length in [8, 9, 15, 17, 24, 31] {
            let part = AttributeValue::B(Blob::new(&whole[..length]));
            item.insert("puts".to_owned(), part);
            assert_eq!(read(&item), Some(cursor.clone()), "{length} bytes");
        }
    }
}
