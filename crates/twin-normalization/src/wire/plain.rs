//! Reads the observation line in the form in which it is written here, faster than serde.

use std::borrow::Cow;

use super::meta::{has_no_escape, quoted};
use super::observation::{Line, Text};
use crate::{Revision, Timestamp};

/// The fields of a line that has each field at most once, no other and no null, no escape and no blank between them;
/// none of any other line. Then serde reads it: this decides nothing but the speed.
pub(super) fn plain(line: &str) -> Option<Line<'_>> {
    if !has_no_escape(line) {
        return None;
    }
    let mut fields = Fields::default();
    let mut rest = line.strip_prefix('{')?;
    loop {
        let (name, after) = quoted(rest)?;
        rest = fields.read(name, after.strip_prefix(':')?)?;
        match rest.strip_prefix(',') {
            Some(next) => rest = next,
            None if rest == "}" => return fields.line(),
            None => return None,
        }
    }
}

/// What is read so far.
#[derive(Default)]
struct Fields<'a> {
    v: Option<u64>,
    component: Option<&'a str>,
    metric: Option<&'a str>,
    value_number: Option<f64>,
    value_text: Option<&'a str>,
    value_boolean: Option<bool>,
    deleted: Option<bool>,
    unit: Option<&'a str>,
    observed_at: Option<&'a str>,
    order: Option<&'a str>,
    pipeline: Option<&'a str>,
    revision: Option<u64>,
    mapping: Option<&'a str>,
    source_id: Option<&'a str>,
    arrived_at: Option<&'a str>,
    facility: Option<&'a str>,
    process: Option<&'a str>,
    process_event: Option<&'a str>,
}

impl<'a> Fields<'a> {
    /// Reads the value of a field at the start of `json`; gives what follows it.
    fn read(&mut self, name: &str, json: &'a str) -> Option<&'a str> {
        let field = match name {
            "component" => &mut self.component,
            "metric" => &mut self.metric,
            "value_text" => &mut self.value_text,
            "unit" => &mut self.unit,
            "observed_at" => &mut self.observed_at,
            "order" => &mut self.order,
            "pipeline" => &mut self.pipeline,
            "mapping" => &mut self.mapping,
            "source_id" => &mut self.source_id,
            "arrived_at" => &mut self.arrived_at,
            "facility" => &mut self.facility,
            "process" => &mut self.process,
            "process_event" => &mut self.process_event,
            "v" => return once(&mut self.v, integer(json)?),
            "revision" => return once(&mut self.revision, integer(json)?),
            "value_number" => return once(&mut self.value_number, number(json)?),
            "value_boolean" => return once(&mut self.value_boolean, boolean(json)?),
            "deleted" => return once(&mut self.deleted, boolean(json)?),
            _ => return None,
        };
        once(field, quoted(json)?)
    }

    fn line(self) -> Option<Line<'a>> {
        let text = |text: &'a str| Text(Cow::Borrowed(text));
        Some(Line {
            v: self.v?,
            component: self.component?.into(),
            metric: self.metric?.into(),
            value_number: self.value_number,
            value_text: self.value_text.map(text),
            value_boolean: self.value_boolean,
            deleted: self.deleted,
            unit: self.unit.map(text),
            observed_at: Timestamp::parse(self.observed_at?).ok()?,
            order: self.order?.into(),
            pipeline: self.pipeline?.into(),
            revision: Revision::new(u32::try_from(self.revision?).ok()?).ok()?,
            mapping: self.mapping?.into(),
            source_id: self.source_id?.into(),
            arrived_at: Timestamp::parse(self.arrived_at?).ok()?,
            facility: self.facility.map(text),
            process: self.process.map(text),
            process_event: self.process_event.map(text),
        })
    }
}

/// Sets what must not be set yet.
fn once<'a, T>(field: &mut Option<T>, (value, rest): (T, &'a str)) -> Option<&'a str> {
    field.replace(value).is_none().then_some(rest)
}

fn boolean(json: &str) -> Option<(bool, &str)> {
    let read = |word, value| Some((value, json.strip_prefix(word)?));
    read("true", true).or_else(|| read("false", false))
}

/// A number without fraction and exponent, of at most 18 digits.
fn integer(json: &str) -> Option<(u64, &str)> {
    let (digits, rest) = digits(json);
    let is_legal =
        digits.len() <= 18 && !rest.starts_with(['.', 'e', 'E']) && has_no_zero_before(digits);
    Some((digits.parse().ok().filter(|_| is_legal)?, rest))
}

/// A number in JSON's grammar, without exponent.
fn number(json: &str) -> Option<(f64, &str)> {
    let (whole, rest) = digits(json.strip_prefix('-').unwrap_or(json));
    let rest = match rest.strip_prefix('.') {
        Some(rest) => {
            let (fraction, rest) = digits(rest);
            (!fraction.is_empty()).then_some(rest)?
        }
        None => rest,
    };
    let text = json.get(..json.len() - rest.len())?;
    let is_legal = !rest.starts_with(['e', 'E']) && has_no_zero_before(whole);
    Some((text.parse().ok().filter(|number: &f64| is_legal && number.is_finite())?, rest))
}

fn digits(json: &str) -> (&str, &str) {
    let end = json.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(json.len());
    json.split_at_checked(end).unwrap_or(("", json))
}

/// Whether there is a digit, and no zero before another.
fn has_no_zero_before(digits: &str) -> bool {
    !digits.is_empty() && (digits == "0" || !digits.starts_with('0'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LINES: &str = include_str!("../../fixtures/observation-v1.jsonl");

    fn check(line: &str) {
        let Some(found) = plain(line) else { return };
        let expected: Line<'_> = serde_json::from_str(line).expect("serde reads it too");
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn it_reads_what_is_written_here() {
        for line in LINES.lines() {
            assert!(plain(line).is_some(), "{line}");
            check(line);
        }
    }

    #[test]
    fn it_leaves_every_other_form_to_serde() {
        let line = LINES.lines().next().unwrap();
        for (part, other) in [
            (r#""v":1"#, r#""v":1,"v":1"#),
            (r#""v":1,"#, ""),
            (r#""v":1"#, r#""v":01"#),
            (r#""v":1"#, r#""v":1.0"#),
            (r#""v":1"#, r#""w":1"#),
            (r#""v":1"#, r#""v":1,"unit":null"#),
            (r#""v":1"#, r#" "v":1"#),
            ("min", "m\\u0069n"),
            ("-14.0", "-14."),
            ("-14.0", "-.5"),
            ("-14.0", "+1"),
            ("-14.0", "1e3"),
            ("-14.0", "inf"),
            ("-14.0", "00.5"),
            ("06:40:03.000000Z", "06:40"),
            ("}", "}}"),
            ("}", ",}"),
            ("}", ""),
        ] {
            let changed = line.replacen(part, other, 1);
            assert_ne!(changed, line, "{part}");
            assert!(plain(&changed).is_none(), "{changed}");
        }
    }

    proptest! {
        /// Lines of the fixtures with something in them changed.
        #[test]
        fn what_it_reads_is_what_serde_reads(
            number in 0..4_usize, place in 0.0..1.0_f64, cut in 0..3_usize,
            put in "[0-9eE.+-]{0,4}|\"|,|:|\\{|\\}|null|true| |\\\\|é|,\"v\":1|,\"a\":1",
        ) {
            let line = LINES.lines().nth(number).expect("a fixture");
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "in the line")]
            let at = (place * line.len() as f64) as usize;
            let (Some(head), Some(tail)) = (line.get(..at), line.get(at + cut..)) else { return Ok(()) };
            check(&format!("{head}{put}{tail}"));
        }
    }
}
