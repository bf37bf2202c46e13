//! Deeds that are more than a change of fields: rows are added to a thing, or taken from it.

use domain::sync::{Mode, Part};
use domain::telling::Writable;

use super::outcome::Going;
use super::{
    Given, Object, OnRowError, SyncError, SyncReport, SyncRequest, TypedRow, UserError, refusal,
};
use crate::app::{Actor, App};

/// A deed done to one thing.
#[derive(Debug, Clone)]
pub struct Deed {
    /// The mutation.
    pub name: &'static str,
    /// What kind of thing.
    pub of: &'static Writable,
    /// What names it, and what is told of it.
    pub given: Object,
    /// The revision that it must have.
    pub if_revision: Option<i64>,
    /// What is to be done with it.
    pub mode: Mode,
    /// One item of a list field, added to what is there.
    pub adds: Option<(&'static str, Given)>,
    /// One item of a list field, taken from what is there.
    pub removes: Option<(&'static str, Given)>,
}

impl App {
    /// Does a deed to one thing.
    pub(super) async fn try_deed(
        &self,
        actor: &Actor,
        mut deed: Deed,
    ) -> Result<SyncReport, SyncError> {
        let mut given = std::mem::take(&mut deed.given);
        let item = deed.adds.as_ref().or(deed.removes.as_ref());
        if let Some((field, item)) = item.cloned() {
            given.insert(field.to_owned(), Given::List(vec![item]));
        }
        let request = SyncRequest {
            deed: deed.name.to_owned(),
            rows: vec![TypedRow { of: deed.of, given, if_revision: deed.if_revision }],
            mode: deed.mode,
            match_by: None,
            on_row_error: OnRowError::RejectAll,
            dry_run: false,
            idempotency_key: None,
        };
        if actor.only_reads() {
            return Err(SyncError::Refused(refusal::forbidden()));
        }
        let mut rows = self.told(actor, &request);
        for told in rows.iter_mut().flatten() {
            // what is told is not the whole list
            let whole = std::mem::take(&mut told.record.whole);
            if deed.removes.is_some() {
                let parts = std::mem::take(&mut told.record.parts);
                let (gone, kept): (Vec<Part>, Vec<Part>) =
                    parts.into_iter().partition(|part| whole.contains(&part.table));
                told.record.parts = kept;
                told.record.without = gone;
            }
        }
        let rows = rows.into_iter().map(|row| row.map_err(|errors| named_as_told(errors, &deed)));
        let going = Going {
            deed: deed.name,
            rows: rows.collect(),
            words: vec![deed.of.word],
            on_row_error: OnRowError::RejectAll,
            dry_run: false,
            once: None,
            whole: None,
            beside: Vec::new(),
        };
        self.go(actor, going).await
    }
}

/// The item that is added or removed stands in no list for the caller.
fn named_as_told(mut errors: Vec<UserError>, deed: &Deed) -> Vec<UserError> {
    use domain::telling::PathPart;
    let list = deed.adds.as_ref().or(deed.removes.as_ref()).map(|(field, _)| *field);
    for error in &mut errors {
        let is_list = matches!(error.path.first(), Some(PathPart::Field(name)) if Some(name.as_str()) == list);
        if is_list {
            error.path.drain(..error.path.len().min(2));
        }
    }
    errors
}
