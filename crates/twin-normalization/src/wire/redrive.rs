//! The line that a redrive puts back on a pipeline stream: it says itself where it stood at first.

use super::object::{Fields, push_field};
use super::{LineOrigin, SourceLine};
use crate::Error;

/// Appends a source record line, newline included, as a redrive puts it on the pipeline stream: with an `_meta` that
/// holds the `id`, the `order` and the arrival that the line had at `origin`, where it stood when it was refused.
///
/// Whoever reads it makes the same observations of it as of the line at its first place, on whatever day it is put
/// and however often: that is invariant I5 for dead letters. All raw values are kept, but for an `arrived_at` of
/// `_meta` that is no time, or later than the line itself.
///
/// # Errors
/// Those of [`SourceLine::read`], and [`Error::Line`] where the line is not JSON as a whole: it can be put again,
/// but not helped.
pub fn write_redriven_line(
    line: &[u8],
    origin: &LineOrigin<'_>,
    out: &mut String,
) -> Result<(), Error> {
    let line = SourceLine::read(line, origin)?;
    let Fields(fields) = Fields::read(&line.text)?;
    let is_meta = |name: &str, json: &str| name == "_meta" && json.starts_with('{');
    let at = fields.iter().position(|(name, value)| is_meta(name, value.get()));
    let meta = at.and_then(|at| fields.get(at)).map_or("{}", |(_, meta)| meta.get());
    let mut written = String::with_capacity(line.text.len() + 300);
    push_field(&mut written, "_meta", &whole_meta(meta, &line)?)?;
    for (number, (name, value)) in fields.iter().enumerate() {
        if Some(number) != at {
            push_field(&mut written, name, value.get())?;
        }
    }
    out.push_str(&written);
    out.push_str("}\n");
    Ok(())
}

/// A `_meta` with all that lineage needs. What it has of that stays as it is written.
fn whole_meta(given: &str, line: &SourceLine<'_>) -> Result<String, Error> {
    let arrived_at = line.arrived_at.to_string();
    let needed = [
        ("id", line.id.as_str()),
        ("order", line.order.as_str()),
        ("arrived_at", arrived_at.as_str()),
    ];
    let Fields(mut fields) = Fields::read(given)?;
    // A null is read as if it were not there, and the line knows the arrival that counts.
    fields.retain(|(name, value)| match &**name {
        "arrived_at" => false,
        "id" | "order" => value.get() != "null",
        _ => true,
    });
    let mut written = String::with_capacity(given.len() + 200);
    for (name, value) in &fields {
        push_field(&mut written, name, value.get())?;
    }
    for (name, text) in needed {
        if fields.iter().all(|(own, _)| own != name) {
            let text = serde_json::to_string(text);
            let text = text.map_err(|source| Error::Write { what: "_meta", source })?;
            push_field(&mut written, name, &text)?;
        }
    }
    written.push('}');
    Ok(written)
}
