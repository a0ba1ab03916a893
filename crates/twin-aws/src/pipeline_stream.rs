//! The stream that a pipeline's source records go to.

use twin_normalization::port::{Fault, PutRecords, StreamRecord};

use crate::{DeliveryStream, KinesisStream};

/// A stream of either kind.
#[derive(Clone, Debug)]
pub enum PipelineStream {
    /// For the mapping and the lake.
    Kinesis(KinesisStream),
    /// For the lake only.
    Firehose(DeliveryStream),
}

impl PutRecords for PipelineStream {
    async fn put_records(&self, records: &[StreamRecord]) -> Result<(), Fault> {
        match self {
            Self::Kinesis(stream) => stream.put_records(records).await,
            Self::Firehose(stream) => stream.put_records(records).await,
        }
    }
}
