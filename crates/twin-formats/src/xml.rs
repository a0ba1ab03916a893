//! Cuts an XML document into records.

use std::io::BufRead;
use std::rc::Rc;

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::element::{Content, Element};
use crate::head::Head;
use crate::meter::{Meter, Metered};
use crate::part::Out;
use crate::{Error, Kind, MAX_DEPTH};

/// Hands over every element whose local name is `record`.
pub(crate) fn read(record: &str, body: impl BufRead, out: &mut Out<'_>) -> Result<(), Error> {
    let (head, body) = Head::read(Kind::Xml, body)?;
    if head.first() != Some(b'<') {
        return Err(head.not_expected());
    }
    let (body, meter) = Metered::new(body);
    let mut document = Document::new(record, head, Rc::clone(&meter));
    let mut reader = Reader::from_reader(body);
    reader.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        if document.open.is_empty() {
            meter.renew();
        }
        let event = match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) => return document.end_of_body(),
            Ok(event) => event,
            Err(quick_xml::Error::Io(error)) => {
                return Err(meter.unreadable(std::io::Error::new(error.kind(), error)));
            }
            Err(error) => return Err(document.malformed(&error.to_string())),
        };
        if let Some(json) = document.take(event)?
            && out.record(&json, meter.position()).is_break()
        {
            return Ok(());
        }
    }
}

/// A document that is being read.
struct Document<'d> {
    /// Local name of the records' element.
    record: &'d str,
    head: Head,
    meter: Rc<Meter>,
    /// How many elements are open, inside and outside of a record.
    depth: usize,
    /// Whether the root element has been seen.
    rooted: bool,
    /// The open elements of a record, outermost first; empty outside of records.
    open: Vec<Element>,
}

impl<'d> Document<'d> {
    fn new(record: &'d str, head: Head, meter: Rc<Meter>) -> Self {
        Self { record, head, meter, depth: 0, rooted: false, open: Vec::new() }
    }

    /// Takes the next event; returns a record's JSON where the event completes one.
    fn take(&mut self, event: Event<'_>) -> Result<Option<String>, Error> {
        match event {
            Event::Start(tag) | Event::Empty(tag) => self.start(&tag)?,
            Event::End(_) => return self.end(),
            Event::Text(text) => self.text(&text.xml10_content())?,
            Event::CData(text) => match self.open.last_mut() {
                Some(element) => element.add_meant_text(&text.xml10_content()),
                None if self.depth == 0 => return Err(self.malformed("CDATA outside of the root")),
                None => {}
            },
            Event::GeneralRef(reference) => self.reference(&reference)?,
            Event::DocType(text) if is_html(text.split_ascii_whitespace().next()) => {
                return Err(self.head.not_expected());
            }
            Event::Decl(_) | Event::DocType(_) | Event::Comment(_) | Event::PI(_) | Event::Eof => {}
        }
        Ok(None)
    }

    fn start(&mut self, tag: &BytesStart<'_>) -> Result<(), Error> {
        let local = tag.local_name();
        let name = local.as_ref();
        if self.depth == 0 {
            if is_html(Some(name)) {
                return Err(self.head.not_expected());
            }
            if self.rooted {
                return Err(self.malformed("a second root element"));
            }
        }
        self.rooted = true;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Error::TooDeep { at: self.meter.position() });
        }
        if self.open.is_empty() && name != self.record {
            return Ok(());
        }
        let mut element = Element::new(name.to_owned());
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|error| self.malformed(&error.to_string()))?;
            let key = attribute.key.as_ref();
            if key == "xmlns" || key.starts_with("xmlns:") || key.starts_with("xsi:") {
                continue;
            }
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|error| self.malformed(&error.to_string()))?;
            let local = attribute.key.local_name();
            element.add(format!("@{}", local.as_ref()), Content::Text(value.into_owned()));
        }
        self.open.push(element);
        Ok(())
    }

    fn end(&mut self) -> Result<Option<String>, Error> {
        self.depth = self.depth.saturating_sub(1);
        let Some(element) = self.open.pop() else { return Ok(None) };
        let (name, content) = element.finish();
        match self.open.last_mut() {
            Some(parent) => {
                parent.add(name, content);
                Ok(None)
            }
            None => self.json(&content).map(Some),
        }
    }

    fn json(&self, content: &Content) -> Result<String, Error> {
        serde_json::to_string(content).map_err(|error| self.malformed(&error.to_string()))
    }

    fn text(&mut self, text: &str) -> Result<(), Error> {
        match self.open.last_mut() {
            Some(element) => element.add_text(text),
            None if self.depth == 0 && !text.bytes().all(|b| b.is_ascii_whitespace()) => {
                return Err(self.malformed("text outside of the root element"));
            }
            None => {}
        }
        Ok(())
    }

    fn reference(&mut self, reference: &BytesRef<'_>) -> Result<(), Error> {
        let character =
            reference.resolve_char_ref().map_err(|error| self.malformed(&error.to_string()))?;
        let mut bytes = [0; 4];
        let text = match character {
            Some(character) => &*character.encode_utf8(&mut bytes),
            None => resolve_predefined_entity(reference).ok_or_else(|| {
                self.malformed(&format!("entity &{}; is not known", &**reference))
            })?,
        };
        match self.open.last_mut() {
            Some(element) => element.add_meant_text(text),
            None if self.depth == 0 => {
                return Err(self.malformed("a reference outside of the root"));
            }
            None => {}
        }
        Ok(())
    }

    fn end_of_body(&self) -> Result<(), Error> {
        if self.depth > 0 {
            let inside = self.open.last().map_or("the root element", Element::name);
            return Err(self.malformed(&format!("the document ends inside of {inside}")));
        }
        if !self.rooted {
            return Err(self.malformed("the document has no root element"));
        }
        Ok(())
    }

    fn malformed(&self, what: &str) -> Error {
        self.meter.malformed(Kind::Xml, what)
    }
}

fn is_html(name: Option<&str>) -> bool {
    name.is_some_and(|name| name.eq_ignore_ascii_case("html"))
}
