//! The formats that a body may have.

use crate::RecordPath;

/// How a body is cut into source records.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// An XML document.
    Xml {
        /// Local name of the element that is one record; namespaces are ignored.
        record: String,
    },
    /// A JSON document.
    Json {
        /// Where the records stand.
        records: RecordPath,
    },
    /// One JSON value a line.
    NdJson {
        /// How many lines before the end count, at most 10,000; `None` for all.
        tail: Option<usize>,
    },
    /// A table with one row a record.
    Csv(Csv),
    /// Lines of fields without quotes.
    Text(Text),
}

/// A table as text, as RFC 4180 has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Csv {
    /// What separates two cells, one ASCII character.
    pub separator: u8,
    /// What a cell may be enclosed in, one ASCII character; `None` where quotes mean nothing.
    pub quote: Option<u8>,
    /// The names of the columns, where the table has no header.
    pub columns: Option<Vec<String>>,
    /// How many rows before the end count, at most 10,000; `None` for all.
    pub tail: Option<usize>,
    /// How a wide row becomes one record a cell; `None` where a row is a record.
    pub melt: Option<Melt>,
}

/// How the cells of a wide row become records: each has the kept columns, the name of its column and
/// the cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Melt {
    /// The columns that go into every record of their row; all others become records.
    pub keep: Vec<String>,
    /// The field that holds the name of the cell's column.
    pub name: String,
    /// The field that holds that name as a slug, where one is wanted: small letters and digits with
    /// single hyphens between.
    pub slug: Option<String>,
    /// The field that holds the cell.
    pub value: String,
}

/// Lines of fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// What separates two fields, 1 to 8 bytes.
    pub separator: String,
    /// The names of the fields.
    pub columns: Vec<String>,
    /// How many of them, at the end, a line may lack.
    pub optional: usize,
    /// How many lines before the end count, at most 10,000; `None` for all.
    pub tail: Option<usize>,
}
