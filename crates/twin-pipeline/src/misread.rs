//! Finds where in a `pipeline.json` something stands that cannot be read.
//!
//! serde reads the whole of an object whose `kind` says what it is before it judges anything in it, and then blames
//! the object's end: all of a source is such an object, and much of what is in it. So its parts are read once more,
//! each alone.

use serde::Deserialize;
use serde_json::Value;

use crate::document::{OnChangeDocument, OneDocument, SourceDocument};
use crate::error::{Problem, json_fault};
use crate::format_document::{FormatDocument, MeltDocument};
use crate::locate::{Step, locate, path};
use crate::request_document::{AuthDocument, BodyDocument, MethodDocument, PagingDocument};

/// Says what serde could not read, and where: in a source the value itself, elsewhere the place that serde gives.
pub(crate) fn misread(json: &str, error: &serde_json::Error) -> Problem {
    let Some((steps, message)) =
        serde_json::from_str(json).ok().and_then(|value| in_source(&value))
    else {
        let (line, column) = (error.line().max(1), error.column().max(1));
        return Problem { line, column, path: path(&[]), message: json_fault(error) };
    };
    let (line, column) = locate(json, &steps);
    Problem { line, column, path: path(&steps), message }
}

type Fault = (Vec<Step>, String);

/// The innermost part of the source that cannot be read.
fn in_source(document: &Value) -> Option<Fault> {
    let source = document.get("source")?;
    let documents = source.get("documents").and_then(Value::as_array).into_iter().flatten();
    let in_documents = documents.enumerate().find_map(|(index, one)| {
        let steps = vec![field("source"), field("documents"), Step::Element(index)];
        fault::<OneDocument>(one, steps)
    });
    let within = |names: &[&str]| names.iter().try_fold(source, |value, name| value.get(name));
    let steps = |names: &[&str]| ["source"].iter().chain(names).map(|name| field(name)).collect();
    in_documents
        .or_else(|| {
            fault::<Option<MeltDocument>>(within(&["format", "melt"])?, steps(&["format", "melt"]))
        })
        .or_else(|| fault::<FormatDocument>(within(&["format"])?, steps(&["format"])))
        .or_else(|| fault::<MethodDocument>(within(&["method"])?, steps(&["method"])))
        .or_else(|| fault::<Option<BodyDocument>>(within(&["body"])?, steps(&["body"])))
        .or_else(|| fault::<Option<AuthDocument>>(within(&["auth"])?, steps(&["auth"])))
        .or_else(|| fault::<Option<PagingDocument>>(within(&["paging"])?, steps(&["paging"])))
        .or_else(|| {
            fault::<Option<OnChangeDocument>>(within(&["on_change"])?, steps(&["on_change"]))
        })
        .or_else(|| fault::<SourceDocument>(source, steps(&[])))
}

/// What is wrong with a part; none where it can be read as what it should be.
fn fault<'v, T: Deserialize<'v>>(value: &'v Value, mut steps: Vec<Step>) -> Option<Fault> {
    let message = json_fault(&T::deserialize(value).err()?);
    let named =
        ["unknown field `", "missing field `"].iter().find_map(|start| message.strip_prefix(start));
    if let Some((name, _)) = named.and_then(|named| named.split_once('`')) {
        steps.push(field(name));
    } else if message.starts_with("unknown variant") && value.is_object() {
        steps.push(field("kind"));
    }
    Some((steps, message))
}

fn field(name: &str) -> Step {
    Step::Field(name.to_owned())
}
