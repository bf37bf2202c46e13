//! What rules look at, and what they answer.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use uuid::Uuid;

use crate::sync::Row;
use crate::telling::{Mistake, UserErrorCode};

/// A thing as it is, as it is told, and as it would be.
#[derive(Debug)]
pub struct Case<'a> {
    /// Its own row as it is; nothing for a new thing.
    pub before: Option<&'a Row>,
    /// What is told of its own row.
    pub told: Row,
    /// Its own row as it would be.
    pub after: Row,
    /// The rows below it as they would be, by table: those that its rules name.
    pub rows: BTreeMap<&'static str, Vec<Row>>,
    /// What is told of it in time: table, first day, values.
    pub facts: Vec<(&'static str, Option<NaiveDate>, Row)>,
    /// Today in Vietnam.
    pub today: NaiveDate,
    /// The own rows of what it refers to.
    pub referred: &'a HashMap<Uuid, Row>,
    /// The own rows of bodies and documents that the same call tells of, as they would be.
    pub told_too: &'a HashMap<Uuid, Row>,
}

/// What is wrong, and what is doubtful.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Judgement {
    /// Why it is not taken.
    pub refusals: Vec<Mistake>,
    /// What is doubtful about it; it is taken all the same.
    pub warnings: Vec<Mistake>,
}

impl Case<'_> {
    /// Whether one of these columns of its own row is told.
    pub(super) fn tells(&self, columns: &[&str]) -> bool {
        columns.iter().any(|column| self.told.get(column).is_some())
    }

    /// The own row of a body or document that it refers to.
    pub(super) fn find(&self, id: Uuid) -> Option<&Row> {
        self.told_too.get(&id).or_else(|| self.referred.get(&id))
    }

    /// The row of an interval table that holds on a day.
    pub(super) fn on(&self, table: &str, day: NaiveDate) -> Option<&Row> {
        let holds = |row: &&Row| {
            row.day("valid_from").is_none_or(|from| from <= day)
                && row.day("valid_to").is_none_or(|to| day <= to)
        };
        self.rows.get(table)?.iter().find(holds)
    }
}

impl Judgement {
    /// It is not taken, because of this field.
    pub(super) fn refuse(
        &mut self,
        field: &str,
        code: UserErrorCode,
        english: String,
        vietnamese: String,
    ) {
        self.refusals.push(Mistake::new(code, english, vietnamese).at(field));
    }
}
