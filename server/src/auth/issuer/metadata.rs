//! Where an issuer answers, as it says itself (OpenID Connect Discovery 1.0).

use serde::Deserialize;

use super::IssuerError;

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Metadata {
    pub issuer: String,
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    pub jwks_uri: String,
    #[serde(default)]
    pub userinfo_endpoint: Option<String>,
    /// `client_secret_basic` where it says nothing.
    #[serde(default)]
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

impl Metadata {
    /// The document must be this issuer's own, and lead nowhere less safe than it was fetched from.
    pub fn check(&self, issuer: &str) -> Result<(), IssuerError> {
        if self.issuer != issuer {
            tracing::error!(said = %self.issuer, "the issuer calls itself otherwise than TANDEM_OIDC_ISSUER does");
            return Err(IssuerError::OtherIssuer);
        }
        let is_https = issuer.starts_with("https://");
        let addresses = [&self.authorization_endpoint, &self.token_endpoint, &self.jwks_uri];
        let mut addresses = addresses.into_iter().chain(&self.userinfo_endpoint);
        if is_https && addresses.any(|address| !address.starts_with("https://")) {
            tracing::error!("the issuer names an address without TLS");
            return Err(IssuerError::Unreachable);
        }
        Ok(())
    }

    /// Whether the secret goes into the header, or into the form.
    pub fn takes_basic(&self) -> bool {
        let methods = self.token_endpoint_auth_methods_supported.as_ref();
        methods.is_none_or(|methods| methods.iter().any(|method| method == "client_secret_basic"))
    }
}
