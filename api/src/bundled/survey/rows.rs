//! Reading `rows.toml`: one table for each row of the sheet.

use std::collections::BTreeSet;

use domain::document_reference::DocumentReference;
use domain::graph::DecisionRelationKind;
use domain::survey::Criterion;

use super::super::entry::{Entry, read_toml};
use super::super::files::Files;
use super::super::problem::Place;
use super::super::units::UnitRef;
use super::check::Head;
use super::{CitedRelation, Known, Row, answers, cell};

/// The column of the provinces' names.
const PROVINCE_COLUMN: u32 = 2;

/// What the file tells.
#[derive(Default)]
pub(super) struct Told {
    pub(super) rows: Vec<Row>,
    pub(super) relations: Vec<CitedRelation>,
}

/// Reads and checks the rows.
pub(super) fn read(files: &Files, name: &str, head: &Head, known: &Known<'_>) -> Told {
    let mut told = Told::default();
    let Some(text) = files.text(name) else { return told };
    let mut file = read_toml(text, &files.place(name));
    let (mut numbers, mut provinces) = (BTreeSet::new(), BTreeSet::new());
    for entry in file.tables("row") {
        let place = entry.place().clone();
        let Some((row, relations)) = row(entry, head, known) else { continue };
        if let Some(number) = row.number
            && numbers.last().is_some_and(|last| *last >= number)
        {
            place.problem(format!("row {number} does not come after the row before it"));
        }
        numbers.extend(row.number);
        if let Some(code) = row.province.clone()
            && !provinces.insert(code.clone())
        {
            place.problem(format!("the province {code} has more than one row"));
        }
        told.rows.push(row);
        told.relations.extend(relations);
    }
    file.finish();
    told
}

fn row(mut entry: Entry, head: &Head, known: &Known<'_>) -> Option<(Row, Vec<CitedRelation>)> {
    let at_name = entry.place_of("name");
    let number = entry.number("number");
    let code = entry.text("province");
    let name = entry.text("name");
    let at = number.unwrap_or_default();
    let review = entry.table("system_review").map(|answer| answers::review(answer, at));
    let dossier = entry.table("level_dossier").map(|answer| answers::dossier(answer, at));
    let force = entry.table("security_force").map(|answer| answers::force(answer, at));
    let monitoring =
        entry.table("monitoring").map(|answer| answers::monitoring(answer, at, known.vendors));
    let ncsc = entry.table("ncsc_link").map(|answer| answers::ncsc(answer, at));
    let relations = entry.tables("relations");
    entry.finish();

    let (number, code, name) = (number?, code?, name?);
    check_name(&code, &name, head, known, &at_name);
    let row = Row {
        number: Some(number),
        province: Some(code),
        province_cell: cell(number, PROVINCE_COLUMN),
        review: review?,
        dossier: dossier?,
        force: force?,
        monitoring: monitoring?,
        ncsc: ncsc?,
    };
    let relations = relations.into_iter().filter_map(|entry| relation(entry, &row)).collect();
    Some((row, relations))
}

/// The name must be the one that the province of this code had when the survey was made.
fn check_name(code: &str, name: &str, head: &Head, known: &Known<'_>, place: &Place) {
    let unit = UnitRef { basis: head.basis, code: code.to_owned() };
    match known.units.name_on(&unit, head.as_of) {
        None => place.problem(format!("there is no unit {unit}")),
        Some(listed) if listed != name => {
            place.problem(format!("{unit} is called {listed}, not {name}"));
        }
        Some(_) => {}
    }
}

fn relation(mut entry: Entry, row: &Row) -> Option<CitedRelation> {
    let place = entry.place().clone();
    let document = entry.text("document");
    let kind = entry.code("kind", DecisionRelationKind::parse);
    let related = entry.text("related");
    let column = entry.number("column");
    entry.finish();
    let cited = |number: String| {
        let found = cited_by(row).find(|reference| reference.number == number).cloned();
        if found.is_none() {
            place.problem(format!("the row cites no {number}"));
        }
        found
    };
    let (document, related) = (cited(document?), cited(related?));
    let (number, province) = (row.number?, row.province.clone()?);
    let (document, kind, related) = (document?, kind?, related?);
    Some(CitedRelation { row: number, column: column?, province, document, kind, related })
}

/// Everything that a row cites.
fn cited_by(row: &Row) -> impl Iterator<Item = &DocumentReference> {
    let own = Criterion::ALL.iter().flat_map(|criterion| row.documents(*criterion));
    own.chain(&row.review.references).map(|cited| &cited.reference)
}
