//! A request on its way: read, planned, written, reported.

use domain::graph::Word;
use domain::sync::{Action, Asked, Outcome, Record, Row};
use domain::telling::register;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::telling::Told;
use super::{
    FeedPosition, OnRowError, ReplaceRequest, RowAction, RowReport, SyncError, SyncReport,
    SyncRequest, UserError, refusal, report,
};
use crate::app::{Actor, App, AuditEntry};
use crate::store::{Call, Deed, Once, Whole, WriteError, Written};

/// Rows on their way, and how they are to be written.
#[derive(Debug)]
pub(super) struct Going<'a> {
    pub(super) deed: &'a str,
    pub(super) rows: Vec<Result<Told, Vec<UserError>>>,
    pub(super) words: Vec<&'static Word>,
    pub(super) on_row_error: OnRowError,
    pub(super) dry_run: bool,
    pub(super) once: Option<(&'a str, String)>,
    pub(super) whole: Option<(&'static Word, String, usize)>,
    pub(super) beside: Vec<(&'static str, Row)>,
}

impl App {
    /// Writes what a caller tells, all of it in one transaction, or plans it only.
    pub(super) async fn try_sync(
        &self,
        actor: &Actor,
        request: &SyncRequest,
    ) -> Result<SyncReport, SyncError> {
        let words: Vec<_> = request.rows.iter().map(|row| row.of.word).collect();
        if actor.only_reads() {
            return Ok(denied(words.len()));
        }
        let going = Going {
            deed: &request.deed,
            rows: self.told(actor, request),
            words,
            on_row_error: request.on_row_error,
            dry_run: request.dry_run,
            once: request.idempotency_key.as_deref().map(|key| (key, hash_of(request, ""))),
            whole: None,
            beside: Vec::new(),
        };
        self.go(actor, going).await
    }

    /// Writes the things of a word that one register source knows: those that are not told are retired.
    pub(super) async fn try_replace_scope(
        &self,
        actor: &Actor,
        request: &ReplaceRequest,
    ) -> Result<SyncReport, SyncError> {
        let sync = &request.sync;
        let words: Vec<_> = sync.rows.iter().map(|row| row.of.word).collect();
        if actor.only_reads() {
            return Err(SyncError::Refused(refusal::forbidden()));
        }
        let source = Self::register_source(actor, &request.source)?;
        let beside = format!("{}|{}|{}", request.of.word.name, source, request.max_deletes);
        let going = Going {
            deed: &sync.deed,
            rows: self.told(actor, sync),
            words,
            on_row_error: sync.on_row_error,
            dry_run: sync.dry_run,
            once: sync.idempotency_key.as_deref().map(|key| (key, hash_of(sync, &beside))),
            whole: Some((request.of.word, source, request.max_deletes)),
            beside: Vec::new(),
        };
        self.go(actor, going).await
    }

    /// The issuer of keys that the source is in the caller's register.
    fn register_source(actor: &Actor, source: &str) -> Result<String, SyncError> {
        use domain::telling::{Register, UserErrorCode as Code};
        let province = match actor.register() {
            Register::Nation => None,
            Register::Province(province) => Some(province),
            Register::Unsaid => {
                return Err(SyncError::Refused(UserError::new(
                    Code::Forbidden,
                    "A token for several provinces has no register of its own: use one for a single province.",
                    "Tài khoản của nhiều tỉnh không có sổ đăng ký riêng: dùng tài khoản của một tỉnh.",
                )));
            }
        };
        let named = register(source, province).map_err(|error| {
            let vi = format!("{source:?} không phải tên nguồn hợp lệ.");
            SyncError::Refused(UserError::new(Code::InvalidValue, format!("{error}."), vi))
        })?;
        Ok(named.into_owned())
    }

    /// Plans and writes rows that were read.
    #[tracing::instrument(name = "app.sync", skip_all, fields(deed = going.deed, rows = going.rows.len()))]
    pub(super) async fn go(
        &self,
        actor: &Actor,
        going: Going<'_>,
    ) -> Result<SyncReport, SyncError> {
        let skips = going.on_row_error == OnRowError::SkipRow;
        let mut reports: Vec<Option<RowReport>> = Vec::with_capacity(going.rows.len());
        let (mut records, mut asked, mut places) = (Vec::new(), Vec::new(), Vec::new());
        for (index, row) in going.rows.into_iter().enumerate() {
            match row {
                Ok(told) => {
                    records.push(told.record);
                    asked.push(told.asked);
                    places.push(index);
                    reports.push(None);
                }
                Err(errors) => reports.push(Some(RowReport::refused(index, errors))),
            }
        }
        if !skips && reports.iter().any(Option::is_some) {
            return Ok(SyncReport::refused(reports));
        }
        let words = going.words;
        let report_of = |outcomes: &[Outcome], position: i64, written: bool| {
            let rows = rows_of(&reports, &places, &words, outcomes, going.whole.as_ref());
            let epoch = self.store.epoch().to_string();
            let feed_position = Some(FeedPosition { epoch, position });
            SyncReport { rows, feed_position, replayed: false, written }
        };
        let kept =
            |outcomes: &[Outcome], position| report::write(&report_of(outcomes, position, true));
        let today = self.today();
        let retired = |id| retirement(going.whole.as_ref(), id, today);
        let record = self.entry(actor, AuditEntry::written(going.deed));
        let keys_of = actor.keys_of();
        let call = Call {
            permission: actor.permission(),
            today,
            asked: &asked,
            is_dry: going.dry_run,
            once: going.once.as_ref().filter(|_| !going.dry_run).map(|(key, hash)| Once {
                of: &keys_of,
                key,
                hash,
                report: &kept,
            }),
            whole: going.whole.as_ref().map(|(word, source, most)| Whole {
                word,
                source,
                most: *most,
                retired: &retired,
            }),
            beside: &going.beside,
            record: &record,
        };
        let deed = Deed {
            records: &records,
            actor: actor.name(),
            at: self.clock.now(),
            skips_rejected: skips,
            run: None,
            call: Some(call),
        };
        match self.store.write(&deed).await {
            Ok(Written::Done(outcomes, position)) => {
                Ok(report_of(&outcomes, position, !going.dry_run))
            }
            Ok(Written::Refused(outcomes)) => {
                let rows = rows_of(&reports, &places, &words, &outcomes, going.whole.as_ref());
                Ok(SyncReport::refused(rows.into_iter().map(Some).collect()))
            }
            Ok(Written::Replayed(text)) => Ok(report::read(&text)?),
            Ok(Written::KeyUsed) => {
                let key = going.once.map_or("", |(key, _)| key);
                Err(SyncError::Refused(refusal::key_used(key)))
            }
            Ok(Written::TooMany(found)) => {
                let most = going.whole.map_or(0, |(_, _, most)| most);
                Err(SyncError::Refused(refusal::too_many(found, most)))
            }
            Ok(Written::Known) => Ok(SyncReport::refused(reports)),
            Err(WriteError::Taken { constraint }) => {
                Err(SyncError::Refused(refusal::taken(&constraint)))
            }
            Err(WriteError::Busy(source)) => {
                let error: &dyn std::error::Error = &source;
                tracing::warn!(error, "a write gave up");
                Err(SyncError::Refused(refusal::busy()))
            }
            Err(WriteError::Store(error)) => Err(error.into()),
        }
    }
}

/// That a thing that a register source no longer tells is no more.
fn retirement(
    whole: Option<&(&'static Word, String, usize)>,
    id: Uuid,
    today: chrono::NaiveDate,
) -> (Record, Asked) {
    let word = whole.map_or(&domain::graph::VENDOR, |(word, ..)| *word);
    let asked = Asked { mode: domain::sync::Mode::Retire, if_revision: None, new_id: Uuid::nil() };
    (domain::telling::retired(word, id, today), asked)
}

/// The reports of all rows, and of things that were retired because no row tells of them.
fn rows_of(
    reports: &[Option<RowReport>],
    places: &[usize],
    words: &[&'static Word],
    outcomes: &[Outcome],
    whole: Option<&(&'static Word, String, usize)>,
) -> Vec<RowReport> {
    let mut outcomes = outcomes.iter();
    let mut planned = places.iter().zip(outcomes.by_ref()).map(|(place, outcome)| {
        let word = words.get(*place).copied();
        RowReport::of(*place, word, outcome)
    });
    let mut rows: Vec<RowReport> = Vec::with_capacity(reports.len());
    for report in reports {
        match report {
            Some(report) => rows.push(report.clone()),
            None => rows.extend(planned.next()),
        }
    }
    drop(planned);
    let word = whole.map(|(word, ..)| *word);
    for outcome in outcomes {
        rows.push(RowReport::of(rows.len(), word, outcome));
    }
    rows
}

/// Nothing of it, for somebody who writes nothing at all.
fn denied(rows: usize) -> SyncReport {
    let rows = (0..rows).map(|index| RowReport::refused(index, vec![refusal::forbidden()]));
    SyncReport { rows: rows.collect(), feed_position: None, replayed: false, written: false }
}

/// The hash of what is told, whatever order its fields came in.
fn hash_of(request: &SyncRequest, beside: &str) -> String {
    let mut hasher = Sha256::new();
    let SyncRequest { deed, mode, match_by, on_row_error, .. } = request;
    hasher.update(format!("{deed}|{mode:?}|{match_by:?}|{on_row_error:?}|{beside}"));
    for row in &request.rows {
        let given = super::Given::Object(row.given.clone());
        hasher.update(format!("\n{}|{:?}|{given}", row.of.word.name, row.if_revision));
    }
    format!("{:x}", hasher.finalize())
}

impl SyncReport {
    /// Nothing was written: rows that nothing is wrong with are told so.
    fn refused(rows: Vec<Option<RowReport>>) -> Self {
        let rows = rows.into_iter().enumerate().map(|(index, row)| match row {
            Some(row) if !row.errors.is_empty() => row,
            Some(RowReport { warnings, .. }) => {
                RowReport { warnings, ..RowReport::refused(index, vec![refusal::not_written()]) }
            }
            None => RowReport::refused(index, vec![refusal::not_written()]),
        });
        Self { rows: rows.collect(), feed_position: None, replayed: false, written: false }
    }
}

impl RowReport {
    fn refused(index: usize, mut errors: Vec<UserError>) -> Self {
        for error in &mut errors {
            error.row_index = Some(index);
        }
        Self {
            index,
            node: None,
            action: RowAction::Rejected,
            revision: None,
            errors,
            warnings: Vec::new(),
        }
    }

    fn of(index: usize, word: Option<&'static Word>, outcome: &Outcome) -> Self {
        let mut warnings: Vec<UserError> =
            outcome.warnings.iter().cloned().map(UserError::from).collect();
        for warning in &mut warnings {
            warning.row_index = Some(index);
        }
        let action = match &outcome.action {
            Action::Rejected(rejection) => {
                let refused = Self::refused(index, refusal::told(rejection.clone()));
                return Self { warnings, ..refused };
            }
            Action::Created => RowAction::Created,
            Action::Updated => RowAction::Updated,
            Action::Unchanged => RowAction::Unchanged,
            Action::Retired => RowAction::Retired,
            Action::Overridden => RowAction::Overridden,
        };
        let node = word.zip(outcome.node);
        Self { index, node, action, revision: outcome.revision, errors: Vec::new(), warnings }
    }
}
