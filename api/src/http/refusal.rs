//! Refusals at the doors: a sentence with a stable code, in the shape of a GraphQL answer.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// Why somebody is turned away before anything is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Nobody knows who asks.
    Unauthenticated(&'static str),
    /// The token may not be used from this page.
    OriginNotAllowed,
    /// The token is good for documents only that were agreed on before.
    TrustedDocumentRequired,
    /// The issuer of tokens cannot be asked.
    IssuerSilent,
    /// The fault is ours; the log says more under the same request.
    Internal,
}

impl Refusal {
    const fn status(self) -> StatusCode {
        match self {
            Self::Unauthenticated(_) => StatusCode::UNAUTHORIZED,
            Self::OriginNotAllowed | Self::TrustedDocumentRequired => StatusCode::FORBIDDEN,
            Self::IssuerSilent => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The stable code.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Unauthenticated(_) => "UNAUTHENTICATED",
            Self::OriginNotAllowed => "ORIGIN_NOT_ALLOWED",
            Self::TrustedDocumentRequired => "TRUSTED_DOCUMENT_REQUIRED",
            Self::IssuerSilent => "ISSUER_UNREACHABLE",
            Self::Internal => "INTERNAL",
        }
    }

    /// The sentence.
    pub(super) const fn message(self) -> &'static str {
        match self {
            Self::Unauthenticated(sentence) => sentence,
            Self::OriginNotAllowed => "this token may be used from its own pages only",
            Self::TrustedDocumentRequired => {
                "a PUBLISHABLE token asks trusted documents only, at /graphql; this service has no directory of them"
            }
            Self::IssuerSilent => "the issuer of tokens cannot be reached: try again later",
            Self::Internal => "the service failed on this request",
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let error = json!({ "message": self.message(), "extensions": { "code": self.code() } });
        let body = json!({ "errors": [error] }).to_string();
        let kind = HeaderValue::from_static("application/json; charset=utf-8");
        let mut response = (self.status(), [(header::CONTENT_TYPE, kind)], body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        match self {
            Self::Unauthenticated(_) => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            Self::IssuerSilent => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
            }
            Self::OriginNotAllowed | Self::TrustedDocumentRequired | Self::Internal => {}
        }
        response
    }
}
