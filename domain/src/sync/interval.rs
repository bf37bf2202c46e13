//! Facts in time: what is told of a day is laid over what is known of it, never twice for one day.
//!
//! - What is told already holds on its day: nothing changes, but for an end or an earlier beginning that it adds.
//! - Another value from a later day: the known fact ends on the day before.
//! - Another value from the very day on which the known fact begins: the known one is corrected.
//! - A day of which nothing is known: the fact is added, and ends where the next one begins.

use chrono::{Days, NaiveDate};
use uuid::Uuid;

use super::identity::owned_id;
use super::record::Source;
use super::value::{Row, Value};

/// A fact as it is told, its nodes found.
#[derive(Debug, Clone)]
pub(super) struct ToldFact<'a> {
    pub(super) values: Row,
    pub(super) from: Option<NaiveDate>,
    pub(super) to: Option<NaiveDate>,
    pub(super) source: Option<SourceOf<'a>>,
}

/// Who says so, of a thing of a province or the nation. Its id is made where a row needs it: most that is told is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct SourceOf<'a> {
    pub(super) source: &'a Source,
    pub(super) of: Option<Uuid>,
}

impl ToldFact<'_> {
    fn source_id(&self) -> Option<Uuid> {
        self.source.map(|SourceOf { source, of }| source.id(of))
    }
}

/// The rows of one table for one thing, as they are to be when all is told.
pub(super) struct Timeline<'a> {
    table: &'a str,
    owner: Uuid,
    rows: Vec<Row>,
}

impl<'a> Timeline<'a> {
    pub(super) fn new(table: &'a str, owner: Uuid, known: &[Row]) -> Self {
        Self { table, owner, rows: known.to_vec() }
    }

    /// Lays one fact over what is known.
    pub(super) fn tell(&mut self, fact: &ToldFact<'_>) {
        if fact.values.is_empty() {
            return self.end(fact);
        }
        let next = self.rows.iter().filter(|row| is_after(row, fact.from));
        let next_from = next.filter_map(|row| row.day("valid_from")).min();
        let to = earlier_end(fact.to, next_from.and_then(day_before));

        let Some(at) = self.rows.iter().position(|row| holds_on(row, fact.from)) else {
            return self.fill_gap(fact, to, next_from);
        };
        let Some(known) = self.rows.get_mut(at) else { return };
        if known.agrees_with(&fact.values) {
            if fact.to.is_some() {
                known.set("valid_to", to);
            }
        } else if known.day("valid_from") == fact.from {
            known.take_over(&fact.values);
            known.set("provenance_id", fact.source_id());
            if fact.to.is_some() {
                known.set("valid_to", to);
            }
        } else {
            let known = known.clone();
            self.replace_from(at, &known, fact, to);
        }
    }

    /// Takes these facts for all that there is: what is known of other days goes.
    pub(super) fn tell_whole(&mut self, facts: &[ToldFact<'_>]) {
        let known = std::mem::take(&mut self.rows);
        for fact in facts.iter().filter(|fact| !fact.values.is_empty()) {
            let same_day = known.iter().find(|row| row.day("valid_from") == fact.from);
            let Some(row) = same_day else { continue };
            let mut row = row.clone();
            if !row.agrees_with(&fact.values) {
                row.take_over(&fact.values);
                row.set("provenance_id", fact.source_id());
            }
            row.set("valid_to", fact.to);
            self.rows.push(row);
        }
        let begins = |row: &Row, fact: &ToldFact<'_>| row.day("valid_from") == fact.from;
        for fact in facts.iter().filter(|fact| !fact.values.is_empty()) {
            if !self.rows.iter().any(|row| begins(row, fact)) {
                self.insert(&fact.values, fact.from, fact.to, fact.source_id());
            }
        }
    }

    /// Nothing holds from the fact's day on: what held ends the day before; what it said of the time after the fact's
    /// last day stands.
    fn end(&mut self, fact: &ToldFact<'_>) {
        let Some(at) = self.rows.iter().position(|row| holds_on(row, fact.from)) else { return };
        let Some(known) = self.rows.get(at).cloned() else { return };
        if known.day("valid_from") == fact.from {
            self.rows.remove(at);
        } else if let Some(row) = self.rows.get_mut(at) {
            row.set("valid_to", fact.from.and_then(day_before));
        }
        self.keep_rest(&known, fact.to);
    }

    /// What a known fact says of the days after `last`, where there is such a day.
    fn keep_rest(&mut self, known: &Row, last: Option<NaiveDate>) {
        let known_to = known.day("valid_to");
        let rest_from = last.and_then(|day| day.checked_add_days(Days::new(1)));
        if let Some(rest_from) = rest_from
            && known_to.is_none_or(|last| last >= rest_from)
        {
            let mut rest = known.clone();
            for column in ["id", "valid_from", "valid_to", "recorded_at"] {
                rest.set(column, Value::Null);
            }
            self.insert(&rest, Some(rest_from), known_to, known.id("provenance_id"));
        }
    }

    /// The rows, each either known or new.
    pub(super) fn into_rows(self) -> Vec<Row> {
        self.rows
    }

    /// Ends a known fact where another begins; what it said of the time after that one stands.
    fn replace_from(&mut self, at: usize, known: &Row, fact: &ToldFact<'_>, to: Option<NaiveDate>) {
        if let Some(row) = self.rows.get_mut(at) {
            row.set("valid_to", fact.from.and_then(day_before));
        }
        self.insert(&fact.values, fact.from, to, fact.source_id());
        self.keep_rest(known, fact.to.and(to));
    }

    /// Adds a fact to a time of which nothing is known, or lets the next one begin earlier if it says the same.
    fn fill_gap(
        &mut self,
        fact: &ToldFact<'_>,
        to: Option<NaiveDate>,
        next_from: Option<NaiveDate>,
    ) {
        let goes_on = fact.to.is_none();
        let next = self
            .rows
            .iter_mut()
            .find(|row| next_from.is_some() && row.day("valid_from") == next_from);
        match next {
            Some(next) if goes_on && next.agrees_with(&fact.values) => {
                next.set("valid_from", fact.from);
            }
            _ => self.insert(&fact.values, fact.from, to, fact.source_id()),
        }
    }

    fn insert(
        &mut self,
        values: &Row,
        from: Option<NaiveDate>,
        to: Option<NaiveDate>,
        source: Option<Uuid>,
    ) {
        let mut row = values.clone();
        row.set("id", self.free_id(from));
        row.set("valid_from", from);
        row.set("valid_to", to);
        row.set("provenance_id", source);
        self.rows.push(row);
    }

    /// An id by the first day; where that was taken by a row whose beginning has moved, by a number more.
    fn free_id(&self, from: Option<NaiveDate>) -> Uuid {
        let day = from.map_or_else(|| "always".to_owned(), |day| day.to_string());
        let mut id = owned_id(self.owner, self.table, &day);
        let mut number = 1_u32;
        while self.rows.iter().any(|row| row.id("id") == Some(id)) {
            number += 1;
            id = owned_id(self.owner, self.table, &format!("{day}#{number}"));
        }
        id
    }
}

/// Whether a row holds on the day; without a day, whether it always held.
fn holds_on(row: &Row, day: Option<NaiveDate>) -> bool {
    let (from, to) = (row.day("valid_from"), row.day("valid_to"));
    match day {
        None => from.is_none(),
        Some(day) => from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to),
    }
}

/// Whether a row begins after the day.
fn is_after(row: &Row, day: Option<NaiveDate>) -> bool {
    match (row.day("valid_from"), day) {
        (Some(from), Some(day)) => from > day,
        (Some(_), None) => true,
        (None, _) => false,
    }
}

fn day_before(day: NaiveDate) -> Option<NaiveDate> {
    day.pred_opt()
}

fn earlier_end(one: Option<NaiveDate>, other: Option<NaiveDate>) -> Option<NaiveDate> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}
