//! On whose behalf records are planned, and what may be done with each.

use chrono::NaiveDate;
use uuid::Uuid;

use super::existing::Existing;
use super::record::{Key, Record};
use super::rejection::Rejection;
use super::value::Row;
use crate::access::{Denial, Permission};
use crate::graph::{Scoping, Word, word};

/// Who tells records, where it is not the program itself. What callers tell is held to their permission and to rules;
/// the files that the program carries and the sheets of surveys are told by the program, with their oddities.
#[derive(Debug, Clone, Copy)]
pub struct Caller<'a> {
    /// What they may read and write.
    pub permission: &'a Permission,
    /// Today in Vietnam.
    pub today: NaiveDate,
    /// What is asked of each record, in their order.
    pub asked: &'a [Asked],
}

/// What is asked of one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// What is to be done.
    pub mode: Mode,
    /// The revision that the thing must have.
    pub if_revision: Option<i64>,
    /// The id that was made for it, if it is new: it is no name that the caller told.
    pub new_id: Uuid,
}

/// What is to be done with a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It is to be made; it must not be there.
    Create,
    /// It is to be so, whether it is there or not.
    Upsert,
    /// It is to be changed; it must be there.
    Update,
    /// It is no more; it must be there.
    Retire,
}

impl Asked {
    /// Whether this is no name that only the nation's writers give: an external id, or the id that was made.
    fn made(&self, key: &Key) -> bool {
        match key.source.as_ref() {
            Key::ID => key.key == self.new_id.to_string(),
            source => source != Key::NATURAL,
        }
    }
}

impl Caller<'_> {
    /// Whether the names that a province's writer tells may be theirs: one that leads to what they may not read is told as
    /// one that leads nowhere, and only the nation's writers give ids and natural keys.
    pub(super) fn may_name(
        &self,
        place: usize,
        record: &Record,
        existing: &Existing,
    ) -> Result<(), Rejection> {
        if self.permission.writes_shared {
            return Ok(());
        }
        let Some(asked) = self.asked.get(place) else { return Err(Rejection::Forbidden) };
        let scoping = record.word.scoping;
        let may = |key: &Key| match existing.keys.get(key) {
            Some(id) => {
                let known = existing.nodes.get(id);
                known.is_some_and(|row| self.permission.reads(scoping, row.id("province_id")))
            }
            None => asked.made(key),
        };
        if record.keys.iter().all(may) { Ok(()) } else { Err(Rejection::NotFound) }
    }

    /// Whether this record may be written as the thing `known`; `None` where it is new.
    pub(super) fn may(
        &self,
        place: usize,
        record: &Record,
        known: Option<&Row>,
    ) -> Result<(), Rejection> {
        let Some(asked) = self.asked.get(place) else { return Err(Rejection::Forbidden) };
        let Some(known) = known else { return self.may_make(asked, record) };
        let province = known.id("province_id");
        match self.permission.may_write(record.word.scoping, province) {
            Ok(()) => {}
            Err(Denial::Hidden) => return Err(Rejection::NotFound),
            Err(Denial::Forbidden) => return Err(Rejection::Forbidden),
        }
        if asked.mode == Mode::Create {
            return Err(Rejection::Exists);
        }
        let current = known.int("revision").unwrap_or_default();
        match asked.if_revision {
            Some(told) if told != current => Err(Rejection::RevisionConflict { told, current }),
            _ => Ok(()),
        }
    }

    /// A thing that is not there is made; by a name that only the nation gives, only by the nation's writers.
    fn may_make(&self, asked: &Asked, record: &Record) -> Result<(), Rejection> {
        let may_be_made = matches!(asked.mode, Mode::Create | Mode::Upsert)
            && asked.if_revision.is_none()
            && (self.permission.writes_shared || record.keys.iter().all(|key| asked.made(key)));
        if may_be_made { Ok(()) } else { Err(Rejection::NotFound) }
    }

    /// Whether a new thing comes with a name that only the nation's writers give, as an export tells it: it is restored as
    /// it was, oddities and all.
    pub(super) fn restores(&self, place: usize, record: &Record) -> bool {
        let Some(asked) = self.asked.get(place) else { return false };
        self.permission.writes_shared && !record.keys.iter().all(|key| asked.made(key))
    }

    /// Whether a thing of this word may be written for a province.
    pub(super) fn may_become(&self, word: &Word, province: Option<Uuid>) -> Result<(), Rejection> {
        self.permission.may_write(word.scoping, province).or(Err(Rejection::Forbidden))
    }

    /// Whether the caller may refer to the thing with this key: it may read it.
    pub(super) fn may_refer(&self, key: &Key, existing: &Existing) -> bool {
        let Some(id) = existing.keys.get(key) else { return true };
        let Some(word) = word(key.kind) else { return false };
        if word.scoping == Scoping::Shared {
            return true;
        }
        let row = existing.referred.get(id).or_else(|| existing.nodes.get(id));
        row.is_some_and(|row| self.permission.reads(word.scoping, row.id("province_id")))
    }
}
