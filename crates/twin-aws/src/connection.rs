//! Where AWS is and who asks: read from the environment that Lambda sets, once per cold start.

use std::fmt;
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use aws_types::region::Region;

/// Amazon Trust Services' five roots (<https://www.amazontrust.com/repository/>): AWS's public endpoints chain
/// to these alone.
const AMAZON_ROOTS: &[u8] = include_bytes!("roots/amazon-trust-services.pem");

/// Where AWS is and who asks.
pub struct Settings {
    region: String,
    endpoint: Option<String>,
    credentials: Credentials,
    roots: Vec<u8>,
}

/// What is wrong with the settings.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// Lambda's own variables are missing.
    #[error("{variable} is not set: outside of lambda, set it by hand")]
    Missing {
        /// The variable.
        variable: &'static str,
    },
    /// A file of certificates cannot be read.
    #[error("failed to read the certificates of TWIN_CA_FILE")]
    Roots {
        /// The cause.
        source: std::io::Error,
    },
    /// The certificates are not usable.
    #[error("failed to use the certificates")]
    Tls {
        /// The cause.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl Settings {
    /// Reads the variables that Lambda sets (`AWS_REGION` and the credentials of the function's role),
    /// `AWS_ENDPOINT_URL` where an emulator stands in for AWS, and `TWIN_CA_FILE`: a PEM file that replaces the
    /// built-in roots, for a private endpoint with a certificate authority of its own.
    ///
    /// # Errors
    /// [`SettingsError`] where one is missing or the file cannot be read.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Result<Self, SettingsError> {
        let required =
            |variable: &'static str| get(variable).ok_or(SettingsError::Missing { variable });
        let credentials = Credentials::new(
            required("AWS_ACCESS_KEY_ID")?,
            required("AWS_SECRET_ACCESS_KEY")?,
            get("AWS_SESSION_TOKEN"),
            None,
            "lambda",
        );
        let roots = match get("TWIN_CA_FILE") {
            None => AMAZON_ROOTS.to_vec(),
            Some(path) => std::fs::read(path).map_err(|source| SettingsError::Roots { source })?,
        };
        Ok(Self {
            region: required("AWS_REGION")?,
            endpoint: get("AWS_ENDPOINT_URL"),
            credentials,
            roots,
        })
    }

    /// Makes the one HTTP client that all of the function's service clients share.
    ///
    /// # Errors
    /// [`SettingsError::Tls`] where the certificates are not usable.
    pub fn connect(self) -> Result<Connection, SettingsError> {
        let http = self.http_client()?;
        let mut sdk = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(self.region))
            .credentials_provider(SharedCredentialsProvider::new(self.credentials))
            .http_client(http)
            .timeout_config(
                TimeoutConfig::builder()
                    .connect_timeout(Duration::from_secs(1))
                    .operation_attempt_timeout(Duration::from_secs(2))
                    .operation_timeout(Duration::from_secs(8))
                    .build(),
            )
            .retry_config(RetryConfig::standard().with_max_attempts(4));
        let emulated = self.endpoint.is_some();
        sdk.set_endpoint_url(self.endpoint);
        Ok(Connection { sdk: sdk.build(), emulated })
    }

    fn http_client(&self) -> Result<SharedHttpClient, SettingsError> {
        let trust = TrustStore::empty().with_pem_certificate(self.roots.clone());
        let context = TlsContext::builder()
            .with_trust_store(trust)
            .build()
            .map_err(|source| SettingsError::Tls { source: source.into() })?;
        Ok(Builder::new()
            .tls_provider(Provider::rustls(CryptoMode::Ring))
            .tls_context(context)
            .build_https())
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The credentials stay out of every log.
        f.debug_struct("Settings")
            .field("region", &self.region)
            .field("endpoint", &self.endpoint)
            .finish()
    }
}

/// The configuration that all service clients share.
#[derive(Clone, Debug)]
pub struct Connection {
    sdk: SdkConfig,
    /// An emulator has one host name for all buckets.
    pub(crate) emulated: bool,
}

impl Connection {
    /// The SDK's form of it, for tests and tools that need a service beyond the ports.
    #[must_use]
    pub fn sdk(&self) -> &SdkConfig {
        &self.sdk
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lambda(name: &str) -> Option<String> {
        match name {
            "AWS_REGION" => Some("eu-west-1".into()),
            "AWS_ACCESS_KEY_ID" => Some("AKIDEXAMPLE".into()),
            "AWS_SECRET_ACCESS_KEY" => Some("canary-secret".into()),
            _ => None,
        }
    }

    #[test]
    fn the_built_in_roots_are_five_and_usable() {
        let text = std::str::from_utf8(AMAZON_ROOTS).unwrap();
        assert_eq!(text.matches("BEGIN CERTIFICATE").count(), 5);
        Settings::read(lambda).unwrap().connect().unwrap();
    }

    #[test]
    fn no_secret_is_shown() {
        let settings = Settings::read(lambda).unwrap();
        assert!(!format!("{settings:?}").contains("canary-secret"));
        assert!(!format!("{:?}", settings.connect().unwrap()).contains("canary-secret"));
    }

    #[test]
    fn a_missing_variable_is_named() {
        let error = Settings::read(|_| None).unwrap_err();
        assert_eq!(
            error.to_string(),
            "AWS_ACCESS_KEY_ID is not set: outside of lambda, set it by hand"
        );
    }
}
