use std::collections::HashMap;

use uuid::Uuid;

use super::scene::*;
use crate::compliance::facts::{Arrangement, Held, Province, Team, Timeline};
use crate::compliance::{Due, Facts, Layer, Standing, layers};
use crate::graph::{ArrangementStatus, AssessmentKind, Measure, Subject, TeamStatus};
use crate::survey::MonitoringMode;

const ON: &str = "2025-09-01";

fn since<T>(value: T, from: &str) -> Timeline<T> {
    Timeline(vec![Held { value, from: Some(day(from)), to: None, surveyed: false }])
}

fn monitored(number: u128, status: ArrangementStatus) -> Province {
    let arrangement = Arrangement {
        id: Uuid::from_u128(number),
        mode: MonitoringMode::Outsourced,
        states: since(status, "2024-05-01"),
        vendors: Vec::new(),
    };
    Province { arrangements: vec![arrangement], ..Province::default() }
}

fn told(provinces: Vec<(Uuid, Province)>) -> Facts {
    let mut whole = obligation("M-1", Measure::Monitored, &[Due::Continuous]);
    whole.subject = Subject::Province;
    let each = obligation("M-2", Measure::Monitored, &[Due::Continuous]);
    let systems = vec![system(1, STRICT), system(2, MERGED)];
    let provinces: HashMap<_, _> = provinces.into_iter().collect();
    facts_with(vec![whole, each], &[], systems, provinces)
}

fn standing(facts: &Facts, province: Uuid, asked: Layer) -> Standing {
    let layers = layers(facts, province, None, day(ON));
    layers.into_iter().find(|layer| layer.layer == asked).unwrap().standing
}

#[test]
fn what_guarded_all_that_was_merged_guards_the_whole() {
    let guarded = |number: u128| {
        let mut own = monitored(number, ArrangementStatus::Active);
        let states = since(TeamStatus::Established, "2024-05-01");
        own.teams.push(Team { id: Uuid::from_u128(number + 10), states });
        let made = assessment(number + 20, AssessmentKind::Periodic, "2025-01-10");
        own.assessments.push(made);
        own
    };
    let all = told(vec![(STRICT, guarded(800)), (OTHER, guarded(801))]);
    let part = told(vec![(STRICT, guarded(800))]);

    for layer in [Layer::OnSiteForce, Layer::Monitoring] {
        assert_eq!(standing(&all, MERGED, layer), Standing::InPlace, "{layer:?}");
        // a part that is guarded does not show that the whole is
        assert_eq!(standing(&part, MERGED, layer), Standing::Unknown, "{layer:?}");
    }
    assert_eq!(standing(&part, MERGED, Layer::Assessment), Standing::InPlace);
    assert_eq!(standing(&all, MERGED, Layer::NcscConnection), Standing::Unknown);
    for (facts, whole, of_strict, of_merged) in
        [(&all, "COMPLIANT", "COMPLIANT", "COMPLIANT"), (&part, "UNKNOWN", "COMPLIANT", "UNKNOWN")]
    {
        assert_eq!(of_province(facts, MERGED, "M-1", ON).code.code(), whole);
        assert_eq!(of_system(facts, 1, "M-2", ON).code.code(), of_strict);
        assert_eq!(of_system(facts, 2, "M-2", ON).code.code(), of_merged);
    }
}

#[test]
fn what_a_merged_province_sets_up_guards_the_systems_that_it_took_over() {
    let facts = told(vec![(MERGED, monitored(801, ArrangementStatus::Active))]);

    assert_eq!(of_system(&facts, 1, "M-2", ON).code.code(), "COMPLIANT");
    // before the merger it was not there to do so
    assert_eq!(of_system(&facts, 1, "M-2", "2025-06-30").code.code(), "UNKNOWN");
}

#[test]
fn one_part_that_is_not_guarded_accuses_the_whole_only_where_the_rest_is_known_too() {
    let ended = |number| monitored(number, ArrangementStatus::Ended);
    let active = monitored(803, ArrangementStatus::Active);
    for (provinces, expected) in [
        (vec![(STRICT, ended(801))], "UNKNOWN"),
        (vec![(STRICT, ended(801)), (OTHER, ended(802))], "NON_COMPLIANT"),
        (vec![(STRICT, ended(801)), (OTHER, active.clone())], "UNKNOWN"),
        (vec![(STRICT, ended(801)), (MERGED, active)], "COMPLIANT"),
        (vec![(MERGED, ended(801))], "NON_COMPLIANT"),
    ] {
        let facts = told(provinces);
        assert_eq!(of_province(&facts, MERGED, "M-1", ON).code.code(), expected);
    }
}
