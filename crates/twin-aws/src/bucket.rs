//! Lists, reads and writes the objects of an S3 bucket.

use aws_sdk_s3::Client;
use aws_sdk_s3::config::Builder;
use aws_sdk_s3::operation::get_object::GetObjectError;
use aws_sdk_s3::operation::list_objects_v2::ListObjectsV2Output;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::CommonPrefix;
use twin_normalization::port::{Fault, GetObject, ListObjects, PutObject};

use crate::Connection;
use crate::fault::{fault, own_fault};

/// One S3 bucket.
#[derive(Clone, Debug)]
pub struct S3Bucket {
    client: Client,
    name: String,
}

impl S3Bucket {
    /// The bucket of this name.
    #[must_use]
    pub fn new(connection: &Connection, name: impl Into<String>) -> Self {
        let config = Builder::from(connection.sdk()).force_path_style(connection.emulated).build();
        Self { client: Client::from_conf(config), name: name.into() }
    }

    /// Writes an object and says what it holds.
    pub(crate) async fn put(
        &self,
        operation: impl Fn() -> String,
        key: &str,
        content_type: &str,
        body: Vec<u8>,
    ) -> Result<(), Fault> {
        let put = self.client.put_object().bucket(&self.name).key(key);
        let put = put.content_type(content_type).body(ByteStream::from(body));
        put.send().await.map_err(|error| fault(operation(), error))?;
        Ok(())
    }

    /// All pages of a listing.
    async fn list(
        &self,
        prefix: &str,
        delimiter: Option<&str>,
    ) -> Result<Vec<ListObjectsV2Output>, Fault> {
        let operation = || format!("list {prefix}* of bucket {}", self.name);
        let (mut pages, mut next) = (Vec::new(), None);
        loop {
            let list = self.client.list_objects_v2().bucket(&self.name).prefix(prefix);
            let list = list.set_delimiter(delimiter.map(str::to_owned));
            let page = list.set_continuation_token(next).send().await;
            let page = page.map_err(|error| fault(operation(), error))?;
            next = page.next_continuation_token.clone();
            pages.push(page);
            if next.is_none() {
                return Ok(pages);
            }
        }
    }

    /// The bucket's name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}

impl ListObjects for S3Bucket {
    async fn list_objects(&self, prefix: &str) -> Result<Vec<String>, Fault> {
        let pages = self.list(prefix, None).await?;
        let objects = pages.iter().flat_map(ListObjectsV2Output::contents);
        Ok(objects.filter_map(|object| object.key().map(str::to_owned)).collect())
    }

    async fn list_folders(&self) -> Result<Vec<String>, Fault> {
        let pages = self.list("", Some("/")).await?;
        let folders = pages.iter().flat_map(ListObjectsV2Output::common_prefixes);
        let name = |folder: &CommonPrefix| Some(folder.prefix()?.trim_end_matches('/').to_owned());
        Ok(folders.filter_map(name).collect())
    }
}

impl GetObject for S3Bucket {
    async fn get_object(&self, key: &str) -> Result<Option<Vec<u8>>, Fault> {
        let operation = || format!("get {key} of bucket {}", self.name);
        let object = match self.client.get_object().bucket(&self.name).key(key).send().await {
            Ok(object) => object,
            Err(error) if error.as_service_error().is_some_and(GetObjectError::is_no_such_key) => {
                return Ok(None);
            }
            Err(error) => return Err(fault(operation(), error)),
        };
        let body = object.body.collect().await;
        let body =
            body.map_err(|error| own_fault(operation(), "body broke off", Some(error.into())))?;
        Ok(Some(body.into_bytes().to_vec()))
    }
}

impl PutObject for S3Bucket {
    async fn put_object(&self, key: &str, body: Vec<u8>) -> Result<(), Fault> {
        let operation = || format!("put {key} to bucket {}", self.name);
        self.put(operation, key, "application/octet-stream", body).await
    }
}
