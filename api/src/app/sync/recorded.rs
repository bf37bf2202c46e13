//! What callers write, with its line in the record: of what was written in the same transaction (`store::write`), of what
//! was not here.

use domain::access::AuditOutcome;
use domain::telling::UserErrorCode as Code;

use super::{Deed, Given, ReplaceRequest, Review, SyncError, SyncReport, SyncRequest, UserError};
use crate::app::{Actor, App, AuditEntry};

impl App {
    /// Writes what a caller tells, all of it in one transaction, or plans it only.
    ///
    /// # Errors
    /// [`SyncError`]; nothing was written. What is wrong with single rows is told in the report.
    pub async fn sync(
        &self,
        actor: &Actor,
        request: &SyncRequest,
    ) -> Result<SyncReport, SyncError> {
        let outcome = self.try_sync(actor, request).await;
        self.recorded(actor, &request.deed, request.dry_run, outcome).await
    }

    /// Writes the things of a word that one register source knows: those that are not told are retired.
    ///
    /// # Errors
    /// [`SyncError`]; nothing was written.
    pub async fn replace_scope(
        &self,
        actor: &Actor,
        request: &ReplaceRequest,
    ) -> Result<SyncReport, SyncError> {
        let outcome = self.try_replace_scope(actor, request).await;
        self.recorded(actor, &request.sync.deed, request.sync.dry_run, outcome).await
    }

    /// Does a deed to one thing.
    ///
    /// # Errors
    /// [`SyncError`]; nothing was written.
    pub async fn deed(&self, actor: &Actor, deed: Deed) -> Result<SyncReport, SyncError> {
        let name = deed.name;
        let outcome = self.try_deed(actor, deed).await;
        self.recorded(actor, name, false, outcome).await
    }

    /// Writes what a person says of a reading or finding.
    ///
    /// What they override outlives every later import.
    ///
    /// # Errors
    /// [`SyncError`]; nothing was written.
    pub async fn review(&self, actor: &Actor, review: &Review) -> Result<SyncReport, SyncError> {
        let outcome = self.try_review(actor, review).await;
        self.recorded(actor, review.name, false, outcome).await
    }

    /// Says that the vendor `from` is the vendor `into`: its names and all that hangs on it move, it is retired and
    /// remembers where it went.
    ///
    /// # Errors
    /// [`SyncError`]; nothing was written.
    pub async fn merge_vendors(
        &self,
        actor: &Actor,
        from: &Given,
        into: &Given,
    ) -> Result<SyncReport, SyncError> {
        let outcome = self.try_merge_vendors(actor, from, into).await;
        self.recorded(actor, "vendorMerge", false, outcome).await
    }

    /// Takes a merge back: all that moved is where it was.
    ///
    /// # Errors
    /// [`SyncError`]; nothing was written.
    pub async fn undo_merge(&self, actor: &Actor, from: &Given) -> Result<SyncReport, SyncError> {
        let outcome = self.try_undo_merge(actor, from).await;
        self.recorded(actor, "vendorMergeUndo", false, outcome).await
    }

    /// Records what of a deed was not written, and why.
    async fn recorded(
        &self,
        actor: &Actor,
        deed: &str,
        is_dry: bool,
        outcome: Result<SyncReport, SyncError>,
    ) -> Result<SyncReport, SyncError> {
        let told = outcome.as_ref().ok().and_then(|report| report.feed_position.as_ref());
        if let Some(position) = told {
            self.pulse.told(actor, &position.epoch, position.position);
        }
        let error = match &outcome {
            Ok(report) if report.replayed => None,
            Ok(report) => report.rows.iter().flat_map(|row| &row.errors).next(),
            Err(SyncError::Refused(error)) => Some(error),
            Err(SyncError::Store(_)) => None,
        };
        let Some(UserError { code, message, .. }) = error else { return outcome };
        let refused = if *code == Code::Forbidden {
            AuditOutcome::Denied
        } else if is_dry {
            return outcome;
        } else {
            AuditOutcome::Refused
        };
        self.record(actor, AuditEntry::not_written(deed, refused, code.code(), message)).await?;
        outcome
    }
}
