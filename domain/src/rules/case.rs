//! What rules look at, and what they answer.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use uuid::Uuid;

use crate::sync::Row;
use crate::telling::Mistake;

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
}

/// What is wrong, and what is doubtful.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Judgement {
    /// Why it is not taken.
    pub refusals: Vec<Mistake>,
    /// What is doubtful about it; it is taken all the same.
    pub warnings: Vec<Mistake>,
}
