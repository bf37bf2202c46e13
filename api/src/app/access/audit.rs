//! The record of what was written and what was refused.

use domain::access::AuditOutcome;
use domain::graph::{Word, opaque_id};
use uuid::Uuid;

use super::Actor;
use crate::app::App;
use crate::store::StoreError;
use crate::store::audit::Entry;

/// What is to be recorded of a deed, beside who did it and when.
#[derive(Debug, Clone, Copy)]
pub struct AuditEntry<'a> {
    /// The mutation's or door's name, such as `informationSystemUpsert`.
    pub deed: &'a str,
    /// What came of it.
    pub outcome: AuditOutcome,
    /// Why it was not written: a stable code and a sentence.
    pub why: Option<(&'a str, &'a str)>,
    /// The thing concerned.
    pub node: Option<(&'static Word, Uuid)>,
    /// Whose rows it was to change; nothing for what the nation shares.
    pub province: Option<Uuid>,
    /// Where the feed stood behind it.
    pub feed_position: Option<i64>,
}

impl<'a> AuditEntry<'a> {
    /// Of a deed that was done.
    pub const fn written(deed: &'a str) -> Self {
        let outcome = AuditOutcome::Written;
        Self { deed, outcome, why: None, node: None, province: None, feed_position: None }
    }

    /// Of a deed that a rule refused, or that the caller may not do.
    pub const fn not_written(
        deed: &'a str,
        outcome: AuditOutcome,
        code: &'a str,
        sentence: &'a str,
    ) -> Self {
        Self { outcome, why: Some((code, sentence)), ..Self::written(deed) }
    }
}

impl App {
    /// Records a deed of `actor`, by itself.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was recorded.
    pub async fn record(&self, actor: &Actor, entry: AuditEntry<'_>) -> Result<(), StoreError> {
        self.store.record(self.entry(actor, entry)).await
    }

    /// The line of the record, to be written in the deed's own transaction.
    pub(in super::super) fn entry<'a>(&self, actor: &'a Actor, entry: AuditEntry<'a>) -> Entry<'a> {
        Entry {
            at: self.clock.now(),
            actor: actor.name(),
            token: actor.token(),
            request: actor.request(),
            deed: entry.deed,
            outcome: entry.outcome.code(),
            why: entry.why,
            node: entry.node.map(|(word, id)| (word.name, opaque_id(word, id))),
            province: entry.province,
            feed_position: entry.feed_position,
        }
    }
}
