//! Tokens that stand in the pages of a browser, where anybody can read them: they are bound to the origin of these
//! pages, and to documents that were agreed on before.

use axum::http::header::{ORIGIN, UPGRADE};
use axum::http::{HeaderMap, Uri};
use domain::access::Role;

use super::super::graphql;
use super::super::refusal::Refusal;
use crate::app::Admitted;

/// Whether the token may be used from where the request comes, at the door that it goes to.
pub(super) fn may_use(admitted: &Admitted, headers: &HeaderMap, uri: &Uri) -> Result<(), Refusal> {
    if admitted.actor.role() != Role::Publishable {
        return Ok(());
    }
    let mut origins = headers.get_all(ORIGIN).iter();
    let origin = match (origins.next(), origins.next()) {
        (Some(origin), None) => origin.to_str().ok(),
        _ => None,
    };
    if !origin.is_some_and(|origin| admitted.origins.iter().any(|own| own == origin)) {
        return Err(Refusal::OriginNotAllowed);
    }
    if uri.path() != graphql::DOOR || headers.contains_key(UPGRADE) {
        return Err(Refusal::TrustedDocumentRequired);
    }
    Ok(())
}
