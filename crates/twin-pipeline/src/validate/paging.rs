//! Judges how a document goes on that comes in pages.

use super::{Report, fields};
use crate::locate::Step;
use crate::request_document::PagingDocument;
use crate::{CursorPlace, Format, Paging, PagingKind, RecordPath, Request};

/// How many pages a document has at most where the file does not say it.
const MAX_PAGES: u64 = 100;

impl Report<'_> {
    pub(super) fn paging(
        &mut self,
        paging: PagingDocument,
        format: Option<&Format>,
        request: &Request,
    ) -> Option<Paging> {
        let (kind, max_pages) = match paging {
            PagingDocument::Link { max_pages } => (Some(PagingKind::Link), max_pages),
            PagingDocument::NextUrl { field, max_pages } => {
                let field = self.field_of_page(&field, format);
                (field.map(|field| PagingKind::NextUrl { field }), max_pages)
            }
            PagingDocument::Cursor { field, query, body_field, max_pages } => {
                let field = self.field_of_page(&field, format);
                let place = self.cursor_place(query, body_field, request);
                let kind = field.zip(place);
                (kind.map(|(field, place)| PagingKind::Cursor { field, place }), max_pages)
            }
            PagingDocument::Count { query, body_field, first, step, max_pages } => {
                let place = self.cursor_place(query, body_field, request);
                let path = |field| ["source", "paging", field];
                let first = self.number(&path("first"), first.unwrap_or(1), 0..=1_000_000);
                let step = self.number(&path("step"), step.unwrap_or(1), 1..=1_000_000);
                (place.map(|place| PagingKind::Count { place, first, step }), max_pages)
            }
        };
        let path = ["source", "paging", "max_pages"];
        let max_pages = self.number(&path, max_pages.unwrap_or(MAX_PAGES), 1..=1_000);
        Some(Paging { kind: kind?, max_pages })
    }

    fn field_of_page(&mut self, field: &str, format: Option<&Format>) -> Option<RecordPath> {
        if format.is_some_and(|format| !matches!(format, Format::Json { .. })) {
            let message = "only a JSON document has fields beside its records; with another format, use link or count";
            self.say(&place("field"), message);
            return None;
        }
        self.field("field", field)
    }

    fn field(&mut self, name: &str, text: &str) -> Option<RecordPath> {
        let field = text.parse().ok().filter(|path: &RecordPath| {
            // A value of its own, not the document and not each of several.
            !path.fields().is_empty() && !path.each()
        });
        if field.is_none() {
            self.say(&place(name), format!("{text:?} is no field: write $.a or $.a.b"));
        }
        field
    }

    fn cursor_place(
        &mut self,
        query: Option<String>,
        body_field: Option<String>,
        request: &Request,
    ) -> Option<CursorPlace> {
        match (query, body_field) {
            (Some(name), None) => {
                if name.is_empty() || name.len() > 128 || name.contains(char::is_control) {
                    let message = "a name in the query is 1 to 128 bytes without line breaks";
                    self.say(&place("query"), message);
                } else if request.query.iter().any(|(earlier, _)| *earlier == name) {
                    self.say(&place("query"), format!("{name} is in the source's query already"));
                }
                Some(CursorPlace::Query(name))
            }
            (None, Some(field)) => {
                if request.body.as_ref().is_none_or(|body| !body.json) {
                    self.say(&place("body_field"), "there is no JSON body to put it into");
                }
                self.field("body_field", &field).map(CursorPlace::Body)
            }
            _ => {
                let message = "give either query or body_field";
                self.say(&fields(&["source", "paging"]), message);
                None
            }
        }
    }
}

fn place(field: &str) -> Vec<Step> {
    fields(&["source", "paging", field])
}
