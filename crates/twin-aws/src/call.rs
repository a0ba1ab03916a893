//! One operation of a service that speaks AWS JSON 1.1, without a client made of the service's model: such a client costs
//! more code than all else that uses it (`docs/adr/0021-secrets-by-name.md`).
//!
//! What runs the operation is the SDK: it signs, tries again and keeps the limits of time as for every other service.

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
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
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
use aws_types::region::{Region, SigningRegion};
use serde_json::Value;

use crate::Connection;

/// One operation, by the names that AWS has for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Service {
    /// What its host and its signatures are called.
    pub(crate) name: &'static str,
    /// What stands before the operation in `x-amz-target`.
    pub(crate) target: &'static str,
    /// The operation.
    pub(crate) operation: &'static str,
}

/// The operation, ready to be called.
#[derive(Clone, Debug)]
pub(crate) struct JsonCall(Operation<String, Answer, Refusal>);

/// What the service answered. It may hold a secret.
pub(crate) struct Answer(pub(crate) Value);

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answer(…)")
    }
}

/// The service's own error, by its code. Its message is left out: nobody knows what it repeats.
#[derive(Debug)]
pub(crate) struct Refusal(ErrorMetadata);

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

impl JsonCall {
    /// The operation, signed by the connection's credentials and kept to its limits of time and tries.
    pub(crate) fn new(connection: &Connection, service: Service) -> Self {
        let Service { name, target, operation: called } = service;
        let sdk = connection.sdk();
        let region = sdk.region().map(ToString::to_string).unwrap_or_default();
        let endpoint = match sdk.endpoint_url() {
            Some(url) => url.to_owned(),
            None => format!("https://{name}.{region}.amazonaws.com"),
        };
        let mut operation = Operation::builder()
            .service_name(name)
            .operation_name(called)
            .behavior_version(BehaviorVersion::latest())
            .endpoint_url(&endpoint)
            .with_connection_poisoning();
        if let Some(timeouts) = sdk.timeout_config() {
            operation = operation.timeout_config(timeouts.clone());
        }
        if let Some(retries) = sdk.retry_config() {
            operation = operation.standard_retry(retries);
        }
        let target = format!("{target}.{called}");
        let operation = operation
            .runtime_plugin(signed(connection, service, region))
            .serializer(move |body: String| request(body, &target))
            .deserializer(answer);
        Self(operation.build())
    }

    /// Calls it with the body of a request.
    pub(crate) async fn invoke(
        &self,
        body: String,
    ) -> Result<Answer, SdkError<Refusal, HttpResponse>> {
        self.0.invoke(body).await
    }
}

/// Signs by the connection's credentials. Tried again is what has a code that says so, or no answer in time, or a status
/// of 500 and above.
fn signed(connection: &Connection, service: Service, region: String) -> StaticRuntimePlugin {
    let (sdk, operation) = (connection.sdk(), service.operation);
    let mut config = Layer::new(operation);
    config.store_put(AuthSchemeOptionResolverParams::new(()));
    config.store_put(SensitiveOutput);
    config.store_put(SigV4OperationSigningConfig {
        region: Some(SigningRegion::from(Region::new(region))),
        name: Some(SigningName::from_static(service.name)),
        ..SigV4OperationSigningConfig::default()
    });
    let mut parts = RuntimeComponentsBuilder::new(operation);
    parts.push_auth_scheme(SharedAuthScheme::new(SigV4AuthScheme::new()));
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
    StaticRuntimePlugin::new().with_config(config.freeze()).with_runtime_components(parts)
}

type BoxError = Box<dyn std::error::Error + Send + Sync>;

fn request(body: String, target: &str) -> Result<HttpRequest, BoxError> {
    let mut request = HttpRequest::new(SdkBody::from(body));
    request.set_method("POST")?;
    request.set_uri("/")?;
    request.headers_mut().try_insert("content-type", "application/x-amz-json-1.1")?;
    request.headers_mut().try_insert("x-amz-target", target.to_owned())?;
    Ok(request)
}

fn answer(response: &HttpResponse) -> Result<Answer, OrchestratorError<Refusal>> {
    let body = response.body().bytes().unwrap_or_default();
    let answer: Option<Value> = serde_json::from_slice(body).ok();
    if response.status().is_success() {
        return answer.map(Answer).ok_or_else(|| OrchestratorError::other("unreadable answer"));
    }
    let code = answer.as_ref().and_then(|answer| answer.get("__type")?.as_str());
    let code = code.and_then(|code| code.rsplit('#').next()).map(str::to_owned);
    let status = || format!("status {}", response.status().as_u16());
    let meta = ErrorMetadata::builder().code(code.unwrap_or_else(status)).build();
    Err(OrchestratorError::operation(Refusal(meta)))
}
