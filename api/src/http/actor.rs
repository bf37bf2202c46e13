//! Who asks.

use axum::http::Extensions;

use crate::app::Actor;

/// Whoever was let in with the request; somebody who only reads where nobody has said who they are.
pub(super) fn actor_of(extensions: &Extensions) -> Actor {
    extensions.get::<Actor>().cloned().unwrap_or_else(Actor::anonymous)
}
