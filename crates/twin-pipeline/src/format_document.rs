//! The formats as they are written in `pipeline.json`.

use schemars::JsonSchema;
use serde::Deserialize;

/// How a body is cut into source records.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub(crate) enum FormatDocument {
    /// An XML document.
    Xml {
        /// Local name of the element that is one record.
        record: String,
    },
    /// A JSON document.
    Json {
        /// Where the records stand: $, $.a.b, $.a.b[*] or $[*].
        records: String,
    },
    /// One JSON value a line.
    NdJson {
        /// Reads only so many lines before the end of a log that grows there.
        #[schemars(range(min = 1, max = 10_000))]
        tail: Option<u64>,
    },
    /// A table with one row a record; the first row holds the names of its columns. An empty cell is
    /// null, every other one a text as it stands.
    Csv {
        /// What separates two cells.
        #[serde(default = "comma")]
        #[schemars(length(min = 1, max = 1))]
        separator: String,
        /// What a cell may be enclosed in; empty where quotes mean nothing.
        #[serde(default = "double_quote")]
        #[schemars(length(min = 0, max = 1))]
        quote: String,
        /// The names of the columns, where the table has no header.
        #[schemars(length(min = 1, max = 1000))]
        columns: Option<Vec<String>>,
        /// Reads only so many rows before the end of a table that grows there.
        #[schemars(range(min = 1, max = 10_000))]
        tail: Option<u64>,
        /// Makes one record of each cell of a wide row.
        melt: Option<MeltDocument>,
    },
    /// Lines of fields without quotes, one line a record. An empty field is null, every other one a text
    /// as it stands.
    Text {
        /// What separates two fields.
        #[schemars(length(min = 1, max = 8))]
        separator: String,
        /// The names of the fields.
        #[schemars(length(min = 1, max = 1000))]
        columns: Vec<String>,
        /// Those of the columns, at the end, that a line may lack.
        #[serde(default)]
        optional: Vec<String>,
        /// Reads only so many lines before the end of a log that grows there.
        #[schemars(range(min = 1, max = 10_000))]
        tail: Option<u64>,
    },
}

/// How the cells of a wide row become records.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MeltDocument {
    /// The columns that go into every record of their row; every other column is melted.
    pub(crate) keep: Vec<String>,
    /// The field that holds the name of the cell's column.
    pub(crate) name: String,
    /// The field that holds that name as a slug: small letters and digits with hyphens between, without
    /// accents. Left out: no such field.
    pub(crate) slug: Option<String>,
    /// The field that holds the cell.
    pub(crate) value: String,
}

fn comma() -> String {
    ",".to_owned()
}

fn double_quote() -> String {
    "\"".to_owned()
}
