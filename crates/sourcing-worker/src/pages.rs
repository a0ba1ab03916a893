//! A document that comes in pages: each is read and put before the next is asked for, so that what came before a fault is
//! kept, and the records' places go on from page to page.

use std::collections::HashSet;
use std::io::BufRead as _;

use reqwest::Url;
use serde::de::DeserializeSeed;
use serde_json::Value;
use twin_normalization::Validators;
use twin_normalization::port::{Clock, KeepDeadLetters, PutRecords};
use twin_pipeline::{Paging, PagingKind};

use crate::cursors::Cursors;
use crate::find::Find;
use crate::page::{Mark, Page};
use crate::poll::{Place, Poller, Tally};
use crate::put::Put;
use crate::silo::Fetch;
use crate::{FetchError, Fetched, PagingError, PollError};

/// The marks that a document's pages have had so far.
struct Course<'p> {
    paging: &'p Paging,
    /// How many pages have been read.
    pages: u32,
    seen: HashSet<String>,
}

impl<F: Fetch, S: PutRecords, D: KeepDeadLetters, K: Cursors, C: Clock> Poller<F, S, D, K, C> {
    /// Puts a document, of which this is the answer or that to its first page.
    pub(crate) async fn put_pages(
        &self,
        place: &Place<'_>,
        mut answer: Result<Fetched, FetchError>,
        tally: &mut Tally,
    ) -> Result<(), PollError> {
        let Some(paging) = &self.source.paging else {
            return self.put(place, answer, tally).await.map(drop);
        };
        let mut course = Course { paging, pages: 0, seen: HashSet::new() };
        let mut place = place.clone();
        loop {
            let Some(put) = self.put(&place, answer, tally).await? else { return Ok(()) };
            let mark = course.next(&put).map_err(PollError::Paging)?;
            let Some(mark) = mark else { return Ok(()) };
            place.advance(put.parts);
            // A page may be a file of its own: it is gone before the next one comes.
            drop(put);
            let page = Page { document: place.document, mark };
            answer = self.ports.silo.fetch(&page, &Validators::default()).await;
        }
    }
}

impl Course<'_> {
    /// What leads to the page after this one; none where it is the last.
    fn next(&mut self, page: &Put) -> Result<Option<Mark>, PagingError> {
        self.pages += 1;
        let asked = &page.links.asked;
        let mark = match &self.paging.kind {
            PagingKind::Link => self.resolved(asked, page.links.next.as_deref())?,
            PagingKind::NextUrl { field } => match self.field(field.fields(), page)? {
                None => None,
                Some(Value::String(next)) => self.resolved(asked, Some(&next))?,
                Some(_) => return Err(self.lead("the field of the next URL is no text")),
            },
            PagingKind::Cursor { field, .. } => self.field(field.fields(), page)?.map(Mark::Sent),
            PagingKind::Count { first, step, .. } => {
                // A silo that counts no pages gives the same one for ever.
                self.meet(page.content.object())?;
                let number = u64::from(*first) + u64::from(*step) * u64::from(self.pages);
                (page.parts > 0).then(|| Mark::Sent(number.into()))
            }
            // A paging of a later version would have been refused with its file.
            _ => None,
        };
        match &mark {
            None | Some(Mark::First) => {}
            Some(Mark::Url(url)) => {
                self.seen.insert(asked.clone());
                self.meet(url)?;
            }
            Some(Mark::Sent(value)) => self.meet(&value.to_string())?,
        }
        if mark.is_some() && self.pages >= self.paging.max_pages {
            return Err(PagingError::TooMany { limit: self.paging.max_pages });
        }
        Ok(mark)
    }

    /// Remembers what a page is known by, unless it is known already.
    fn meet(&mut self, mark: &str) -> Result<(), PagingError> {
        if self.seen.insert(mark.to_owned()) {
            return Ok(());
        }
        Err(PagingError::Loop { page: self.pages })
    }

    fn lead(&self, what: &'static str) -> PagingError {
        PagingError::Lead { page: self.pages, what, source: None }
    }

    /// The URL that a page gives, which may be relative to its own.
    fn resolved(&self, asked: &str, next: Option<&str>) -> Result<Option<Mark>, PagingError> {
        let Some(next) = next.filter(|next| !next.is_empty()) else { return Ok(None) };
        let url = Url::parse(asked).and_then(|asked| asked.join(next));
        let mut url = url.map_err(|_| self.lead("what should be the next URL is none"))?;
        url.set_fragment(None);
        Ok(Some(Mark::Url(url.into())))
    }

    /// The value of a field of a page; none where it is missing, null, false or empty.
    fn field(&self, names: &[String], page: &Put) -> Result<Option<Value>, PagingError> {
        let failed = |what, source| PagingError::Lead { page: self.pages, what, source };
        let mut content =
            page.content.reader().map_err(|_| failed("it cannot be read again", None))?;
        if content.fill_buf().is_ok_and(|start| start.starts_with(b"\xEF\xBB\xBF")) {
            content.consume(3);
        }
        let mut json = serde_json::Deserializer::from_reader(content);
        let found = Find(names).deserialize(&mut json);
        let found = found.map_err(|error| {
            failed("the field that leads to the next page cannot be read", Some(error))
        })?;
        Ok(found.filter(|value| !matches!(value, Value::Null | Value::Bool(false)) && value != ""))
    }
}
