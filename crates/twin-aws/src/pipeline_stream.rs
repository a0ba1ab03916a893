//! The stream that a pipeline's source records go to.

use twin_normalization::port::{Fault, PutRecords, StreamRecord};

use crate::{Connection, DeliveryStream, KinesisStream};

/// A stream of either kind.
#[derive(Clone, Debug)]
pub enum PipelineStream {
    /// For the mapping and the lake.
    Kinesis(KinesisStream),
    /// For the lake only.
    Firehose(DeliveryStream),
}

impl PipelineStream {
    /// The stream of this name; a delivery stream where the pipeline is lake-only.
    #[must_use]
    pub fn new(connection: &Connection, name: impl Into<String>, is_lake_only: bool) -> Self {
        if is_lake_only {
            Self::Firehose(DeliveryStream::new(connection, name))
        } else {
            Self::Kinesis(KinesisStream::new(connection, name))
        }
    }
}

impl PutRecords for PipelineStream {
    async fn put_records(&self, records: &[StreamRecord]) -> Result<(), Fault> {
        match self {
            Self::Kinesis(stream) => stream.put_records(records).await,
            Self::Firehose(stream) => stream.put_records(records).await,
        }
    }
}
