//! Parameters and secrets of sources in SSM Parameter Store.
//!
//! One operation is used, `GetParameter`, and no client made of AWS's own model of the service: that is larger than those
//! of DynamoDB and Kinesis together (`docs/adr/0021-secrets-by-name.md`).

use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata as _;
use serde_json::{Value, json};
use twin_normalization::port::{Fault, GetParameter, GetSecret};
use twin_normalization::{ParameterName, Secret};

use crate::Connection;
use crate::call::{JsonCall, Refusal, Service};
use crate::fault::{fault, own_fault};

/// The parameters of an environment and the secrets of one pipeline, each in a folder of its own.
#[derive(Clone, Debug)]
pub struct SsmParameters {
    get: JsonCall,
    parameters: Option<String>,
    secrets: Option<String>,
}

/// A parameter as it is stored. It may be a secret.
#[derive(Debug)]
struct Stored {
    kind: String,
    value: Secret,
}

const SERVICE: Service = Service { name: "ssm", target: "AmazonSSM", operation: "GetParameter" };

impl SsmParameters {
    /// The parameters and the secrets below these folders, such as `/twinline-dev/parameters`. Without a folder there
    /// are none of them.
    #[must_use]
    pub fn new(
        connection: &Connection,
        parameters: Option<String>,
        secrets: Option<String>,
    ) -> Self {
        Self { get: JsonCall::new(connection, SERVICE), parameters, secrets }
    }

    /// The value of this name, which is stored as one of `kind`.
    async fn get(
        &self,
        folder: Option<&str>,
        name: &ParameterName,
        kind: &str,
    ) -> Result<Option<Secret>, Fault> {
        let Some(folder) = folder else { return Ok(None) };
        let name = format!("{folder}/{name}");
        let operation = format!("get parameter {name}");
        let asked = json!({ "Name": name, "WithDecryption": kind == SECRET });
        let answer = self.get.invoke(asked.to_string()).await;
        match answer.map(|answer| stored(&answer.0)) {
            Ok(Some(stored)) if stored.kind == kind => Ok(Some(stored.value)),
            Ok(Some(_)) => Err(own_fault(operation, &format!("it is no {kind}"), None)),
            // An answer that cannot be read may hold the secret, so nothing of it is kept.
            Ok(None) | Err(SdkError::ResponseError(_)) => {
                Err(own_fault(operation, "unreadable answer", None))
            }
            Err(SdkError::ServiceError(error)) if is_missing(error.err()) => Ok(None),
            Err(SdkError::ServiceError(error)) => {
                let code = error.err().code().unwrap_or("no code").to_owned();
                let transient = crate::fault::is_transient(&code);
                Err(Fault { operation, code: Some(code), transient, source: None })
            }
            Err(error) => Err(fault(operation, error)),
        }
    }
}

/// The kinds that a parameter is stored as.
const PARAMETER: &str = "String";
const SECRET: &str = "SecureString";

fn is_missing(refusal: &Refusal) -> bool {
    refusal.code() == Some("ParameterNotFound")
}

impl GetSecret for SsmParameters {
    async fn get_secret(&self, name: &ParameterName) -> Result<Option<Secret>, Fault> {
        self.get(self.secrets.as_deref(), name, SECRET).await
    }
}

impl GetParameter for SsmParameters {
    async fn get_parameter(&self, name: &ParameterName) -> Result<Option<String>, Fault> {
        let value = self.get(self.parameters.as_deref(), name, PARAMETER).await?;
        Ok(value.map(|value| value.expose().to_owned()))
    }
}

fn stored(answer: &Value) -> Option<Stored> {
    let text = |name: &str| Some(answer.get("Parameter")?.get(name)?.as_str()?.to_owned());
    Some(Stored { kind: text("Type")?, value: Secret::new(text("Value")?) })
}
