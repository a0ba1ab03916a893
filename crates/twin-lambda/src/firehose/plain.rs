//! Reads a batch of the form that platforms write, in any order of fields and with blanks or without: objects of texts without
//! escapes, whole numbers, and one object in each record. Whatever has another form is read by serde: this decides nothing
//! but the speed.

use super::{FirehoseEvent, FirehoseRecord, KinesisMetadata, is_plain};

/// The event; none where it has another form.
pub(super) fn event(json: &str) -> Option<FirehoseEvent<'_>> {
    let (mut reader, mut records) = (Reader(json), None);
    reader.fields(|name, reader| match name {
        "records" => set(&mut records, reader.list(record)?),
        _ => reader.skip(),
    })?;
    reader.blanks();
    reader.0.is_empty().then_some(())?;
    Some(FirehoseEvent { records: records? })
}

fn record<'a>(reader: &mut Reader<'a>) -> Option<FirehoseRecord<'a>> {
    let (mut id, mut data, mut arrival, mut metadata) = (None, None, None, None);
    reader.fields(|name, reader| match name {
        "recordId" => set(&mut id, reader.text()?),
        "data" => set(&mut data, reader.text()?),
        "approximateArrivalTimestamp" => set(&mut arrival, reader.number()?),
        "kinesisRecordMetadata" => set(&mut metadata, kinesis(reader)?),
        _ => reader.skip(),
    })?;
    Some(FirehoseRecord {
        record_id: id?.into(),
        data: data?.into(),
        approximate_arrival_timestamp: arrival?,
        kinesis_record_metadata: metadata,
    })
}

fn kinesis<'a>(reader: &mut Reader<'a>) -> Option<KinesisMetadata<'a>> {
    let (mut sequence, mut arrival) = (None, None);
    reader.fields(|name, reader| match name {
        "sequenceNumber" => set(&mut sequence, reader.text()?),
        "approximateArrivalTimestamp" => set(&mut arrival, reader.number()?),
        _ => reader.skip(),
    })?;
    let sequence_number = sequence?.into();
    Some(KinesisMetadata { sequence_number, approximate_arrival_timestamp: arrival? })
}

/// Sets what is not set yet: that a field comes twice is for serde to judge.
fn set<T>(place: &mut Option<T>, value: T) -> Option<()> {
    place.replace(value).is_none().then_some(())
}

/// What is left of a JSON text.
struct Reader<'a>(&'a str);

impl<'a> Reader<'a> {
    /// Reads an object, its fields by `read`.
    fn fields(&mut self, mut read: impl FnMut(&'a str, &mut Self) -> Option<()>) -> Option<()> {
        self.eat('{')?;
        if self.eat('}').is_some() {
            return Some(());
        }
        loop {
            let name = self.text()?;
            self.eat(':')?;
            read(name, self)?;
            if self.eat(',').is_none() {
                return self.eat('}');
            }
        }
    }

    fn list<T>(&mut self, read: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let mut list = Vec::new();
        self.eat('[')?;
        if self.eat(']').is_some() {
            return Some(list);
        }
        loop {
            list.push(read(self)?);
            if self.eat(',').is_none() {
                return self.eat(']').map(|()| list);
            }
        }
    }

    fn text(&mut self) -> Option<&'a str> {
        self.eat('"')?;
        let end = memchr::memchr(b'"', self.0.as_bytes())?;
        let (text, rest) = self.0.split_at_checked(end)?;
        self.0 = rest.strip_prefix('"')?;
        is_plain(text).then_some(text)
    }

    /// A whole number of at most 18 digits.
    fn number(&mut self) -> Option<i64> {
        self.blanks();
        let digits = self.0.bytes().map_while(|byte| char::from(byte).to_digit(10));
        let (length, number) = digits.fold((0, 0_i64), |(length, number), digit| {
            (length + 1, number.wrapping_mul(10).wrapping_add(digit.into()))
        });
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        let is_number = (1..=18).contains(&length) && (length == 1 || !text.starts_with('0'));
        is_number.then_some(number)
    }

    /// A text or a number that nobody asks for.
    fn skip(&mut self) -> Option<()> {
        self.blanks();
        if self.0.starts_with('"') { self.text().map(drop) } else { self.number().map(drop) }
    }

    fn eat(&mut self, wanted: char) -> Option<()> {
        self.blanks();
        self.0 = self.0.strip_prefix(wanted)?;
        Some(())
    }

    fn blanks(&mut self) {
        let blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        let blanks = self.0.bytes().take_while(blank).count();
        self.0 = self.0.get(blanks..).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn same(json: &str) -> Option<usize> {
        let plain = event(json)?;
        assert_eq!(plain, serde_json::from_str(json).unwrap(), "{json}");
        Some(plain.records.len())
    }

    #[test]
    fn it_reads_what_platforms_write() {
        let compact: serde_json::Value =
            serde_json::from_str(include_str!("../../fixtures/firehose.json")).unwrap();
        assert_eq!(same(include_str!("../../fixtures/firehose.json")), Some(1));
        assert_eq!(same(&compact.to_string()), Some(1));
    }

    /// An event, and what a mutation may do to it.
    const EVENT: &str = r#"{"invocationId":"i","records":[{"recordId":"1","approximateArrivalTimestamp":1510772160000,"data":"YQ==","kinesisRecordMetadata":{"sequenceNumber":"7","subsequenceNumber":0,"approximateArrivalTimestamp":9}},{"data":"","recordId":"2","approximateArrivalTimestamp":0}]}"#;

    proptest! {
        #[test]
        fn what_it_reads_is_what_serde_reads(
            from in 0..EVENT.len(),
            cut in 0_usize..4,
            put in "(\\PC|[\"\\\\{}:, \n\t0-9.eE-]|\"data\":\"\",|\"records\":\\[\\],|null|01|\\\\u0041){0,2}",
        ) {
            let (head, tail) = EVENT.split_at(from);
            same(&[head, &put, tail.get(cut..).unwrap_or_default()].concat());
        }

        #[test]
        fn what_it_reads_of_pieces_is_what_serde_reads(
            pieces in proptest::collection::vec("[{}\\[\\],:]|\"records\"|\"recordId\"|\"data\"|\"approximateArrivalTimestamp\"|\"x\"|[0-9]{1,2}| ", 0..12),
        ) {
            same(&format!("{{\"records\":[{}", pieces.concat()));
        }
    }
}
