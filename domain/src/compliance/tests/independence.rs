use std::collections::HashMap;

use uuid::Uuid;

use super::scene::*;
use crate::compliance::facts::{Arrangement, Held, Province, Timeline};
use crate::compliance::{Independence, independence};
use crate::graph::{ArrangementStatus, AssessmentKind};
use crate::survey::{MonitoringMode, SystemCategory};

const ASSESSOR: Uuid = Uuid::from_u128(41);
const ANOTHER: Uuid = Uuid::from_u128(42);

fn monitored(number: u128, mode: MonitoringMode, vendors: &[Uuid]) -> Arrangement {
    let active = ArrangementStatus::Active;
    Arrangement {
        id: Uuid::from_u128(number),
        mode,
        states: Timeline(vec![Held { value: active, from: None, to: None, surveyed: false }]),
        vendors: vendors.to_vec(),
    }
}

/// Whether the assessor, a vendor or a body, is independent of who monitors.
fn found(is_vendor: bool, arrangements: Vec<Arrangement>) -> Independence {
    let mut made = assessment(9, AssessmentKind::Periodic, "2024-05-01");
    if is_vendor {
        made.vendor = Some(ASSESSOR);
    } else {
        made.assessor = Some(ASSESSOR);
    }
    let mut centre = system(1, OTHER);
    centre.category = SystemCategory::Ioc;
    centre.assessments = vec![made];
    let own = Province { arrangements, ..Province::default() };
    let provinces: HashMap<_, _> = [(OTHER, own)].into_iter().collect();
    let facts = facts_with(Vec::new(), &[], vec![centre], provinces);
    independence(&facts.systems()[0], &facts, day("2024-06-01")).unwrap().from_monitoring
}

#[test]
fn independent_is_said_only_where_all_who_monitor_are_known() {
    use Independence::{Independent, NotIndependent, Unknown};
    use MonitoringMode::{Hybrid, Outsourced, SelfRun};
    let by = |mode, vendors: &[Uuid]| monitored(1, mode, vendors);
    let by_another = || monitored(2, Outsourced, &[ANOTHER]);
    let nobody_said = || monitored(3, MonitoringMode::Unknown, &[]);

    for (is_vendor, arrangements, expected) in [
        (true, vec![], Unknown),
        (true, vec![by(Outsourced, &[ASSESSOR])], NotIndependent),
        (true, vec![by(Outsourced, &[ANOTHER])], Independent),
        (true, vec![by(SelfRun, &[])], Independent),
        // hired, but nobody says whom
        (true, vec![by(Outsourced, &[])], Unknown),
        (true, vec![by(Hybrid, &[]), by_another()], Unknown),
        (true, vec![nobody_said(), by_another()], Unknown),
        (false, vec![by(Outsourced, &[ANOTHER])], Independent),
        // a body of the state may be the own unit that monitors
        (false, vec![by(SelfRun, &[])], Unknown),
        (false, vec![by(SelfRun, &[]), by_another()], Unknown),
        (false, vec![by(Hybrid, &[ANOTHER])], Unknown),
        (false, vec![nobody_said(), by_another()], Unknown),
    ] {
        let told = format!("vendor: {is_vendor}, {arrangements:?}");
        assert_eq!(found(is_vendor, arrangements), expected, "{told}");
    }
}

#[test]
fn after_a_merger_all_who_monitored_its_parts_must_be_known() {
    let hired = |number| Province {
        arrangements: vec![monitored(number, MonitoringMode::Outsourced, &[ANOTHER])],
        ..Province::default()
    };
    for (monitored, expected) in [
        (vec![(STRICT, hired(1))], Independence::Unknown),
        (vec![(STRICT, hired(1)), (OTHER, hired(2))], Independence::Independent),
        (vec![(MERGED, hired(1))], Independence::Independent),
    ] {
        let mut made = assessment(9, AssessmentKind::Periodic, "2025-08-01");
        made.vendor = Some(ASSESSOR);
        let mut centre = system(1, MERGED);
        centre.category = SystemCategory::Ioc;
        centre.assessments = vec![made];
        let provinces: HashMap<_, _> = monitored.into_iter().collect();
        let facts = facts_with(Vec::new(), &[], vec![centre], provinces);
        let found = independence(&facts.systems()[0], &facts, day("2025-09-01")).unwrap();
        assert_eq!(found.from_monitoring, expected);
    }
}
