//! What people say of readings and findings: their word stands, with their reason.

use domain::graph::Word;
use domain::sync::{Asked, Key, Mode, Record, Row};
use domain::telling::{self, UserErrorCode as Code};
use uuid::Uuid;

use super::outcome::Going;
use super::telling::Told;
use super::{Given, Object, OnRowError, SyncError, SyncReport, UserError, refusal};
use crate::app::{Actor, App};

/// The longest reason, in letters.
const LONGEST_REASON: usize = 2_000;

/// What a person says of a survey's answer or of a finding.
#[derive(Debug, Clone)]
pub struct Review {
    /// The mutation.
    pub name: &'static str,
    /// What kind of thing.
    pub word: &'static Word,
    /// What names it.
    pub named: Given,
    /// What they say, as a code: CONFIRMED, OVERRIDDEN, ACKNOWLEDGED, RESOLVED.
    pub action: &'static str,
    /// The values that they say instead of those that were read.
    pub given: Object,
    /// Why.
    pub reason: String,
    /// The revision that it must have.
    pub if_revision: Option<i64>,
}

impl App {
    /// Writes what a person says of a reading or finding.
    pub(super) async fn try_review(
        &self,
        actor: &Actor,
        review: &Review,
    ) -> Result<SyncReport, SyncError> {
        if actor.only_reads() {
            return Err(SyncError::Refused(refusal::forbidden()));
        }
        let length = review.reason.chars().count();
        if !(1..=LONGEST_REASON).contains(&length) {
            return Err(SyncError::Refused(UserError::new(
                Code::OutOfRange,
                format!("`reason` must have 1 to {LONGEST_REASON} letters, got {length}."),
                format!("`reason` phải có 1 đến {LONGEST_REASON} ký tự, nhận được {length}."),
            )));
        }
        let new_id = Uuid::now_v7();
        let record = self.telling(actor, new_id, |telling| {
            telling::read_review(review.word, &review.named, &review.given, telling)
        });
        let record = record.map_err(|mistakes| mistakes.into_iter().map(UserError::from).collect());
        let asked = Asked { mode: Mode::Update, if_revision: review.if_revision, new_id };
        let beside = match &record {
            Ok(record) => self.said(actor, review, record).await?,
            Err(_) => Vec::new(),
        };
        let going = Going {
            deed: review.name,
            rows: vec![record.map(|record| Told { record, asked })],
            words: vec![review.word],
            on_row_error: OnRowError::RejectAll,
            dry_run: false,
            once: None,
            whole: None,
            beside,
        };
        self.go(actor, going).await
    }

    /// One row for each column that is said otherwise, or one for the thing.
    async fn said(
        &self,
        actor: &Actor,
        review: &Review,
        record: &Record,
    ) -> Result<Vec<(&'static str, Row)>, SyncError> {
        let Some(node) = self.id_of(record.key()).await? else { return Ok(Vec::new()) };
        let columns: Vec<Option<&str>> = if review.action == "OVERRIDDEN" {
            record.values.keys().map(|column| Some(column.as_ref())).collect()
        } else {
            vec![None]
        };
        let rows = columns.into_iter().map(|column| {
            let row = Row::new()
                .with("id", Uuid::now_v7())
                .with("kind", review.word.name)
                .with("node_id", node)
                .with("column", column)
                .with("action", review.action)
                .with("reason", review.reason.as_str())
                .with("actor", actor.name())
                .with("at", self.clock.now());
            ("review", row)
        });
        Ok(rows.collect())
    }

    /// The id that a key leads to.
    pub(super) async fn id_of(&self, key: Option<&Key>) -> Result<Option<Uuid>, SyncError> {
        match key {
            Some(key) if key.source == Key::ID => Ok(Uuid::parse_str(&key.key).ok()),
            Some(key) => Ok(self.store.id_of(key).await?),
            None => Ok(None),
        }
    }
}
