//! What can go wrong with a command.

use std::error::Error as _;
use std::io;
use std::path::PathBuf;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The result cannot be written.
    #[error("cannot write the result")]
    Output {
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// The async runtime cannot be started.
    #[error("cannot start the runtime")]
    Runtime {
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// A file cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// A pipeline's folder is not in order.
    #[error(transparent)]
    Pipeline(#[from] twin_pipeline::Error),
    /// There is no pipeline at all.
    #[error(
        "no pipeline in {}: start in the project's folder, or name the folder of pipelines by --pipelines; \
         twin new makes a first pipeline",
        root.display()
    )]
    NoPipelines {
        /// The folder that was searched.
        root: PathBuf,
    },
    /// A pipeline has no transform.
    #[error("{pipeline} has no transform.sql: the lake keeps its source records as they are")]
    NoTransform {
        /// The pipeline.
        pipeline: String,
    },
    /// A sample holds nothing.
    #[error("{} is empty: give an answer of the source, as it came", path.display())]
    SampleEmpty {
        /// The sample.
        path: PathBuf,
    },
    /// A sample is of no kind that can be guessed.
    #[error(
        "cannot tell the format of {}: it begins with \"{excerpt}\"; --format names it, and --format text takes each line as it is",
        path.display()
    )]
    SampleFormat {
        /// The sample.
        path: PathBuf,
        /// Its first characters, escaped.
        excerpt: String,
    },
    /// A sample is no text.
    #[error(
        "{} is no text in UTF-8: it begins with \"{excerpt}\"; where it is packed, a name that ends in .gz says so; --charset names another encoding",
        path.display()
    )]
    SampleBinary {
        /// The sample.
        path: PathBuf,
        /// Its first characters, escaped.
        excerpt: String,
    },
    /// A sample holds a value of which nothing can be made, such as a number out of range.
    #[error("{} holds a value that cannot be read: {what}; a sample without that record will do", path.display())]
    SampleValue {
        /// The sample.
        path: PathBuf,
        /// What is wrong, and where.
        what: String,
    },
    /// An XML sample cannot be read as a whole.
    #[error(
        "cannot tell which element of {} is a record: --record names it",
        path.display()
    )]
    SampleRecord {
        /// The sample.
        path: PathBuf,
        /// What is wrong with the document.
        #[source]
        source: twin_formats::Error,
    },
    /// A sample holds no record.
    #[error("no record in {} where {format} says; --record names another place, and --columns the columns of a table \
         without a header",
        path.display())]
    NoRecords {
        /// The sample.
        path: PathBuf,
        /// The format, as `pipeline.json` has it.
        format: String,
    },
    /// A sample holds nothing but what is refused.
    #[error("no record in {} is good, the first: {first}", path.display())]
    NoGoodRecords {
        /// The sample.
        path: PathBuf,
        /// What is wrong with the first, and where.
        first: String,
    },
    /// A new pipeline's folder is there already.
    #[error("{} is there already: twin new writes over nothing", folder.display())]
    Exists {
        /// The folder.
        folder: PathBuf,
    },
    /// A new pipeline's folder cannot be made.
    #[error(
        "cannot make {}: start in the project's folder, or name the folder of pipelines by --pipelines",
        folder.display()
    )]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// A file's name names none of the documents that a pipeline's source has.
    #[error(
        "cannot tell which document {} is: a file is named after it, such as {{{names}}}_20241013T120000Z.csv",
        path.display()
    )]
    Document {
        /// The file.
        path: PathBuf,
        /// The documents.
        names: String,
    },
    /// A file that holds no lines is to be read for a pipeline whose messages are pushed.
    #[error(
        "{}: the messages of this pipeline are pushed, so give them one a line, in a file named .jsonl or .ndjson",
        path.display()
    )]
    Messages {
        /// The file.
        path: PathBuf,
    },
    /// A pipeline's mapping does not compile. `Display` lists every problem, one a line.
    #[error("{}", list(path, problems))]
    Mapping {
        /// The mapping.
        path: PathBuf,
        /// What is wrong with it.
        problems: Vec<twin_sql::Problem>,
    },
    /// The body of an answer cannot be read to its end.
    #[error("{}", path.display())]
    Body {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        #[source]
        source: twin_formats::Error,
    },
    /// A folder holds nothing to play.
    #[error(
        "no recorded snapshot in {}: a name holds its time, as in trains_20251002T074002+0100.xml.gz",
        folder.display()
    )]
    NoSnapshots {
        /// The folder.
        folder: PathBuf,
    },
    /// The connection file cannot be read.
    #[error(
        "cannot read the connection file {}: scripts/demo writes one, --connection names another",
        path.display()
    )]
    Connection {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// The connection file is not what it should be. What it holds is secret and not repeated.
    #[error(
        "{}:{line}:{column}: a connection file is a JSON object with the texts api, token_url, client_id, client_secret and scope",
        path.display()
    )]
    ConnectionSyntax {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// An address in the connection file is none.
    #[error("{field} in {} is not an http or https address without credentials", path.display())]
    Address {
        /// The file.
        path: PathBuf,
        /// Name of the field.
        field: &'static str,
    },
    /// The HTTP client cannot be set up.
    #[error("cannot set up the HTTP client")]
    Client {
        /// What the library said.
        #[source]
        source: reqwest::Error,
    },
    /// No answer came.
    #[error("cannot reach {url}: is the system running, and does the connection file name it?")]
    Unreachable {
        /// The address asked.
        url: String,
        /// What went wrong; it carries no address.
        #[source]
        source: reqwest::Error,
    },
    /// The token endpoint gives no token.
    #[error(
        "no token from {url} ({status} {code}): check client_id, client_secret and scope in the connection file"
    )]
    NoToken {
        /// The token endpoint.
        url: String,
        /// Its HTTP status.
        status: u16,
        /// Its error code, or what is wrong with its answer.
        code: String,
    },
    /// The API does not take the token, not even a fresh one, or not for this.
    #[error("the API refuses the token ({status}): {detail}")]
    Refused {
        /// The HTTP status, 401 or 403.
        status: u16,
        /// What the API says.
        detail: String,
    },
    /// There is no such component or value.
    #[error("not in the twin: {what} (twin list shows what is)")]
    Missing {
        /// What was asked for.
        what: String,
    },
    /// The API answers with another error.
    #[error("the API answers {status}: {detail}")]
    Api {
        /// The HTTP status.
        status: u16,
        /// What the API says.
        detail: String,
    },
    /// The API's answer cannot be understood.
    #[error("cannot understand the answer of {url}")]
    Answer {
        /// The address asked.
        url: String,
        /// What the parser said.
        #[source]
        source: serde_json::Error,
    },
    /// The API's answer is larger than any legal one.
    #[error("the answer of {url} is larger than {limit} bytes")]
    AnswerSize {
        /// The address asked.
        url: String,
        /// The limit in bytes.
        limit: usize,
    },
    /// A name that was asked for is not legal.
    #[error(transparent)]
    Name(#[from] twin_normalization::Error),
    /// The outputs file cannot be read.
    #[error(
        "cannot read the outputs file {}: terraform output -json > FILE writes one, --outputs names another",
        path.display()
    )]
    Outputs {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// The outputs file is not what it should be.
    #[error(
        "{} is not what terraform output -json prints for an environment: it lacks api_url, bucket_names or stream_names",
        path.display()
    )]
    OutputsContent {
        /// The file.
        path: PathBuf,
    },
    /// The outputs file is of another environment than the connection file.
    #[error(
        "{} is of another environment, whose API is {theirs}: the connection file's is {asked}; --outputs and --connection name files of one environment",
        path.display()
    )]
    OtherEnvironment {
        /// The outputs file.
        path: PathBuf,
        /// The API in the outputs.
        theirs: String,
        /// The API that was asked.
        asked: String,
    },
    /// The environment has no access to AWS in it.
    #[error(
        "no access to AWS: eval \"$(aws configure export-credentials --format env)\" and export AWS_REGION give it"
    )]
    NoAccess {
        /// What is missing.
        #[source]
        source: twin_aws::SettingsError,
    },
    /// AWS does not do what it is asked.
    #[error(transparent)]
    Aws(#[from] twin_normalization::port::Fault),
    /// There is no such letter.
    #[error("no letter {number} in {object} (twin dlq list names objects)")]
    NoLetter {
        /// The key.
        object: String,
        /// The number.
        number: u32,
    },
    /// An address cannot be listened on.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: String,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
}

fn list(path: &std::path::Path, problems: &[twin_sql::Problem]) -> String {
    let lines: Vec<String> =
        problems.iter().map(|problem| format!("{}:{problem}", path.display())).collect();
    lines.join("\n")
}

impl Error {
    /// Returns whether asking again later may help.
    pub(crate) fn is_passing(&self) -> bool {
        match self {
            Self::Unreachable { .. } => true,
            Self::Api { status, .. } => *status >= 500 || *status == 429,
            _ => false,
        }
    }

    /// Returns whether it only says that nobody reads the result any more.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Output { source } if source.kind() == io::ErrorKind::BrokenPipe)
    }

    /// Writes the error with its causes.
    pub(crate) fn with_causes(&self) -> String {
        let mut text = self.to_string();
        let mut cause = self.source();
        while let Some(error) = cause {
            text.push_str(&format!(": {error}"));
            cause = error.source();
        }
        text
    }
}
