//! One obligation of an instrument.

use chrono::NaiveDate;
use domain::compliance::DueRule;
use domain::graph::{Binding, Lifecycle, Measure, Subject};

use super::due;
use crate::bundled::decisions::Decision;
use crate::bundled::entry::Entry;
use crate::bundled::organizations::Organization;
use crate::bundled::problem::Place;
use crate::bundled::units::{UnitRef, Units, is_known};

/// What a clause asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obligation {
    /// The stable short name.
    pub code: String,
    /// The clause.
    pub clause: String,
    /// Who must, as the clause says.
    pub addressee: String,
    /// Who leads, as the document says.
    pub lead_unit: Option<String>,
    /// Who co-operates, as the document says.
    pub cooperating_units: Vec<String>,
    /// What is judged.
    pub subject: Subject,
    /// Which of them are meant, as a short name.
    pub population: Option<String>,
    /// What is asked.
    pub measure: Measure,
    /// What it asks, in our words, in English.
    pub asks_en: String,
    /// The same in Vietnamese.
    pub asks_vi: String,
    /// Whether it binds.
    pub binding: Binding,
    /// The share that must be reached, in percent.
    pub threshold: Option<u32>,
    /// Only systems in one of these states.
    pub lifecycles: Vec<Lifecycle>,
    /// Only important systems.
    pub important_only: bool,
    /// The key of the one body that is bound.
    pub body: Option<String>,
    /// The units whose bodies are bound, where they are others than the instrument's.
    pub jurisdiction: Option<Vec<UnitRef>>,
    /// Whether it binds those that succeed them, where that is otherwise than for the instrument.
    pub passes_to_successors: Option<bool>,
    /// It asks to review again the approvals that are older than this day.
    pub reviews_approvals_before: Option<NaiveDate>,
    /// Its deadlines.
    pub dues: Vec<DueRule>,
}

/// What an obligation is checked against.
pub(super) struct Context<'a> {
    pub(super) decision: &'a Decision,
    pub(super) organizations: &'a [Organization],
    pub(super) units: &'a Units,
}

/// An obligation with the place that later checks tell of.
pub(super) struct Placed {
    pub(super) obligation: Obligation,
    pub(super) place: Place,
    /// The number of its document.
    pub(super) number: String,
}

/// Reads one obligation and checks it by itself.
pub(super) fn read(mut entry: Entry, context: &Context<'_>) -> Option<Placed> {
    let place = entry.place().clone();
    let at = |field: &str| entry.place_of(field);
    let (at_clause, at_threshold, at_body) = (at("clause"), at("threshold"), at("body"));
    let (at_due, at_lifecycles, at_units) = (at("due"), at("lifecycles"), at("jurisdiction"));
    let code = entry.text("code");
    let clause = entry.text("clause");
    let addressee = entry.text("addressee");
    let lead_unit = entry.text_if("lead_unit");
    let cooperating_units = entry.texts("cooperating_units");
    let subject = entry.code("subject", Subject::parse);
    let population = entry.text_if("population");
    let measure = entry.code("measure", Measure::parse);
    let (asks_en, asks_vi) = (entry.text("asks_en"), entry.text("asks_vi"));
    let binding = entry.code("binding", Binding::parse);
    let threshold = entry.number_if("threshold");
    let lifecycles = entry.codes("lifecycles", Lifecycle::parse);
    let important_only = entry.flag_if("important_only").unwrap_or_default();
    let body = entry.text_if("body");
    let jurisdiction =
        entry.has("jurisdiction").then(|| entry.codes("jurisdiction", UnitRef::parse));
    let passes_to_successors = entry.flag_if("passes_to_successors");
    let reviews_approvals_before = entry.day_if("reviews_approvals_before");
    let had_dues = entry.has("due");
    let dues: Vec<DueRule> = entry.tables("due").into_iter().filter_map(due::read).collect();
    entry.finish();

    if let Some(clause) = &clause
        && !context.decision.clauses.iter().any(|own| own.label == *clause)
    {
        at_clause.problem(format!("{} has no clause {clause:?}", context.decision.number));
    }
    if let Some(share) = threshold.filter(|share| !(1..=100).contains(share)) {
        at_threshold.problem(format!("a threshold is 1 to 100 percent, not {share}"));
    }
    if let Some(body) = &body
        && !context.organizations.iter().any(|known| known.key == *body)
    {
        at_body.problem(format!("there is no organization {body:?}"));
    }
    for unit in jurisdiction.iter().flatten() {
        is_known(unit, context.units, &at_units);
    }
    let of_systems = matches!(subject, None | Some(Subject::System | Subject::Ioc | Subject::Soc));
    if !of_systems && (!lifecycles.is_empty() || important_only) {
        at_lifecycles.problem("only systems have lifecycles and are important or not");
    }
    if !matches!(subject, None | Some(Subject::Ioc)) && dues.iter().any(|due| due.tier.is_some()) {
        at_due.problem("only operations centres have a tier");
    }
    if !had_dues {
        place.problem("it has no deadline: say `open = true` where the document states none");
    }
    let obligation = Obligation {
        code: code?,
        clause: clause?,
        addressee: addressee?,
        lead_unit,
        cooperating_units,
        subject: subject?,
        population,
        measure: measure?,
        asks_en: asks_en?,
        asks_vi: asks_vi?,
        binding: binding?,
        threshold,
        lifecycles,
        important_only,
        body,
        jurisdiction,
        passes_to_successors,
        reviews_approvals_before,
        dues,
    };
    Some(Placed { obligation, place, number: context.decision.number.clone() })
}
