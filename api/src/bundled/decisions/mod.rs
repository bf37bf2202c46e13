//! The documents of the decision chain, and what they do to each other.

mod check;

use chrono::NaiveDate;
use domain::document_reference::DocumentKind;
use domain::graph::DecisionRelationKind;
use domain::survey::{FindingRule, Severity};

use super::entry::{Entry, read_toml};
use super::files::Files;
use super::instruments::Opened;
use super::organizations::Organization;
use super::problem::Place;
use super::reference;

const FILE: &str = "decisions.toml";

/// What stands before the first numbered item of a document, as its clauses are labelled.
pub const PREAMBLE: &str = "preamble";

/// Stands for a day that could not be read.
const UNREAD: NaiveDate = NaiveDate::MIN;

/// A document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// A stable key, by which other entries name it.
    pub key: String,
    /// The number as written, without blanks.
    pub number: String,
    /// What sort of document it is.
    pub kind: DocumentKind,
    /// The key of the body that issued it.
    pub issuer: String,
    /// The day of issue.
    pub issued_on: NaiveDate,
    /// What it is about, in our words; `None` if not known.
    pub subject: Option<String>,
    /// What it does to other documents.
    pub relations: Vec<DecisionRelation>,
    /// Its clauses, in their order.
    pub clauses: Vec<Clause>,
    /// What is odd about it.
    pub findings: Vec<DecisionFinding>,
}

/// A clause of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// How it is cited.
    pub label: String,
    /// What it says, in our words.
    pub summary: Option<String>,
}

/// What one document does to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionRelation {
    /// What it does.
    pub kind: DecisionRelationKind,
    /// The key of the other.
    pub to: String,
    /// The clause that says so; `None` if another document says so.
    pub clause: Option<String>,
}

/// Something odd about a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionFinding {
    /// What kind of oddness.
    pub rule: FindingRule,
    /// How bad.
    pub severity: Severity,
    /// Where in the document.
    pub place: String,
    /// A sentence in English.
    pub message_en: String,
    /// The same in Vietnamese.
    pub message_vi: String,
}

/// An entry with the places that later checks tell of.
struct Placed {
    decision: Decision,
    place: Place,
    relations: Vec<Place>,
}

/// Reads and checks the documents: those of the list, and the instruments.
pub(super) fn read(
    files: &Files,
    instruments: &mut [Opened],
    organizations: &[Organization],
) -> Vec<Decision> {
    let mut placed = Vec::new();
    if let Some(text) = files.text(FILE) {
        let mut file = read_toml(text, &files.place(FILE));
        for mut entry in file.tables("decision") {
            placed.extend(decision(&mut entry, organizations, Vec::new()));
            entry.finish();
        }
        file.finish();
    }
    for instrument in instruments {
        let entry = &mut instrument.entry;
        let clauses = entry.tables("clauses").into_iter().filter_map(clause).collect();
        let own = decision(entry, organizations, clauses);
        instrument.key = own.as_ref().map(|own| own.decision.key.clone());
        placed.extend(own);
    }
    check::check(&placed);
    placed.into_iter().map(|placed| placed.decision).collect()
}

/// What cannot be read is told of and stands empty, so that those who name the document are not blamed.
fn decision(
    entry: &mut Entry,
    organizations: &[Organization],
    clauses: Vec<Clause>,
) -> Option<Placed> {
    let place = entry.place().clone();
    let at_number = entry.place_of("number");
    let at_issuer = entry.place_of("issuer");
    let key = entry.text("key");
    let number = entry.text("number");
    let kind = entry.code("kind", DocumentKind::parse);
    let issuer = entry.text("issuer");
    let issued_on = entry.day("issued_on");
    let subject = entry.text_if("subject");
    let (at_relations, relations): (Vec<_>, Vec<_>) =
        entry.tables("relations").into_iter().filter_map(relation).unzip();
    let findings = entry.tables("findings").into_iter().filter_map(finding).collect();

    if let Some(issuer) = &issuer
        && !organizations.iter().any(|body| body.key == *issuer)
    {
        at_issuer.problem(format!("there is no organization {issuer:?}"));
    }
    if let (Some(number), Some(kind)) = (&number, kind) {
        reference::of(number, kind, issued_on, &at_number);
    }
    let decision = Decision {
        key: key?,
        number: number.unwrap_or_default(),
        kind: kind.unwrap_or(DocumentKind::Other),
        issuer: issuer.unwrap_or_default(),
        issued_on: issued_on.unwrap_or(UNREAD),
        subject,
        relations,
        clauses,
        findings,
    };
    Some(Placed { decision, place, relations: at_relations })
}

fn clause(mut entry: Entry) -> Option<Clause> {
    let label = entry.text("label");
    let summary = entry.text_if("summary");
    entry.finish();
    Some(Clause { label: label?, summary })
}

fn relation(mut entry: Entry) -> Option<(Place, DecisionRelation)> {
    let place = entry.place().clone();
    let kind = entry.code("kind", DecisionRelationKind::parse);
    let to = entry.text("to");
    let clause = entry.text_if("clause");
    entry.finish();
    Some((place, DecisionRelation { kind: kind?, to: to?, clause }))
}

fn finding(mut entry: Entry) -> Option<DecisionFinding> {
    let at_severity = entry.place_of("severity");
    let rule = entry.code("rule", FindingRule::parse);
    let severity = entry.code("severity", Severity::parse);
    let place = entry.text("place");
    let message_en = entry.text("message_en");
    let message_vi = entry.text("message_vi");
    entry.finish();
    let (rule, severity) = (rule?, severity?);
    if severity != rule.severity() {
        at_severity.problem(format!("{} is of severity {}", rule.code(), rule.severity().code()));
    }
    let (message_en, message_vi) = (message_en?, message_vi?);
    Some(DecisionFinding { rule, severity, place: place?, message_en, message_vi })
}

impl Decision {
    /// Has the document a clause that is labelled so? One whose clauses are not listed may have any.
    #[must_use]
    pub fn has_clause(&self, label: &str) -> bool {
        label == PREAMBLE
            || self.clauses.is_empty()
            || self.clauses.iter().any(|own| own.label == label)
    }
}
