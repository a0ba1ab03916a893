//! Cuts a JSON document into records.

use std::cell::RefCell;
use std::fmt;
use std::io::BufRead;
use std::rc::Rc;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use twin_pipeline::{RecordPath, json_fault};

use crate::head::Head;
use crate::meter::{Meter, Metered};
use crate::part::Out;
use crate::{Error, Kind, MAX_DEPTH};

/// Hands over every record that `path` leads to.
pub(crate) fn read(path: &RecordPath, body: impl BufRead, out: &mut Out<'_>) -> Result<(), Error> {
    let (head, body) = Head::read(Kind::Json, body)?;
    if !head.first().is_some_and(begins_json) {
        return Err(head.not_expected());
    }
    let (body, meter) = Metered::new(body);
    let run = RefCell::new(Run { path, meter: Rc::clone(&meter), out, number: None, end: None });
    let mut deserializer = serde_json::Deserializer::from_reader(body);
    let walk = Walk { run: &run, steps: path.fields() };
    let result = walk.deserialize(&mut deserializer).and_then(|()| deserializer.end());
    let run = run.into_inner();
    match (run.end, result) {
        (Some(End::Enough), _) | (None, Ok(())) => Ok(()),
        (Some(End::Failed(error)), _) => Err(error),
        (None, Err(error)) if error.is_io() => Err(meter.unreadable(error.into())),
        (None, Err(error)) => Err(meter.malformed(Kind::Json, &json_fault(&error))),
    }
}

/// Everything that a walk through the document shares.
struct Run<'r, 'o> {
    path: &'r RecordPath,
    meter: Rc<Meter>,
    out: &'r mut Out<'o>,
    /// A number that waits for what follows it: where the body is cut off, only its first digits
    /// may have come.
    number: Option<Box<RawValue>>,
    end: Option<End>,
}

/// Why a walk ended before the document did. serde's own errors cannot carry it.
enum End {
    Enough,
    Failed(Error),
}

impl Run<'_, '_> {
    /// Takes one element of an array; `false` ends the walk.
    fn element(&mut self, raw: Box<RawValue>) -> bool {
        if raw.get().starts_with(|c: char| c == '-' || c.is_ascii_digit()) {
            self.number = Some(raw);
            return true;
        }
        self.hand_over(&raw)
    }

    /// Hands over a number that waited, now that it is known to be complete.
    fn release(&mut self) -> bool {
        self.number.take().is_none_or(|raw| self.hand_over(&raw))
    }

    /// Hands one record over; `false` ends the walk.
    fn hand_over(&mut self, raw: &RawValue) -> bool {
        self.meter.renew();
        let at = self.meter.position();
        // A line break inside of a string is illegal in JSON, so these stand between tokens.
        let flow = if depth(raw.get()) > MAX_DEPTH {
            self.out.refuse(raw.get().as_bytes(), at, Error::TooDeep { at })
        } else if raw.get().bytes().any(|byte| byte == b'\n' || byte == b'\r') {
            self.out.record(&raw.get().replace(['\n', '\r'], " "), at)
        } else {
            self.out.record(raw.get(), at)
        };
        if flow.is_break() {
            self.end = Some(End::Enough);
        }
        flow.is_continue()
    }

    fn wrong_shape(&mut self, needed: &'static str, found: &'static str) {
        let at = self.meter.position();
        let path = self.path.to_string();
        self.end = Some(End::Failed(Error::Shape { path, needed, found, at }));
    }
}

/// Walks from one value to the records inside it.
struct Walk<'w, 'r, 'o> {
    run: &'w RefCell<Run<'r, 'o>>,
    steps: &'w [String],
}

impl Walk<'_, '_, '_> {
    fn wrong<E: serde::de::Error>(&self, found: &'static str) -> E {
        let needed = if self.steps.is_empty() { "an array" } else { "an object" };
        self.run.borrow_mut().wrong_shape(needed, found);
        E::custom("wrong shape")
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.steps.is_empty() && !self.run.borrow().path.each() {
            let raw: Box<RawValue> = serde::Deserialize::deserialize(deserializer)?;
            return go_on(self.run.borrow_mut().hand_over(&raw));
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the path's next value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Some((wanted, rest)) = self.steps.split_first() else {
            return Err(self.wrong("an object"));
        };
        while let Some(name) = map.next_key::<String>()? {
            if name == *wanted {
                map.next_value_seed(Walk { run: self.run, steps: rest })?;
            } else {
                self.run.borrow().meter.lift();
                map.next_value::<IgnoredAny>()?;
            }
            self.run.borrow().meter.renew();
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        if !self.steps.is_empty() {
            return Err(self.wrong("an array"));
        }
        while seq.next_element_seed(Element(self.run))?.is_some() {}
        go_on(self.run.borrow_mut().release())
    }

    /// A null on the way means that there are no records.
    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: serde::de::Error>(self, _: bool) -> Result<(), E> {
        Err(self.wrong("a boolean"))
    }

    fn visit_i64<E: serde::de::Error>(self, _: i64) -> Result<(), E> {
        Err(self.wrong("a number"))
    }

    fn visit_u64<E: serde::de::Error>(self, _: u64) -> Result<(), E> {
        Err(self.wrong("a number"))
    }

    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<(), E> {
        Err(self.wrong("a number"))
    }

    fn visit_str<E: serde::de::Error>(self, _: &str) -> Result<(), E> {
        Err(self.wrong("a text"))
    }
}

/// Takes one element of an array as a record.
struct Element<'w, 'r, 'o>(&'w RefCell<Run<'r, 'o>>);

impl<'de> DeserializeSeed<'de> for Element<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        go_on(self.0.borrow_mut().release())?;
        let raw: Box<RawValue> = serde::Deserialize::deserialize(deserializer)?;
        go_on(self.0.borrow_mut().element(raw))
    }
}

/// Ends serde's walk, whose only way out is an error; the true reason is in [`Run::end`].
fn go_on<E: serde::de::Error>(more: bool) -> Result<(), E> {
    if more { Ok(()) } else { Err(E::custom("ended")) }
}

/// Returns how deeply a JSON text is nested.
pub(crate) fn depth(json: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut in_string, mut escaped) = (false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

pub(crate) fn begins_json(byte: u8) -> bool {
    matches!(byte, b'{' | b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n')
}
