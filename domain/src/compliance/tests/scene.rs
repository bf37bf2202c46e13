//! A small world: two provinces and their successor, a law in short, systems that a test describes.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use uuid::Uuid;

use crate::compliance::facts::{
    Approver, Assessment, Dossier, Figure, Held, Inventory, Province, System, Timeline, Unit, Units,
};
use crate::compliance::{
    Due, DueRule, Facts, Instrument, Judged, Law, Obligation, Supersession, Verdict, evaluate,
    verdicts,
};
use crate::graph::{
    AssessmentKind, Binding, DossierStatus, FigureQualifier, InventoryStatus, Lifecycle, Measure,
    Subject,
};
use crate::survey::SystemCategory;

/// The strict province, another one, and the one that both are merged into.
pub(super) const STRICT: Uuid = Uuid::from_u128(75);
pub(super) const OTHER: Uuid = Uuid::from_u128(70);
pub(super) const MERGED: Uuid = Uuid::from_u128(1075);
/// The day of the merger.
const MERGER: &str = "2025-07-01";

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// An obligation of the nation on systems, that binds from 2024 on.
pub(super) fn obligation(code: &str, measure: Measure, dues: &[Due]) -> Obligation {
    let number: String = code.split('-').next().unwrap_or_default().to_owned();
    let instrument = u128::from(number.bytes().map(u32::from).sum::<u32>());
    Obligation {
        id: Uuid::from_u128(code.bytes().fold(0, |sum, byte| sum * 131 + u128::from(byte))),
        code: code.to_owned(),
        ordinal: 1,
        clause: "1".to_owned(),
        asks: ["một việc".to_owned(), "a thing".to_owned()],
        instrument: Instrument {
            id: Uuid::from_u128(instrument),
            number,
            issued_on: Some(day("2024-01-01")),
        },
        subject: Subject::System,
        population: None,
        measure,
        binding: Binding::Binding,
        threshold: None,
        lifecycles: Vec::new(),
        important_only: false,
        body: None,
        jurisdiction: Vec::new(),
        passes_to_successors: false,
        reviews_approvals_before: None,
        in_force_from: Some(day("2024-01-01")),
        in_force_to: None,
        dues: dues.iter().map(|due| DueRule { due: *due, tier: None, stated: None }).collect(),
    }
}

/// A system of a province, of which nothing is known.
pub(super) fn system(number: u128, province: Uuid) -> System {
    System {
        id: Uuid::from_u128(number),
        province,
        category: SystemCategory::Other,
        tier: None,
        important: None,
        went_live_on: None,
        level: None,
        lifecycles: Timeline::default(),
        operators: Timeline::default(),
        dossiers: Vec::new(),
        assessments: Vec::new(),
        figures: Vec::new(),
    }
}

/// In operation, whenever.
pub(super) fn operating() -> Timeline<Lifecycle> {
    Timeline(vec![Held { value: Lifecycle::Operating, from: None, to: None, surveyed: false }])
}

/// A dossier that was in the making until its approval, if it has one.
pub(super) fn dossier(number: u128, approved_on: Option<&str>) -> Dossier {
    let approved_on = approved_on.map(day);
    let mut states = vec![Held {
        value: DossierStatus::Preparing,
        from: Some(day("2020-01-01")),
        to: approved_on.and_then(|on| on.pred_opt()),
        surveyed: false,
    }];
    let approved = DossierStatus::Approved;
    states.extend(approved_on.map(|on| Held {
        value: approved,
        from: Some(on),
        to: None,
        surveyed: false,
    }));
    Dossier {
        id: Uuid::from_u128(number),
        approved_on,
        implemented_on: None,
        states: Timeline(states),
        approver: Approver::NotRuledOut,
    }
}

pub(super) fn assessment(number: u128, kind: AssessmentKind, on: &str) -> Assessment {
    Assessment {
        id: Uuid::from_u128(number),
        kind,
        on: Some(day(on)),
        assessor: None,
        vendor: None,
    }
}

/// An exact figure of systems: so many of so many.
pub(super) fn figure_of(measure: Measure, (some, all): (i64, i64), on: &str) -> Figure {
    Figure {
        id: Uuid::from_u128(500),
        system: None,
        subject: Subject::System,
        population: None,
        measure: Some(measure),
        numerator: Some(some),
        denominator: Some(all),
        qualifier: FigureQualifier::Exact,
        on: Some(day(on)),
    }
}

/// The facts of these systems under these obligations.
pub(super) fn facts(obligations: Vec<Obligation>, systems: Vec<System>) -> Facts {
    facts_with(obligations, &[], systems, HashMap::new())
}

pub(super) fn facts_with(
    obligations: Vec<Obligation>,
    superseded: &[Supersession],
    systems: Vec<System>,
    provinces: HashMap<Uuid, Province>,
) -> Facts {
    let unit = |id: Uuid, old: bool| Unit {
        id,
        code: id.simple().to_string(),
        basis_63: old,
        basis_34: !old,
        first_day: (!old).then(|| day(MERGER)),
        last_day: old.then(|| day(MERGER).pred_opt()).flatten(),
        region: None,
    };
    let units = vec![unit(STRICT, true), unit(OTHER, true), unit(MERGED, false)];
    let units = Units::new(units, &[(STRICT, MERGED), (OTHER, MERGED)]);
    Facts::new(Law::new(obligations, superseded), units, systems, provinces)
}

/// A province whose inventory is stated to be complete.
pub(super) fn complete() -> Province {
    let stated = Held { value: InventoryStatus::Complete, from: None, to: None, surveyed: false };
    let inventory = Inventory { id: Uuid::from_u128(99), states: Timeline(vec![stated]) };
    Province { inventories: vec![inventory], ..Province::default() }
}

/// The verdict on one system by the obligation of this code.
pub(super) fn of_system(facts: &Facts, system: u128, code: &str, as_of: &str) -> Verdict {
    let system = facts.system(Uuid::from_u128(system)).unwrap();
    evaluate(Judged::System(system), &named(facts, code), facts, day(as_of))
}

/// The verdict on a province by the obligation of this code.
pub(super) fn of_province(facts: &Facts, province: Uuid, code: &str, as_of: &str) -> Verdict {
    evaluate(Judged::Province(province), &named(facts, code), facts, day(as_of))
}

/// The codes of the effective verdicts on a system, with what came out.
pub(super) fn effective(facts: &Facts, system: u128, as_of: &str) -> Vec<String> {
    let system = facts.system(Uuid::from_u128(system)).unwrap();
    let all = verdicts(Judged::System(system), facts, day(as_of));
    let effective = all.iter().filter(|verdict| verdict.is_effective());
    effective.map(|it| format!("{} {}", it.obligation.code, it.code.code())).collect()
}

fn named(facts: &Facts, code: &str) -> Arc<Obligation> {
    facts.law.all().iter().find(|obligation| obligation.code == code).unwrap().clone()
}
