//! Instruments: documents that ask something, one file each, with what they ask as a lawyer would read it.

mod check;
mod due;
mod obligation;

use chrono::NaiveDate;

use super::decisions::Decision;
use super::entry::{Entry, read_toml};
use super::files::Files;
use super::organizations::Organization;
use super::units::{UnitRef, Units, is_known};
pub use obligation::Obligation;

/// What an instrument asks, and of whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instrument {
    /// The key of its document, which stands among the decisions.
    pub decision: String,
    /// Whether it is a ministry's own, and not carried by the program.
    pub own: bool,
    /// Whom it addresses.
    pub addressees: Vec<String>,
    /// Its first day; the day of issue where there is none.
    pub in_force_from: Option<NaiveDate>,
    /// Its last day.
    pub in_force_to: Option<NaiveDate>,
    /// The units whose bodies are bound, as they were on the day of issue; the nation where there are none.
    pub jurisdiction: Vec<UnitRef>,
    /// Whether it binds those that succeed them.
    pub passes_to_successors: bool,
    /// What it asks, in the order of the file.
    pub obligations: Vec<Obligation>,
}

/// A file whose fields are still being taken.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) entry: Entry,
    /// The key of its document, once that has been read.
    pub(super) key: Option<String>,
    pub(super) own: bool,
}

/// Opens every instrument's file.
pub(super) fn open(files: &Files) -> Vec<Opened> {
    let opened = files.instruments().filter_map(|name| {
        let entry = read_toml(files.text(name)?, &files.place(name));
        Some(Opened { entry, key: None, own: Files::is_own(name) })
    });
    opened.collect()
}

/// Reads and checks what the instruments ask, once their documents are read.
pub(super) fn read(
    opened: Vec<Opened>,
    decisions: &[Decision],
    organizations: &[Organization],
    units: &Units,
) -> Vec<Instrument> {
    let mut told = check::Codes::default();
    let mut instruments = Vec::with_capacity(opened.len());
    for opened in opened {
        // a document that could not be read has been told of, and nothing that it asks can be placed
        let is_of = |decision: &&Decision| Some(&decision.key) == opened.key.as_ref();
        let Some(decision) = decisions.iter().find(is_of) else { continue };
        let context = obligation::Context { decision, organizations, units };
        instruments.push(instrument(opened, &context, &mut told));
    }
    instruments
}

fn instrument(
    opened: Opened,
    context: &obligation::Context<'_>,
    told: &mut check::Codes,
) -> Instrument {
    let Opened { mut entry, own, .. } = opened;
    let at_end = entry.place_of("in_force_to");
    let at_jurisdiction = entry.place_of("jurisdiction");
    let addressees = entry.texts("addressees");
    let in_force_from = entry.day_if("in_force_from");
    let in_force_to = entry.day_if("in_force_to");
    let jurisdiction = entry.codes("jurisdiction", UnitRef::parse);
    let passes_to_successors = entry.flag_if("passes_to_successors").unwrap_or_default();
    let obligations = entry.tables("obligations").into_iter().filter_map(|entry| {
        let placed = obligation::read(entry, context)?;
        told.add(&placed);
        Some(placed.obligation)
    });
    let obligations = obligations.collect();
    entry.finish();

    let from = in_force_from.unwrap_or(context.decision.issued_on);
    if in_force_to.is_some_and(|to| to < from) {
        at_end.problem(format!("it ends before {from}, its first day"));
    }
    for unit in &jurisdiction {
        is_known(unit, context.units, &at_jurisdiction);
    }
    let decision = context.decision.key.clone();
    Instrument {
        decision,
        own,
        addressees,
        in_force_from,
        in_force_to,
        jurisdiction,
        passes_to_successors,
        obligations,
    }
}
