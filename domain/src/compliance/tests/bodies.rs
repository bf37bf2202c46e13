use uuid::Uuid;

use super::scene::*;
use crate::compliance::facts::{Body, Figure};
use crate::compliance::{Due, Judged, Obligation, evaluate};
use crate::graph::{Measure, Subject};

const BODY: Body = Body { id: Uuid::from_u128(31), province: None };

fn asked_of_a_body(due: Due) -> Obligation {
    let mut law = obligation("B-1", Measure::ReportedToMinistry, &[due]);
    law.subject = Subject::Organization;
    law.body = Some(BODY.id);
    law
}

fn verdict(due: Due, (some, all): (i64, i64), as_of: &str) -> &'static str {
    let mut facts = facts(vec![asked_of_a_body(due)], Vec::new());
    let told = figure_of(Measure::ReportedToMinistry, (some, all), "2024-10-05");
    facts.national_figures = vec![Figure { subject: Subject::Organization, ..told }];
    let law = facts.law.all()[0].clone();
    evaluate(Judged::Body(BODY), &law, &facts, day(as_of)).code.code()
}

#[test]
fn a_figure_of_bodies_tells_of_one_only_what_all_did() {
    let due = Due::OnOrBefore(day("2024-09-30"));

    assert_eq!(verdict(due, (68, 68), "2024-10-06"), "COMPLIANT_LATE");
    assert_eq!(verdict(due, (3, 68), "2024-10-06"), "UNKNOWN");
}

#[test]
fn a_yearly_duty_of_a_body_is_met_for_the_year_alone() {
    let due = Due::Yearly { month: 11, day: 30 };

    assert_eq!(verdict(due, (1, 1), "2024-12-15"), "COMPLIANT");
    assert_eq!(verdict(due, (1, 1), "2025-11-30"), "PENDING");
    assert_eq!(verdict(due, (1, 1), "2025-12-01"), "UNKNOWN");
}
