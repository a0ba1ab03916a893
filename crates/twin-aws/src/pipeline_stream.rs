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
    /// The Kinesis stream of this name.
    #[must_use]
    pub fn kinesis(connection: &Connection, name: &str) -> Self {
        Self::Kinesis(KinesisStream::new(connection, name))
    }

    /// The delivery stream of this name.
    #[must_use]
    pub fn firehose(connection: &Connection, name: &str) -> Self {
        Self::Firehose(DeliveryStream::new(connection, name))
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
