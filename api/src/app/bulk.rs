//! Long lists of rows: written batch by batch, each a transaction of its own, so that memory does not grow with them.
//!
//! Batches follow each other: all rows before [`Progress::resume_from`] have been dealt with, none after it. A list that
//! breaks off is gone on with from there; sent again from the beginning, what was written comes out as UNCHANGED.
//!
//! Rows that speak of things which are told later in the same list (a decision that is superseded by a later one) are put
//! off and written last.

use std::collections::HashSet;

use domain::telling::{Object, UserErrorCode, Writable};

use super::{Actor, App};
use crate::app::sync::{
    MatchBy, Mode, OnRowError, RowAction, RowReport, SyncError, SyncReport, SyncRequest, TypedRow,
};

/// The most rows that wait for later ones.
const MOST_PUT_OFF: usize = 10_000;

/// How a long list is written.
#[derive(Debug, Clone)]
pub struct BulkOptions {
    /// What is done, as the audit names it.
    pub deed: String,
    /// By what rows are found; by whatever each has where that is not said.
    pub match_by: Option<MatchBy>,
    /// What becomes of a batch with a row that cannot be taken.
    pub on_row_error: OnRowError,
    /// Whether everything is only planned.
    pub dry_run: bool,
    /// The caller's name for this list: the same batch under the same name is written once.
    pub idempotency_key: Option<String>,
}

/// One row of a list.
#[derive(Debug)]
pub struct BulkRow {
    /// Its number in the list, from 1.
    pub number: u64,
    /// What it is of and says, or why that cannot be read.
    pub told: Result<(&'static Writable, Object), String>,
}

/// What came of one row.
#[derive(Debug)]
pub enum RowOutcome {
    /// It could not be read.
    Unreadable {
        /// Its number in the list, from 1.
        number: u64,
        /// Why.
        reason: String,
    },
    /// It was planned.
    Planned {
        /// Its number in the list, from 1.
        number: u64,
        /// What came of it.
        report: RowReport,
    },
}

/// How far a list has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    /// Rows that were read.
    pub rows: u64,
    /// New things.
    pub created: u64,
    /// Changed things.
    pub updated: u64,
    /// Things that were known just so.
    pub unchanged: u64,
    /// Things that are no more.
    pub retired: u64,
    /// Things of which a person's word stands against the row's.
    pub overridden: u64,
    /// Rows that were not taken.
    pub rejected: u64,
    /// Transactions that have written something.
    pub batches_written: u64,
    /// The number of the first row that has not been dealt with.
    pub resume_from: u64,
    /// Where the feed stood after the last batch.
    pub feed_position: Option<String>,
    /// Whether a row that cannot be taken has ended it.
    pub stopped: bool,
}

/// A long list being written.
#[derive(Debug)]
pub struct Bulk<'a> {
    app: &'a App,
    actor: &'a Actor,
    options: BulkOptions,
    progress: Progress,
    /// Rows that wait for later ones, with their numbers.
    put_off: Vec<(u64, TypedRow)>,
    may_put_off: bool,
}

impl App {
    /// Begins a long list, whose first row has this number.
    pub fn bulk<'a>(&'a self, actor: &'a Actor, options: BulkOptions, from: u64) -> Bulk<'a> {
        let progress = Progress { resume_from: from, ..Progress::default() };
        Bulk { app: self, actor, options, progress, put_off: Vec::new(), may_put_off: true }
    }
}

impl Bulk<'_> {
    /// How far it has come.
    pub fn progress(&self) -> Progress {
        let put_off = self.put_off.first().map_or(u64::MAX, |(number, _)| *number);
        let resume_from = self.progress.resume_from.min(put_off);
        Progress { resume_from, ..self.progress.clone() }
    }

    /// Whether a row that cannot be taken has ended it.
    pub fn is_stopped(&self) -> bool {
        self.progress.stopped
    }

    /// Writes the next rows in one transaction: all that can be taken or, where the list is to be rejected as a
    /// whole, all or none.
    ///
    /// # Errors
    /// [`SyncError`]; nothing of this batch was written.
    pub async fn batch(&mut self, rows: Vec<BulkRow>) -> Result<Vec<RowOutcome>, SyncError> {
        let Some(first) = rows.first().map(|row| row.number) else { return Ok(Vec::new()) };
        let next = rows.last().map_or(first, |row| row.number) + 1;
        self.progress.rows += u64::try_from(rows.len()).unwrap_or(u64::MAX);

        let (mut numbers, mut typed, mut outcomes) = (Vec::new(), Vec::new(), Vec::new());
        for BulkRow { number, told } in rows {
            match told {
                Ok((of, given)) => {
                    numbers.push(number);
                    typed.push(TypedRow { of, given, if_revision: None });
                }
                Err(reason) => outcomes.push(RowOutcome::Unreadable { number, reason }),
            }
        }
        let rejects_all = self.options.on_row_error == OnRowError::RejectAll;
        if !outcomes.is_empty() && rejects_all {
            self.progress.rejected += u64::try_from(outcomes.len()).unwrap_or(u64::MAX);
            self.progress.stopped = true;
            return Ok(outcomes);
        }
        self.progress.rejected += u64::try_from(outcomes.len()).unwrap_or(u64::MAX);

        let key = format!("#{first}");
        let written = self.write(numbers, typed, &key).await?;
        if !self.progress.stopped {
            self.progress.resume_from = next;
        }
        outcomes.extend(written);
        outcomes.sort_by_key(RowOutcome::number);
        Ok(outcomes)
    }

    /// Writes the rows that were put off, in one transaction. Nothing may come after it.
    ///
    /// # Errors
    /// [`SyncError`]; none of them was written.
    pub async fn finish(&mut self) -> Result<Vec<RowOutcome>, SyncError> {
        let (numbers, rows): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.put_off).into_iter().unzip();
        let Some(first) = numbers.first().copied() else { return Ok(Vec::new()) };
        self.may_put_off = false;
        let next = self.progress.resume_from;
        self.progress.resume_from = first;
        let outcomes = self.write(numbers, rows, "#late").await?;
        if !self.progress.stopped {
            self.progress.resume_from = next;
        }
        Ok(outcomes)
    }

    async fn write(
        &mut self,
        numbers: Vec<u64>,
        rows: Vec<TypedRow>,
        key: &str,
    ) -> Result<Vec<RowOutcome>, SyncError> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let mut request = self.request(rows, key);
        let mut report = self.app.sync(self.actor, &request).await?;
        let late = self.late(&report);
        let mut numbers = numbers;
        if !late.is_empty() {
            let rejects_all = self.options.on_row_error == OnRowError::RejectAll;
            let (mut kept, mut kept_numbers) = (Vec::new(), Vec::new());
            for (place, (number, row)) in numbers.iter().zip(request.rows).enumerate() {
                if late.contains(&place) {
                    self.put_off.push((*number, row));
                } else {
                    kept_numbers.push(*number);
                    kept.push(row);
                }
            }
            if rejects_all {
                if kept.is_empty() {
                    return Ok(Vec::new());
                }
                // without them, the others may be taken
                request = self.request(kept, &format!("{key}-rest"));
                report = self.app.sync(self.actor, &request).await?;
                numbers = kept_numbers;
            } else {
                report.rows.retain(|row| !late.contains(&row.index));
            }
        }
        self.count(&report);
        let outcomes = report.rows.into_iter().filter_map(|report| {
            let number = *numbers.get(report.index)?;
            Some(RowOutcome::Planned { number, report })
        });
        Ok(outcomes.collect())
    }

    fn request(&self, rows: Vec<TypedRow>, key: &str) -> SyncRequest {
        SyncRequest {
            deed: self.options.deed.clone(),
            rows,
            mode: Mode::Upsert,
            match_by: self.options.match_by,
            on_row_error: self.options.on_row_error,
            dry_run: self.options.dry_run,
            // of each batch its own, and the same for the same rows
            idempotency_key: self.options.idempotency_key.as_ref().map(|own| format!("{own}{key}")),
        }
    }

    /// The rows that wait for others: all that is wrong with them is that they speak of what is not there yet. None
    /// where another row is wrong in another way and so refuses all.
    fn late(&self, report: &SyncReport) -> HashSet<usize> {
        if !self.may_put_off {
            return HashSet::new();
        }
        let all_are = |row: &RowReport, codes: &[UserErrorCode]| {
            !row.errors.is_empty() && row.errors.iter().all(|error| codes.contains(&error.code))
        };
        let rejected = report.rows.iter().filter(|row| row.action == RowAction::Rejected);
        let late: HashSet<_> = rejected
            .clone()
            .filter(|row| all_are(row, &[UserErrorCode::UnknownReference]))
            .map(|row| row.index)
            .collect();
        let waits = |row: &RowReport| {
            all_are(row, &[UserErrorCode::UnknownReference, UserErrorCode::NotWritten])
        };
        let refuses_all =
            self.options.on_row_error == OnRowError::RejectAll && !rejected.clone().all(waits);
        let is_too_much = self.put_off.len() + late.len() > MOST_PUT_OFF;
        if refuses_all || is_too_much { HashSet::new() } else { late }
    }

    fn count(&mut self, report: &SyncReport) {
        let progress = &mut self.progress;
        let mut rejected = 0;
        for row in &report.rows {
            match row.action {
                RowAction::Created => progress.created += 1,
                RowAction::Updated => progress.updated += 1,
                RowAction::Unchanged => progress.unchanged += 1,
                RowAction::Retired => progress.retired += 1,
                RowAction::Overridden => progress.overridden += 1,
                RowAction::Rejected => rejected += 1,
            }
        }
        progress.rejected += rejected;
        if rejected > 0 && self.options.on_row_error == OnRowError::RejectAll {
            progress.stopped = true;
        }
        let changed = |row: &RowReport| {
            matches!(row.action, RowAction::Created | RowAction::Updated | RowAction::Retired)
        };
        if report.written && report.rows.iter().any(changed) {
            progress.batches_written += 1;
        }
        if let Some(position) = &report.feed_position {
            progress.feed_position = Some(position.to_string());
        }
    }
}

impl RowOutcome {
    /// The row's number in the list, from 1.
    pub const fn number(&self) -> u64 {
        match self {
            Self::Unreadable { number, .. } | Self::Planned { number, .. } => *number,
        }
    }

    /// Whether the row was not taken.
    pub fn is_rejected(&self) -> bool {
        match self {
            Self::Unreadable { .. } => true,
            Self::Planned { report, .. } => report.action == RowAction::Rejected,
        }
    }
}

impl OnRowError {
    /// The choice of this code.
    pub fn of_code(code: &str) -> Option<Self> {
        match code {
            "REJECT_ALL" => Some(Self::RejectAll),
            "SKIP_ROW" => Some(Self::SkipRow),
            _ => None,
        }
    }
}

impl MatchBy {
    /// The choice of this code.
    pub fn of_code(code: &str) -> Option<Self> {
        match code {
            "ID" => Some(Self::Id),
            "EXTERNAL_ID" => Some(Self::ExternalId),
            "KEY" => Some(Self::Key),
            _ => None,
        }
    }
}
