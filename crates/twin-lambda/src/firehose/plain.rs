//! Reads a batch of the form that platforms write it in: on one line, in any order of fields and with blanks or without, objects
//! of ASCII texts without escapes, whole numbers, and one object in each record. Whatever has another form is read by serde: this
//! decides nothing but the speed.

use super::{FirehoseEvent, FirehoseRecord, KinesisMetadata};

/// The event; none where it has another form.
pub(super) fn event(json: &[u8]) -> Option<FirehoseEvent<'_>> {
    let (mut reader, mut records) = (Reader(json), None);
    reader.fields(|name, reader| match name {
        b"records" => set(&mut records, list(reader)?),
        _ => reader.value().map(drop),
    })?;
    reader.blanks();
    reader.0.is_empty().then_some(())?;
    Some(FirehoseEvent { records: records? })
}

fn list<'a>(reader: &mut Reader<'a>) -> Option<Vec<FirehoseRecord<'a>>> {
    let (mut list, mut form) = (Vec::new(), Form::default());
    reader.eat(b'[')?;
    if reader.eat(b']').is_some() {
        return Some(list);
    }
    loop {
        reader.blanks();
        let record = form.read(reader).or_else(|| form.learn(reader));
        list.push(record?);
        if reader.eat(b',').is_none() {
            return reader.eat(b']').map(|()| list);
        }
    }
}

/// What the records of a batch have in common: all but their values. One is read field by field; the next
/// ones that have its form are read by what stood between its values.
#[derive(Default)]
struct Form<'a> {
    /// What stands in front of each value, and whose value it is. A text's quotes stand around it.
    values: Vec<(&'a [u8], Place)>,
    /// What stands behind the last.
    end: &'a [u8],
}

/// Whose value it is.
#[derive(Clone, Copy)]
enum Place {
    Id,
    Data,
    Arrival,
    Sequence,
    StreamArrival,
    OtherText,
    OtherNumber,
}

/// The values of a record as far as they have been read.
#[derive(Default)]
struct Values<'a> {
    id: Option<&'a [u8]>,
    data: Option<&'a [u8]>,
    arrival: Option<i64>,
    sequence: Option<&'a [u8]>,
    stream_arrival: Option<i64>,
}

#[derive(Clone, Copy)]
enum Value<'a> {
    Text(&'a [u8]),
    Number(i64),
}

impl<'a> Form<'a> {
    /// Reads a record of this form; none, and nothing read, where it has another.
    fn read(&self, reader: &mut Reader<'a>) -> Option<FirehoseRecord<'a>> {
        let (mut left, mut values) = (Reader(reader.0), Values::default());
        if self.end.is_empty() {
            return None;
        }
        for (before, place) in &self.values {
            left.0 = left.0.strip_prefix(*before)?;
            let value = match place {
                Place::Arrival | Place::StreamArrival | Place::OtherNumber => {
                    Value::Number(left.number()?)
                }
                _ => Value::Text(left.content()?),
            };
            values.set(*place, value)?;
        }
        left.0 = left.0.strip_prefix(self.end)?;
        reader.0 = left.0;
        values.record()
    }

    /// Reads a record of any form, and keeps that.
    fn learn(&mut self, reader: &mut Reader<'a>) -> Option<FirehoseRecord<'a>> {
        let (mut values, mut metadata) = (Values::default(), 0);
        let mut before = reader.0;
        self.values.clear();
        let mut value = |place: Option<Place>, reader: &mut Reader<'a>| {
            reader.blanks();
            let start = reader.0;
            let value = reader.value()?;
            let (quote, other) = match value {
                Value::Text(_) => (1, Place::OtherText),
                Value::Number(_) => (0, Place::OtherNumber),
            };
            let place = place.unwrap_or(other);
            self.values.push((before.get(..before.len() - start.len() + quote)?, place));
            before = start.get(start.len() - reader.0.len() - quote..)?;
            values.set(place, value)
        };
        reader.fields(|name, reader| match name {
            b"recordId" => value(Some(Place::Id), reader),
            b"data" => value(Some(Place::Data), reader),
            b"approximateArrivalTimestamp" => value(Some(Place::Arrival), reader),
            b"kinesisRecordMetadata" => {
                metadata += 1;
                reader.fields(|name, reader| match name {
                    b"sequenceNumber" => value(Some(Place::Sequence), reader),
                    b"approximateArrivalTimestamp" => value(Some(Place::StreamArrival), reader),
                    _ => value(None, reader),
                })
            }
            _ => value(None, reader),
        })?;
        // One that lacks a field, or comes twice, is for serde to judge.
        let is_whole = values.sequence.is_some() && values.stream_arrival.is_some();
        (metadata == u8::from(is_whole)).then_some(())?;
        self.end = before.get(..before.len() - reader.0.len())?;
        values.record()
    }
}

impl<'a> Values<'a> {
    fn set(&mut self, place: Place, value: Value<'a>) -> Option<()> {
        match (place, value) {
            (Place::Id, Value::Text(text)) => set(&mut self.id, text),
            (Place::Data, Value::Text(text)) => set(&mut self.data, text),
            (Place::Sequence, Value::Text(text)) => set(&mut self.sequence, text),
            (Place::Arrival, Value::Number(number)) => set(&mut self.arrival, number),
            (Place::StreamArrival, Value::Number(number)) => set(&mut self.stream_arrival, number),
            (Place::OtherText, Value::Text(_)) | (Place::OtherNumber, Value::Number(_)) => Some(()),
            _ => None,
        }
    }

    fn record(self) -> Option<FirehoseRecord<'a>> {
        let metadata = match (self.sequence, self.stream_arrival) {
            (None, None) => None,
            (sequence, arrival) => Some(KinesisMetadata {
                sequence_number: str::from_utf8(sequence?).ok()?.into(),
                approximate_arrival_timestamp: arrival?,
            }),
        };
        Some(FirehoseRecord {
            record_id: str::from_utf8(self.id?).ok()?.into(),
            data: self.data?.into(),
            approximate_arrival_timestamp: self.arrival?,
            kinesis_record_metadata: metadata,
        })
    }
}

/// Sets what is not set yet: that a field comes twice is for serde to judge.
fn set<T>(place: &mut Option<T>, value: T) -> Option<()> {
    place.replace(value).is_none().then_some(())
}

/// What is left of a JSON text.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// Reads an object, its fields by `read`.
    fn fields(&mut self, mut read: impl FnMut(&'a [u8], &mut Self) -> Option<()>) -> Option<()> {
        self.eat(b'{')?;
        if self.eat(b'}').is_some() {
            return Some(());
        }
        loop {
            self.eat(b'"')?;
            let name = self.content()?;
            self.eat(b'"')?;
            self.eat(b':')?;
            read(name, self)?;
            if self.eat(b',').is_none() {
                return self.eat(b'}');
            }
        }
    }

    fn value(&mut self) -> Option<Value<'a>> {
        if self.eat(b'"').is_none() {
            return self.number().map(Value::Number);
        }
        let text = self.content()?;
        self.eat(b'"').map(|()| Value::Text(text))
    }

    /// What stands before the next quote: ASCII without escapes.
    fn content(&mut self) -> Option<&'a [u8]> {
        let end = memchr::memchr(b'"', self.0)?;
        let (text, rest) = self.0.split_at_checked(end)?;
        self.0 = rest;
        // Without an early end, many bytes are checked at once. From 128 on they are negative.
        let plain = |byte: u8| (byte.cast_signed() >= 0x20) & (byte != b'\\');
        text.iter().fold(true, |all, byte| all & plain(*byte)).then_some(text)
    }

    /// A whole number of at most 18 digits.
    fn number(&mut self) -> Option<i64> {
        let digits =
            self.0.iter().map(|byte| byte.wrapping_sub(b'0')).take_while(|digit| *digit < 10);
        let (length, number) = digits.fold((0, 0_i64), |(length, number), digit| {
            (length + 1, number.wrapping_mul(10).wrapping_add(digit.into()))
        });
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        let is_number = (1..=18).contains(&length) && (length == 1 || !text.starts_with(b"0"));
        is_number.then_some(number)
    }

    fn eat(&mut self, wanted: u8) -> Option<()> {
        self.blanks();
        self.0 = self.0.strip_prefix(&[wanted])?;
        Some(())
    }

    fn blanks(&mut self) {
        while let Some(rest) = self.0.strip_prefix(b" ") {
            self.0 = rest;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn same(json: &str) -> Option<usize> {
        let plain = event(json.as_bytes())?;
        assert_eq!(plain, serde_json::from_str(json).unwrap(), "{json}");
        Some(plain.records.len())
    }

    #[test]
    fn it_reads_what_platforms_write() {
        let compact: serde_json::Value =
            serde_json::from_str(include_str!("../../fixtures/firehose.json")).unwrap();
        // Over several lines, as in a manual, it is for serde.
        assert_eq!(same(include_str!("../../fixtures/firehose.json")), None);
        assert_eq!(same(&compact.to_string()), Some(1));
        assert_eq!(same(EVENT), Some(3));
    }

    #[test]
    fn metadata_that_is_not_whole_is_for_serde() {
        let whole =
            r#""kinesisRecordMetadata":{"sequenceNumber":"7","approximateArrivalTimestamp":9}"#;
        let record = |metadata: &str| {
            format!(
                r#"{{"records":[{{"recordId":"1","approximateArrivalTimestamp":0,"data":"",{metadata}}}]}}"#
            )
        };
        assert_eq!(same(&record(whole)), Some(1));
        for metadata in [
            r#""kinesisRecordMetadata":{}"#.to_owned(),
            whole.replace(r#""sequenceNumber":"7","#, ""),
            r#""kinesisRecordMetadata":{"x":1}"#.to_owned(),
            format!("{whole},{whole}"),
            r#""kinesisRecordMetadata":{"sequenceNumber":"7"},"kinesisRecordMetadata":{"approximateArrivalTimestamp":9}"#.to_owned(),
        ] {
            assert!(event(record(&metadata).as_bytes()).is_none(), "{metadata}");
        }
    }

    /// Records of one form, and one of another. A mutation may hit any.
    const EVENT: &str = r#"{"invocationId":"i","records":[{"recordId":"1","approximateArrivalTimestamp":1510772160000,"data":"YQ==","kinesisRecordMetadata":{"sequenceNumber":"7","subsequenceNumber":0,"approximateArrivalTimestamp":9}}, {"recordId":"2","approximateArrivalTimestamp":0,"data":"","kinesisRecordMetadata":{"sequenceNumber":"8","subsequenceNumber":10,"approximateArrivalTimestamp":12}},{"data":"","recordId":"3","approximateArrivalTimestamp":0}]}"#;

    #[test]
    fn what_only_looks_plain_is_for_serde() {
        for (from, to) in [
            (r#""data":"YQ==","#, r#""data":"YQ==","data":"","#),
            (r#""recordId":"3""#, r#""recordId":"3","recordId":"4""#),
            (r#""sequenceNumber":"7""#, r#""sequenceNumber":"7","sequenceNumber":"8""#),
            (r#""invocationId":"i""#, r#""records":[]"#),
            (r#""data":"YQ==""#, r#""data":"Y\/==""#),
            (r#""data":"YQ==""#, r#""d\u0061ta":"YQ==""#),
            (r#""data":"YQ==""#, "\"data\":\"Y\tQ==\""),
            (r#""sequenceNumber":"8""#, r#""sequenceNumber":"\u0038""#),
            (r#":12}}"#, r#":12]}"#),
            (r#":10,"#, r#":10.5,"#),
            (r#":10,"#, r#":010,"#),
            (r#":10,"#, r#":"10","#),
        ] {
            let other = EVENT.replacen(from, to, 1);
            assert_ne!(other, EVENT, "{from}");
            // Only a text where others have a number is of another form and plain all the same.
            assert_eq!(same(&other).is_some(), to.contains(r#""10""#), "{to}");
        }
    }

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
