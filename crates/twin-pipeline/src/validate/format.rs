//! Judges how a body is cut into source records.

use super::{Report, fields};
use crate::format_document::{FormatDocument, MeltDocument};
use crate::{Csv, Format, Melt, Text};

/// The longest name of a field in bytes.
const LONGEST_NAME: usize = 128;
/// The most columns of a table that is named here.
const MOST_COLUMNS: usize = 1_000;

/// Returns what is wrong with the name of a field that records get.
pub(super) fn field_problem(name: &str) -> Option<String> {
    if name == "_meta" {
        return Some("_meta is the name of what the sourcing worker adds".to_owned());
    }
    let legal = (1..=LONGEST_NAME).contains(&name.len()) && !name.contains(char::is_control);
    (!legal).then(|| format!("a field's name is 1 to {LONGEST_NAME} bytes without line breaks"))
}

/// Whether each record of a format has a field of this name, as far as its configuration tells.
pub(super) fn makes(format: &Format, field: &str) -> bool {
    let among = |columns: &[String]| columns.iter().any(|column| column == field);
    match format {
        Format::Xml { .. } | Format::Json { .. } | Format::NdJson { .. } => false,
        Format::Text(text) => among(&text.columns),
        Format::Csv(Csv { melt: Some(melt), .. }) => {
            let made = [Some(&melt.name), melt.slug.as_ref(), Some(&melt.value)];
            among(&melt.keep) || made.into_iter().flatten().any(|name| name == field)
        }
        Format::Csv(csv) => csv.columns.as_deref().is_some_and(among),
    }
}

impl Report<'_> {
    pub(super) fn format(&mut self, format: FormatDocument) -> Option<Format> {
        match format {
            FormatDocument::Xml { record } if is_local_name(&record) => {
                Some(Format::Xml { record })
            }
            FormatDocument::Xml { .. } => {
                let message = "write the local name of an XML element, without a namespace prefix";
                self.say(&fields(&["source", "format", "record"]), message);
                None
            }
            FormatDocument::Json { records } => match records.parse() {
                Ok(records) => Some(Format::Json { records }),
                Err(error) => {
                    self.say(&fields(&["source", "format", "records"]), format!("{error}"));
                    None
                }
            },
            FormatDocument::NdJson { tail } => Some(Format::NdJson { tail: self.tail(tail) }),
            FormatDocument::Csv { separator, quote, columns, tail, melt } => {
                let separator = self.separator(&separator);
                let quote = self.quote(&quote, separator);
                if let Some(columns) = &columns {
                    self.names("columns", columns);
                }
                let tail = self.tail(tail);
                let melt = melt.map(|melt| self.melt(melt, columns.as_deref()));
                Some(Format::Csv(Csv { separator: separator?, quote, columns, tail, melt }))
            }
            FormatDocument::Text { separator, columns, optional, tail } => {
                if !(1..=8).contains(&separator.len()) || separator.contains(['\n', '\r']) {
                    let message = "a separator is 1 to 8 bytes without line breaks";
                    self.say(&fields(&["source", "format", "separator"]), message);
                }
                self.names("columns", &columns);
                let at_the_end = columns.ends_with(&optional) && optional.len() < columns.len();
                if !at_the_end {
                    let message = "a line can lack the last columns only, in their order";
                    self.say(&fields(&["source", "format", "optional"]), message);
                }
                let (optional, tail) = (optional.len(), self.tail(tail));
                Some(Format::Text(Text { separator, columns, optional, tail }))
            }
        }
    }

    fn separator(&mut self, separator: &str) -> Option<u8> {
        let found = match separator.as_bytes() {
            [only @ (b'\t' | b' '..=b'~')] if !only.is_ascii_alphanumeric() => Some(*only),
            _ => None,
        };
        if found.is_none() {
            let message = "write one ASCII character that is no letter or digit";
            self.say(&fields(&["source", "format", "separator"]), message);
        }
        found
    }

    fn quote(&mut self, quote: &str, separator: Option<u8>) -> Option<u8> {
        let legal = match quote.as_bytes() {
            [] => return None,
            [only @ b'!'..=b'~'] => !only.is_ascii_alphanumeric() && Some(*only) != separator,
            _ => false,
        };
        if !legal {
            let message =
                "write one ASCII character that is no letter, digit or separator, or nothing";
            self.say(&fields(&["source", "format", "quote"]), message);
        }
        quote.bytes().next()
    }

    fn tail(&mut self, tail: Option<u64>) -> Option<usize> {
        let rows = self.number(&["source", "format", "tail"], tail?, 1..=10_000);
        usize::try_from(rows).ok()
    }

    fn melt(&mut self, melt: MeltDocument, columns: Option<&[String]>) -> Melt {
        let MeltDocument { keep, name, slug, value } = melt;
        let made = [("name", Some(&name)), ("slug", slug.as_ref()), ("value", Some(&value))];
        let mut seen: Vec<&String> = Vec::new();
        for (field, column) in made {
            let Some(column) = column else { continue };
            let place = fields(&["source", "format", "melt", field]);
            if let Some(problem) = field_problem(column) {
                self.say(&place, problem);
            } else if keep.contains(column) || seen.contains(&column) {
                self.say(&place, format!("{column:?} is another field of the record already"));
            }
            seen.push(column);
        }
        for (index, column) in keep.iter().enumerate() {
            let place = fields(&["source", "format", "melt", "keep"]);
            if keep.iter().take(index).any(|earlier| earlier == column) {
                self.say(&place, format!("column {column:?} is named twice"));
            } else if columns.is_some_and(|columns| !columns.contains(column)) {
                self.say(&place, format!("{column:?} is none of the columns"));
            }
        }
        Melt { keep, name, slug, value }
    }

    fn names(&mut self, field: &str, names: &[String]) {
        let place = fields(&["source", "format", field]);
        if names.is_empty() || names.len() > MOST_COLUMNS {
            self.say(&place, format!("name 1 to {MOST_COLUMNS} columns"));
        }
        for (index, name) in names.iter().enumerate() {
            let mut steps = place.clone();
            steps.push(crate::locate::Step::Element(index));
            if let Some(problem) = field_problem(name) {
                self.say(&steps, problem);
            } else if names.iter().take(index).any(|earlier| earlier == name) {
                self.say(&steps, format!("column {name:?} is named twice"));
            }
        }
    }
}

/// An XML name without a prefix. Which characters beyond ASCII are name characters is left to the
/// document: a wrong one only finds no records.
fn is_local_name(name: &str) -> bool {
    let inner = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    name.len() <= 128
        && name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name.chars().all(inner)
}
