//! One XML element of a record, on its way to JSON.

use std::collections::HashMap;

use serde::ser::{Serialize, SerializeMap, Serializer};

/// What an element came to.
#[derive(Debug)]
pub(crate) enum Content {
    /// An empty element.
    Null,
    /// An element with nothing but text.
    Text(String),
    /// An element with children or attributes.
    Fields(Vec<Field>),
}

/// A field of an element: an attribute, the children of one name, or the text beside them.
#[derive(Debug)]
pub(crate) struct Field {
    name: String,
    values: Vec<Content>,
}

/// An element whose end has not come yet.
#[derive(Debug)]
pub(crate) struct Element {
    name: String,
    fields: Vec<Field>,
    /// Where each name stands in `fields`: a record may have a hundred thousand of them.
    places: HashMap<String, usize>,
    text: String,
    /// Whether the text holds more than what indents: a character reference or CDATA means it.
    spoken: bool,
}

impl Element {
    pub(crate) fn new(name: String) -> Self {
        Self {
            name,
            fields: Vec::new(),
            places: HashMap::new(),
            text: String::new(),
            spoken: false,
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Adds a value to the field `name`, which becomes an array with its second value.
    pub(crate) fn add(&mut self, name: String, value: Content) {
        match self.places.get(&name).and_then(|place| self.fields.get_mut(*place)) {
            Some(field) => field.values.push(value),
            None => {
                self.places.insert(name.clone(), self.fields.len());
                self.fields.push(Field { name, values: vec![value] });
            }
        }
    }

    /// Adds text as it stands between two tags.
    pub(crate) fn add_text(&mut self, text: &str) {
        self.spoken |= !text.bytes().all(|byte| byte.is_ascii_whitespace());
        self.text.push_str(text);
    }

    /// Adds text that was written on purpose, even where it is white space.
    pub(crate) fn add_meant_text(&mut self, text: &str) {
        self.spoken |= !text.is_empty();
        self.text.push_str(text);
    }

    /// Ends the element.
    pub(crate) fn finish(mut self) -> (String, Content) {
        let content = if self.fields.is_empty() {
            if self.text.is_empty() { Content::Null } else { Content::Text(self.text) }
        } else {
            if self.spoken {
                let values = vec![Content::Text(self.text)];
                self.fields.push(Field { name: "#text".to_owned(), values });
            }
            Content::Fields(self.fields)
        };
        (self.name, content)
    }
}

impl Serialize for Content {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Fields(fields) => {
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                for Field { name, values } in fields {
                    match values.as_slice() {
                        [value] => map.serialize_entry(name, value)?,
                        many => map.serialize_entry(name, many)?,
                    }
                }
                map.end()
            }
        }
    }
}
