use std::collections::HashMap;

use uuid::Uuid;

use super::scene::*;
use crate::compliance::facts::{Figure, Held, Link, Province, System, Timeline};
use crate::compliance::{Due, Judged, Missing, Obligation, Verdict, verdicts};
use crate::graph::{FigureQualifier, Lifecycle, LinkStatus, Measure, Subject};

fn approved_by(last: &str) -> Obligation {
    obligation("N-1", Measure::LevelApproved, &[Due::OnOrBefore(day(last))])
}

fn approved(number: u128, on: Option<&str>) -> System {
    let mut system = system(number, OTHER);
    system.dossiers = vec![dossier(100 + number, on)];
    system
}

fn verdict(systems: Vec<System>, own: Province, as_of: &str) -> (String, Vec<Missing>) {
    let provinces: HashMap<_, _> = [(OTHER, own)].into_iter().collect();
    let facts = facts_with(vec![approved_by("2024-09-30")], &[], systems, provinces);
    let verdict = of_province(&facts, OTHER, "N-1", as_of);
    (verdict.code.code().to_owned(), verdict.missing)
}

#[test]
fn a_province_is_as_good_as_its_worst_system() {
    let all = || vec![approved(1, Some("2024-05-01")), approved(2, Some("2024-10-05"))];

    for (as_of, expected) in [
        ("2024-09-30", "PENDING"),
        ("2024-10-01", "NON_COMPLIANT"),
        ("2024-10-05", "COMPLIANT_LATE"),
    ] {
        assert_eq!(verdict(all(), complete(), as_of).0, expected, "{as_of}");
    }
    let one = vec![approved(1, Some("2024-05-01"))];
    assert_eq!(verdict(one, complete(), "2024-10-01").0, "COMPLIANT");
    assert_eq!(verdict(Vec::new(), complete(), "2024-10-01").0, "NOT_APPLICABLE");
}

#[test]
fn without_a_complete_inventory_the_rest_is_unknown() {
    let one = || vec![approved(1, Some("2024-05-01"))];

    let (code, missing) = verdict(one(), Province::default(), "2024-10-01");
    assert_eq!((code.as_str(), missing.as_slice()), ("UNKNOWN", &[Missing::Inventory][..]));
    assert_eq!(verdict(one(), Province::default(), "2024-09-30").0, "PENDING");
    assert_eq!(verdict(Vec::new(), Province::default(), "2024-10-01").0, "UNKNOWN");
    let bad = vec![approved(1, Some("2024-05-01")), approved(2, None)];
    assert_eq!(verdict(bad, Province::default(), "2024-10-01").0, "NON_COMPLIANT");
}

fn figure(numerator: i64, on: &str) -> Figure {
    figure_of(Measure::LevelApproved, (numerator, 20), on)
}

/// The verdict by figures of these systems, of which 13 of 20 or all are approved, where all are asked for.
fn by_figure(own: Province, share: Option<u32>, as_of: &str) -> Verdict {
    let mut law = approved_by("2024-09-30");
    law.threshold = share;
    let provinces = [(OTHER, own)].into_iter().collect();
    of_province(&facts_with(vec![law], &[], Vec::new(), provinces), OTHER, "N-1", as_of)
}

#[test]
fn a_share_that_is_not_stated_leaves_open_what_lies_between_none_and_all() {
    for (numerator, expected) in [(0, "NON_COMPLIANT"), (13, "UNKNOWN"), (20, "COMPLIANT_LATE")] {
        let own =
            Province { figures: vec![figure(numerator, "2024-10-01")], ..Province::default() };
        assert_eq!(by_figure(own, None, "2024-10-02").code.code(), expected, "{numerator}/20");
    }
}

#[test]
fn a_figure_judges_only_what_asks_of_the_same_people() {
    let mut of_operators =
        obligation("T-1", Measure::BasicTraining, &[Due::OnOrBefore(day("2024-09-30"))]);
    of_operators.subject = Subject::Official;
    of_operators.threshold = Some(100);
    let mut of_all = of_operators.clone();
    of_all.id = Uuid::from_u128(7);
    of_all.code = "T-2".to_owned();
    of_all.dues[0].due = Due::OnOrBefore(day("2024-10-31"));
    of_operators.population = Some("ioc-operators".to_owned());
    let told = |population: Option<&str>| Figure {
        subject: Subject::Official,
        population: population.map(str::to_owned),
        ..figure_of(Measure::BasicTraining, (13, 20), "2024-11-05")
    };
    for (population, expected) in [
        (Some("ioc-operators"), ["NON_COMPLIANT", "UNKNOWN"]),
        (None, ["UNKNOWN", "NON_COMPLIANT"]),
        (Some("commune-officials"), ["UNKNOWN", "UNKNOWN"]),
    ] {
        let own = Province { figures: vec![told(population)], ..Province::default() };
        let provinces = [(OTHER, own)].into_iter().collect();
        let laws = vec![of_operators.clone(), of_all.clone()];
        let facts = facts_with(laws, &[], Vec::new(), provinces);
        let all = verdicts(Judged::Province(OTHER), &facts, day("2024-11-06"));
        let codes: Vec<_> = all.iter().map(|it| it.code.code()).collect();
        assert_eq!(codes, expected, "{population:?}");
        // of others the one does not ask the same, and takes no place before it
        assert!(all.iter().all(Verdict::is_effective), "{population:?}");
    }
}

#[test]
fn a_figure_of_all_systems_speaks_for_the_province() {
    for (numerator, on, as_of, expected) in [
        (13, "2024-09-01", "2024-09-30", "PENDING"),
        // what was measured while there was time tells nothing of its end
        (13, "2024-09-01", "2024-10-01", "UNKNOWN"),
        (13, "2024-10-01", "2024-10-01", "NON_COMPLIANT"),
        (20, "2024-09-30", "2024-10-01", "COMPLIANT"),
        (20, "2024-10-01", "2024-10-01", "COMPLIANT_LATE"),
    ] {
        let own = Province { figures: vec![figure(numerator, on)], ..Province::default() };
        let code = by_figure(own, Some(100), as_of).code.code();
        assert_eq!(code, expected, "{numerator}/20 on {on}, asked of {as_of}");
    }
}

#[test]
fn a_share_is_reached_at_its_threshold() {
    let mut law = obligation("U-1", Measure::UsersInformed, &[Due::OnOrBefore(day("2024-09-30"))]);
    law.subject = Subject::User;
    law.threshold = Some(65);
    for (numerator, expected) in [(12, "NON_COMPLIANT"), (13, "COMPLIANT_LATE")] {
        let mut of_users = figure(numerator, "2024-10-01");
        of_users.subject = Subject::User;
        of_users.measure = Some(Measure::UsersInformed);
        let own = Province { figures: vec![of_users], ..Province::default() };
        let provinces = [(OTHER, own)].into_iter().collect();
        let facts = facts_with(vec![law.clone()], &[], Vec::new(), provinces);
        assert_eq!(of_province(&facts, OTHER, "U-1", "2024-10-02").code.code(), expected);
    }
}

#[test]
fn the_systems_of_merged_units_count_for_their_successor() {
    let provinces = [(MERGED, complete())].into_iter().collect();
    let systems = vec![approved(1, None)];
    let facts = facts_with(vec![approved_by("2024-09-30")], &[], systems, provinces);

    assert_eq!(of_province(&facts, MERGED, "N-1", "2025-08-01").code.code(), "NON_COMPLIANT");
    assert_eq!(of_province(&facts, STRICT, "N-1", "2025-06-30").code.code(), "UNKNOWN");
}

#[test]
fn a_figure_that_is_not_exact_tells_only_what_it_leaves_no_room_for() {
    use FigureQualifier::{About, Almost, Exact, Over};
    let law = |share| {
        let mut law = approved_by("2024-09-30");
        law.threshold = Some(share);
        law
    };
    for (qualifier, numerator, share, expected) in [
        (Exact, 15, 80, "NON_COMPLIANT"),
        (Exact, 16, 80, "COMPLIANT_LATE"),
        (About, 15, 80, "UNKNOWN"),
        (About, 19, 80, "UNKNOWN"),
        (Almost, 16, 80, "NON_COMPLIANT"),
        (Almost, 17, 80, "UNKNOWN"),
        (Over, 15, 80, "UNKNOWN"),
        (Over, 16, 80, "COMPLIANT_LATE"),
    ] {
        let told = Figure { qualifier, ..figure(numerator, "2024-10-05") };
        let own = Province { figures: vec![told], ..Province::default() };
        let provinces = [(OTHER, own)].into_iter().collect();
        let facts = facts_with(vec![law(share)], &[], Vec::new(), provinces);
        let code = of_province(&facts, OTHER, "N-1", "2024-10-06").code.code();
        assert_eq!(code, expected, "{qualifier:?} {numerator}/20 of {share} %");
    }
}

#[test]
fn people_without_a_stated_share_are_not_judged_by_some_of_them() {
    let mut law = obligation("T-1", Measure::BasicTraining, &[Due::Continuous]);
    law.subject = Subject::Official;
    for (numerator, expected) in [(18, "UNKNOWN"), (20, "COMPLIANT")] {
        let told = Figure {
            subject: Subject::Official,
            ..figure_of(Measure::BasicTraining, (numerator, 20), "2024-10-05")
        };
        let own = Province { figures: vec![told], ..Province::default() };
        let provinces = [(OTHER, own)].into_iter().collect();
        let facts = facts_with(vec![law.clone()], &[], Vec::new(), provinces);
        assert_eq!(of_province(&facts, OTHER, "T-1", "2024-10-05").code.code(), expected);
    }
}

#[test]
fn an_older_figure_does_not_speak_against_systems_that_are_all_known() {
    let all = vec![approved(1, Some("2024-10-20")), approved(2, Some("2025-01-05"))];
    let own = Province { figures: vec![figure(13, "2024-10-05")], ..complete() };

    assert_eq!(verdict(all, own, "2025-03-01").0, "COMPLIANT_LATE");
}

#[test]
fn what_holds_on_the_day_goes_before_a_figure() {
    let mut law = obligation("L-1", Measure::NcscConnected, &[Due::OnOrBefore(day("2024-09-30"))]);
    law.subject = Subject::Province;
    let link = |surveyed| Link {
        id: Uuid::from_u128(700),
        since_on: None,
        states: Timeline(vec![Held {
            value: LinkStatus::Disconnected,
            from: Some(day("2025-01-01")),
            to: None,
            surveyed,
        }]),
    };
    for (surveyed, measured_on, expected) in [
        (false, "2024-05-01", "NON_COMPLIANT"),
        (false, "2025-01-05", "NON_COMPLIANT"),
        (true, "2024-05-01", "NON_COMPLIANT"),
        // of what a survey tells of its own day the figure of a later day is the newer word
        (true, "2025-01-05", "COMPLIANT_LATE"),
    ] {
        let told = Figure {
            subject: Subject::Province,
            ..figure_of(Measure::NcscConnected, (1, 1), measured_on)
        };
        let own =
            Province { figures: vec![told], links: vec![link(surveyed)], ..Province::default() };
        let provinces = [(OTHER, own)].into_iter().collect();
        let facts = facts_with(vec![law.clone()], &[], Vec::new(), provinces);
        let code = of_province(&facts, OTHER, "L-1", "2025-02-01").code.code();
        assert_eq!(code, expected, "surveyed: {surveyed}, figure of {measured_on}");
    }
}

#[test]
fn a_figure_of_the_whole_says_nothing_of_a_part_that_is_bound() {
    let mut law = approved_by("2024-08-31");
    law.jurisdiction = vec![STRICT];
    let own = Province { figures: vec![figure(13, "2025-09-01")], ..Province::default() };
    let provinces = [(MERGED, own)].into_iter().collect();
    let facts = facts_with(vec![law], &[], Vec::new(), provinces);

    assert_eq!(of_province(&facts, MERGED, "N-1", "2025-09-02").code.code(), "UNKNOWN");
}

/// Of a province's systems all are asked for by the later obligation, those in operation by the earlier one.
#[test]
fn an_earlier_obligation_on_some_does_not_hide_a_later_one_on_all() {
    let mut some = obligation("E-1", Measure::LevelApproved, &[Due::OnOrBefore(day("2024-08-31"))]);
    some.lifecycles = vec![Lifecycle::Operating];
    let mut built = approved(2, None);
    built.lifecycles =
        Timeline(vec![Held { value: Lifecycle::Build, from: None, to: None, surveyed: false }]);
    let mut live = approved(1, Some("2024-05-01"));
    live.lifecycles = operating();
    let provinces = [(OTHER, complete())].into_iter().collect();
    let facts =
        facts_with(vec![some, approved_by("2024-09-30")], &[], vec![live, built], provinces);

    let all = verdicts(Judged::Province(OTHER), &facts, day("2024-10-01"));

    let found = |it: &Verdict| (it.obligation.code.clone(), it.code.code(), it.is_effective());
    let mut found: Vec<_> = all.iter().map(found).collect();
    found.sort();
    assert_eq!(
        found,
        [("E-1".to_owned(), "COMPLIANT", true), ("N-1".to_owned(), "NON_COMPLIANT", true)]
    );
}

#[test]
fn nothing_is_asked_of_a_province_before_it_is_there_nor_after_it_was_merged_away() {
    let mut whole = obligation("W-1", Measure::FourLayers, &[Due::Continuous]);
    whole.subject = Subject::Province;
    let facts = facts(vec![whole, approved_by("2024-09-30")], vec![approved(1, None)]);

    for (province, as_of, is_asked) in [
        (OTHER, "2025-06-30", true),
        (OTHER, "2025-07-01", false),
        (MERGED, "2025-06-30", false),
        (MERGED, "2025-07-01", true),
    ] {
        let all = verdicts(Judged::Province(province), &facts, day(as_of));
        assert_eq!(all.len(), if is_asked { 2 } else { 0 }, "{province} on {as_of}");
    }
    // what it leaves behind is judged on
    assert_eq!(of_system(&facts, 1, "N-1", "2025-07-01").code.code(), "NON_COMPLIANT");
}
