//! Who asks.

use super::super::word::*;
use crate::access;

/// Who asks.
pub(super) const VIEWER_ROOT: Relation =
    derived("viewer", "Viewer", "Who asks, and for what they were let in (người truy cập).");

/// A caller, as the service knows them.
pub static VIEWER: Word = Word {
    name: "Viewer",
    one: "",
    many: "",
    table: "",
    tag: "",
    term: "người truy cập",
    doc: "A caller, as the service knows them.",
    role: Role::Derived,
    scoping: Scoping::Shared,
    has_validity: false,
    lookups: &[],
    attributes: &[
        text("name", "The name of their token, or `anonymous`.").required(),
        choice("role", &access::Role::CHOICES, "What they were let in for.").required(),
    ],
    relations: &[derived_list(
        "provinces",
        "Province",
        100,
        "The units that they were let in for; what these succeeded goes with them. Null for the nation.",
    )
    .or_null()],
    order: &[],
};
