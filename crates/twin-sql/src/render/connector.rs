//! Where a script's records come from and where its rows go: the options of its tables.

use super::{ARRIVED_AT, SEQUENCE};

/// Where a script's records come from and where its rows go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Connector {
    /// The streams, named by the placeholders `${source_stream}`, `${twin_stream}` and `${region}`.
    Kinesis,
    /// Files of lines: records are read from `input`, rows are written into the folder `output`.
    ///
    /// What Kinesis knows of a record is fields of the record there: `_arrived_at` and `_sequence_number`.
    Files {
        /// The file, or a folder of files.
        input: String,
        /// The folder.
        output: String,
    },
}

/// The columns of the twin stream's lines; `observed_at` to the microsecond, as versions need it.
const SINK: &str = "CREATE TABLE digital_twin (
  v             INT,
  component     STRING,
  metric        STRING,
  value_number  DOUBLE,
  value_text    STRING,
  value_boolean BOOLEAN,
  deleted       BOOLEAN,
  unit          STRING,
  observed_at   TIMESTAMP_LTZ(6),
  `order`       STRING,
  pipeline      STRING,
  revision      INT,
  mapping       STRING,
  source_id     STRING,
  arrived_at    TIMESTAMP_LTZ(3),
  facility      STRING,
  process       STRING,
  process_event STRING
)";

/// A line that is no JSON is left out: otherwise, one would stop the job for ever.
const SKIP: (&str, &str) = ("json.ignore-parse-errors", "true");
/// The decoder that reads a whole tree: the other one loses its place after a field of a wrong type.
const TREE: (&str, &str) = ("json.decode.json-parser.enabled", "false");
const JSON: (&str, &str) = ("format", "json");
const SHORT: (&str, &str) = ("json.encode.ignore-null-fields", "true");
const TIMES: (&str, &str) = ("json.timestamp-format.standard", "ISO-8601");

impl Connector {
    /// The columns that tell where a record stood in its stream, and `more`.
    pub(super) fn position_columns(&self, more: Option<String>) -> Vec<String> {
        let column = |name, data_type, key| match self {
            Connector::Kinesis => format!("{name} {data_type} METADATA FROM '{key}' VIRTUAL"),
            Connector::Files { .. } => format!("{name} {data_type}"),
        };
        let position = [
            column(ARRIVED_AT, "TIMESTAMP_LTZ(3)", "timestamp"),
            column(SEQUENCE, "STRING", "sequence-number"),
        ];
        position.into_iter().chain(more).collect()
    }

    /// The options of the table of records.
    pub(super) fn source_options(&self) -> String {
        let table = match self {
            Connector::Kinesis => vec![
                ("connector", "kinesis"),
                ("stream", "${source_stream}"),
                ("aws.region", "${region}"),
                // By default it would begin with what arrives after the first start.
                ("scan.stream.initpos", "TRIM_HORIZON"),
            ],
            // Flink 1.20 knows the option, and has forgotten to list it: a stream's connector refuses it.
            Connector::Files { input, .. } => {
                vec![("connector", "filesystem"), ("path", input), TREE]
            }
        };
        with(&[&table[..], &[JSON, SKIP, TIMES]].concat())
    }

    /// The table of rows.
    pub(super) fn sink_table(&self) -> String {
        let (partitioned, table) = match self {
            Connector::Kinesis => (
                "PARTITIONED BY (component)\n",
                vec![
                    ("connector", "kinesis"),
                    ("stream", "${twin_stream}"),
                    ("aws.region", "${region}"),
                    // By default it would go on without the rows that the stream refuses.
                    ("sink.fail-on-error", "true"),
                ],
            ),
            // Partitions would take the component out of the lines and into the names of folders.
            Connector::Files { output, .. } => {
                ("", vec![("connector", "filesystem"), ("path", output)])
            }
        };
        format!("{SINK}\n{partitioned}{}", with(&[&table[..], &[JSON, SHORT, TIMES]].concat()))
    }
}

fn with(options: &[(&str, &str)]) -> String {
    let option = |(name, value): &(&str, &str)| format!("  '{name}' = {}", quoted(value));
    let options: Vec<String> = options.iter().map(option).collect();
    format!("WITH (\n{}\n)", options.join(",\n"))
}

/// A text as a literal.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
