//! Parameters and secrets of sources in SSM Parameter Store.
//!
//! One operation is used, `GetParameter`, and no client made of AWS's own model of the service: that is larger than those
//! of DynamoDB and Kinesis together (`docs/adr/0021-secrets-by-name.md`). What runs the operation is the SDK: it signs,
//! tries again and keeps the limits of time as for every other service.

use std::fmt;

use aws_runtime::auth::SigV4OperationSigningConfig;
use aws_runtime::auth::sigv4::{SCHEME_ID, SigV4AuthScheme};
use aws_runtime::retries::classifiers::AwsErrorCodeClassifier;
use aws_smithy_runtime::client::orchestrator::operation::Operation;
use aws_smithy_runtime::client::retries::classifiers::{
    HttpStatusCodeClassifier, TransientErrorClassifier,
};
use aws_smithy_runtime_api::client::auth::static_resolver::StaticAuthSchemeOptionResolver;
use aws_smithy_runtime_api::client::auth::{
    AuthSchemeOptionResolverParams, SharedAuthScheme, SharedAuthSchemeOptionResolver,
};
use aws_smithy_runtime_api::client::identity::SharedIdentityResolver;
use aws_smithy_runtime_api::client::orchestrator::{
    HttpRequest, HttpResponse, OrchestratorError, SensitiveOutput,
};
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponentsBuilder;
use aws_smithy_runtime_api::client::runtime_plugin::StaticRuntimePlugin;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::Layer;
use aws_smithy_types::error::metadata::{ErrorMetadata, ProvideErrorMetadata};
use aws_types::SigningName;
use aws_types::region::SigningRegion;
use serde_json::{Value, json};
use twin_normalization::port::{Fault, GetParameter, GetSecret};
use twin_normalization::{ParameterName, Secret};

use crate::Connection;
use crate::fault::{fault, own_fault};

/// The parameters of an environment and the secrets of one pipeline, each in a folder of its own.
#[derive(Clone, Debug)]
pub struct SsmParameters {
    get: Operation<Asked, Stored, Refusal>,
    parameters: Option<String>,
    secrets: Option<String>,
}

/// What is asked for.
#[derive(Debug)]
struct Asked {
    name: String,
    decrypt: bool,
}

/// A parameter as it is stored. It may be a secret.
#[derive(Debug)]
struct Stored {
    kind: String,
    value: Secret,
}

/// The service's own error, by its code. Its message is left out: nobody knows what it repeats.
#[derive(Debug)]
struct Refusal(ErrorMetadata);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.code().unwrap_or("no code"))
    }
}

impl std::error::Error for Refusal {}

impl ProvideErrorMetadata for Refusal {
    fn meta(&self) -> &ErrorMetadata {
        &self.0
    }
}

impl SsmParameters {
    /// The parameters and the secrets below these folders, such as `/twinline-dev/parameters`. Without a folder there
    /// are none of them.
    #[must_use]
    pub fn new(
        connection: &Connection,
        parameters: Option<String>,
        secrets: Option<String>,
    ) -> Self {
        Self { get: operation(connection), parameters, secrets }
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
        let stored = self.get.invoke(Asked { name, decrypt: kind == SECRET }).await;
        match stored {
            Ok(stored) if stored.kind == kind => Ok(Some(stored.value)),
            Ok(_) => Err(own_fault(operation, &format!("it is no {kind}"), None)),
            Err(SdkError::ServiceError(error)) if is_missing(error.err()) => Ok(None),
            // An answer that cannot be read may hold the secret, so nothing of it is kept.
            Err(SdkError::ResponseError(_)) => Err(own_fault(operation, "unreadable answer", None)),
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

/// `GetParameter`, signed by the connection's credentials and kept to its limits of time and tries.
fn operation(connection: &Connection) -> Operation<Asked, Stored, Refusal> {
    let sdk = connection.sdk();
    let region = sdk.region().map(ToString::to_string).unwrap_or_default();
    let endpoint = match sdk.endpoint_url() {
        Some(url) => url.to_owned(),
        None => format!("https://ssm.{region}.amazonaws.com"),
    };
    let mut config = Layer::new("GetParameter");
    config.store_put(AuthSchemeOptionResolverParams::new(()));
    config.store_put(SensitiveOutput);
    config.store_put(SigV4OperationSigningConfig {
        region: Some(SigningRegion::from(aws_types::region::Region::new(region))),
        name: Some(SigningName::from_static("ssm")),
        ..SigV4OperationSigningConfig::default()
    });
    let mut parts = RuntimeComponentsBuilder::new("GetParameter");
    parts.push_auth_scheme(SharedAuthScheme::new(SigV4AuthScheme::new()));
    // What is tried again: a code that says so, no answer in time, a status of 500 and above.
    parts.push_retry_classifier(AwsErrorCodeClassifier::<Refusal>::new());
    parts.push_retry_classifier(TransientErrorClassifier::<Refusal>::new());
    parts.push_retry_classifier(HttpStatusCodeClassifier::default());
    parts.set_auth_scheme_option_resolver(Some(SharedAuthSchemeOptionResolver::new(
        StaticAuthSchemeOptionResolver::new(vec![SCHEME_ID]),
    )));
    if let Some(credentials) = sdk.credentials_provider() {
        parts.set_identity_resolver(SCHEME_ID, SharedIdentityResolver::new(credentials));
    }
    parts.set_http_client(sdk.http_client());
    let mut operation = Operation::builder()
        .service_name("ssm")
        .operation_name("GetParameter")
        .behavior_version(
            aws_smithy_runtime_api::client::behavior_version::BehaviorVersion::latest(),
        )
        .endpoint_url(&endpoint)
        .with_connection_poisoning();
    if let Some(timeouts) = sdk.timeout_config() {
        operation = operation.timeout_config(timeouts.clone());
    }
    if let Some(retries) = sdk.retry_config() {
        operation = operation.standard_retry(retries);
    }
    operation
        .runtime_plugin(
            StaticRuntimePlugin::new().with_config(config.freeze()).with_runtime_components(parts),
        )
        .serializer(request)
        .deserializer(stored)
        .build()
}

type BoxError = Box<dyn std::error::Error + Send + Sync>;

fn request(asked: Asked) -> Result<HttpRequest, BoxError> {
    let Asked { name, decrypt } = asked;
    let body = json!({ "Name": name, "WithDecryption": decrypt }).to_string();
    let mut request = HttpRequest::new(SdkBody::from(body));
    request.set_method("POST")?;
    request.set_uri("/")?;
    for (name, value) in
        [("content-type", "application/x-amz-json-1.1"), ("x-amz-target", "AmazonSSM.GetParameter")]
    {
        request.headers_mut().try_insert(name, value)?;
    }
    Ok(request)
}

fn stored(response: &HttpResponse) -> Result<Stored, OrchestratorError<Refusal>> {
    let unreadable = || OrchestratorError::other("the answer is no parameter");
    let body = response.body().bytes().unwrap_or_default();
    let answer: Option<Value> = serde_json::from_slice(body).ok();
    if !response.status().is_success() {
        let code = answer.as_ref().and_then(|answer| answer.get("__type")?.as_str());
        let code = code.and_then(|code| code.rsplit('#').next()).map(str::to_owned);
        let status = || format!("status {}", response.status().as_u16());
        let meta = ErrorMetadata::builder().code(code.unwrap_or_else(status)).build();
        return Err(OrchestratorError::operation(Refusal(meta)));
    }
    let text =
        |name: &str| Some(answer.as_ref()?.get("Parameter")?.get(name)?.as_str()?.to_owned());
    let (kind, value) = text("Type").zip(text("Value")).ok_or_else(unreadable)?;
    Ok(Stored { kind, value: Secret::new(value) })
}
