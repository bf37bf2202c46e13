//! Refusals at the doors: a sentence with a stable code, in the shape of a GraphQL answer.

use std::borrow::Cow;
use std::time::Duration;

use axum::http::{HeaderValue, header};
use axum::response::Response;

use super::answer::Asker;
use super::busy::TooOften;
use crate::graphql::{DATABASE_AWAY, ErrorCode};

/// When to come again while the issuer is silent, or the database is away.
pub(super) const WAIT: Duration = Duration::from_secs(5);

/// Why somebody is turned away before anything is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Nobody knows who asks.
    Unauthenticated(&'static str),
    /// The token may not be used from this page.
    OriginNotAllowed,
    /// Too many were not let in from there.
    TooOften(TooOften),
    /// The token is good for documents only that were agreed on before.
    TrustedDocumentRequired,
    /// The issuer of tokens cannot be asked.
    IssuerSilent,
    /// The database does not answer.
    DatabaseAway,
    /// The fault is ours; the log says more under the same request.
    Internal,
}

impl Refusal {
    /// Whether it says nothing of the caller: who was let in before stays.
    pub(super) const fn may_pass(self) -> bool {
        self.code().is_retryable()
    }

    /// The stable code.
    pub(super) const fn code(self) -> ErrorCode {
        match self {
            Self::Unauthenticated(_) => ErrorCode::Unauthenticated,
            Self::OriginNotAllowed => ErrorCode::OriginNotAllowed,
            Self::TooOften(_) => ErrorCode::RateLimited,
            Self::TrustedDocumentRequired => ErrorCode::TrustedDocumentRequired,
            Self::IssuerSilent => ErrorCode::IssuerUnreachable,
            Self::DatabaseAway => ErrorCode::DatabaseUnavailable,
            Self::Internal => ErrorCode::Internal,
        }
    }

    /// The sentence.
    pub(super) fn message(self) -> Cow<'static, str> {
        let sentence = match self {
            Self::TooOften(often) => return often.sentence().into(),
            Self::Unauthenticated(sentence) => sentence,
            Self::OriginNotAllowed => "this token may be used from its own pages only",
            Self::TrustedDocumentRequired => {
                "a PUBLISHABLE token asks trusted documents only, at /graphql"
            }
            Self::IssuerSilent => "the issuer of tokens cannot be reached: try again later",
            Self::DatabaseAway => DATABASE_AWAY,
            Self::Internal => "the service failed on this request",
        };
        sentence.into()
    }

    /// The answer that turns this caller away.
    pub(super) fn answer(self, asker: &Asker) -> Response {
        let (code, sentence) = (self.code(), self.message());
        match self {
            Self::IssuerSilent | Self::DatabaseAway => asker.put_off(code, &sentence, WAIT),
            Self::TooOften(often) => {
                let mut response = asker.put_off(code, &sentence, often.wait);
                often.tell(&mut response);
                response
            }
            Self::Unauthenticated(_) => {
                let mut response = asker.refuse(code, &sentence);
                let scheme = HeaderValue::from_static("Bearer");
                response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
                response
            }
            Self::OriginNotAllowed | Self::TrustedDocumentRequired | Self::Internal => {
                asker.refuse(code, &sentence)
            }
        }
    }
}
