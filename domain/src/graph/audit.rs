//! The record of what was written and what was refused.

use super::word::*;
use crate::access::AuditOutcome;

/// A write, or one that was refused or denied.
pub static AUDIT_ENTRY: Word = Word {
    name: "AuditEntry",
    one: "",
    many: "auditEntries",
    table: "audit_entry",
    tag: "",
    term: "nhật ký kiểm toán",
    doc: "A write, or one that was refused or denied: who, when, by which token and request, and why. AUDITOR and ADMIN \
          read it, nobody else.",
    role: Role::Part,
    scoping: Scoping::Shared,
    has_validity: false,
    lookups: &[],
    attributes: &[
        instant("at", "When.").required().sortable(),
        text("actor", "Who, as the feed names them.").required(),
        text("request", "The request, as the log names it; null for what was done without one."),
        text("deed", "What was to be done: a mutation's or door's name.").required(),
        choice("outcome", &AuditOutcome::CHOICES, "What came of it.").required(),
        text("code", "Why it was not written, as a stable code; null if it was."),
        text("why", "Why it was not written, in a sentence; null if it was."),
        text(
            "node_kind",
            "The type of the thing concerned, such as `InformationSystem`, or `Token`; null where there is none.",
        ),
        text(
            "node",
            "The opaque id of the thing concerned, or a token's id; null where there is none.",
        ),
        int("feed_position", "Where the feed stood behind it; null if nothing was written."),
    ],
    relations: &[one(
        "province",
        "Province",
        Path::Held("province_id"),
        "The province whose rows it was to change; null for what the nation shares.",
    )],
    order: &[descending("at")],
};
