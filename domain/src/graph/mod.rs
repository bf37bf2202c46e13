//! The graph's words: every kind of node with its attributes and relations, said once.
//!
//! The public schema, the reading plans, the SQL and the planned writes are all made from these tables, so that a
//! word is added or changed in one place. A name here is the name on every floor: the attribute `issued_on` is the
//! column `issued_on` and the field `issuedOn`; the word `decision` is the table `decision` and the type `Decision`.
//!
//! Words of [`DERIVED`] stand in no table: they are worked out of the others ([`crate::compliance`],
//! [`crate::roll_up`]) each time that they are asked for, and selected, labelled and written like all others.
//!
//! Why: sixteen words with some sixty relations, each walkable both ways, filtered, ordered and paged, would
//! otherwise be written four times (table, statement, resolver, filter input), and the four would drift apart.

mod audit;
mod case;
mod choices;
mod compliance;
mod decision;
mod derived;
mod id;
mod information_system;
mod level_dossier;
mod monitoring_arrangement;
mod obligation;
mod organization;
pub mod plan;
mod province;
mod security_team;
mod source;
mod survey;
mod vendor;
mod word;

pub use audit::AUDIT_ENTRY;
pub use case::{camel_case, is_camel_case, screaming_case};
pub use choices::*;
pub use compliance::{ASSESSMENT, MEASUREMENT, NCSC_LINK};
pub use decision::{DECISION, DECISION_CLAUSE, DECISION_RELATION};
pub use derived::{
    ASSESSOR_INDEPENDENCE, CHANGE, CHANGE_PAGE, CHANGES_ROOT, COMPLIANCE_SUMMARY, DERIVED,
    DERIVED_ROOTS, EVIDENCE, FIELD_CHANGE, HISTORY_CONNECTION, HISTORY_OF, INTERVAL, LAYER_STATE,
    OBLIGATION_DUE, REASON, REVISION, ROLL_UP, STATUS_COUNT, STREAM_ROOT, VERDICT, VERDICT_COUNT,
    VIEWER,
};
pub use id::{NotAnId, opaque_id, read_id};
pub use information_system::INFORMATION_SYSTEM;
pub use level_dossier::LEVEL_DOSSIER;
pub use monitoring_arrangement::MONITORING_ARRANGEMENT;
pub use obligation::{DUE_RULE, INVENTORY, OBLIGATION};
pub use organization::ORGANIZATION;
pub use province::{PROVINCE, PROVINCE_STATE};
pub use security_team::SECURITY_TEAM;
pub use source::{FINDING, PROVENANCE};
pub use survey::{REPORTED_FIGURE, REPORTED_FIGURE_COMPONENT, SURVEY_ANSWER, SURVEY_ROUND};
pub use vendor::VENDOR;
pub use word::{
    Argument, ArgumentKind, Attribute, Bound, Held, Lookup, Order, Path, Relation, Role, Scoping,
    Shape, ValueType, Word,
};

/// Every word, in the order in which the schema lists them.
pub static WORDS: [&Word; 24] = [
    &PROVINCE,
    &PROVINCE_STATE,
    &ORGANIZATION,
    &INFORMATION_SYSTEM,
    &LEVEL_DOSSIER,
    &DECISION,
    &DECISION_RELATION,
    &DECISION_CLAUSE,
    &OBLIGATION,
    &DUE_RULE,
    &INVENTORY,
    &SECURITY_TEAM,
    &MONITORING_ARRANGEMENT,
    &VENDOR,
    &NCSC_LINK,
    &ASSESSMENT,
    &MEASUREMENT,
    &SURVEY_ROUND,
    &SURVEY_ANSWER,
    &REPORTED_FIGURE,
    &REPORTED_FIGURE_COMPONENT,
    &FINDING,
    &PROVENANCE,
    &AUDIT_ENTRY,
];

/// The word with this type name, such as `Decision`, held or worked out.
pub fn word(name: &str) -> Option<&'static Word> {
    WORDS.into_iter().chain(DERIVED).find(|word| word.name == name)
}

/// The word whose opaque ids begin with this tag, such as `decision`.
pub fn word_of_tag(tag: &str) -> Option<&'static Word> {
    WORDS.into_iter().find(|word| word.role == Role::Node && word.tag == tag)
}

#[cfg(test)]
mod tests;
