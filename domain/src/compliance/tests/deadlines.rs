use super::scene::*;
use crate::compliance::facts::{Approver, Held, Timeline};
use crate::compliance::{Due, Judged, Missing, explain, verdicts};
use crate::graph::{DossierStatus, Lifecycle, Measure, VerdictCode};
use crate::label::Lang;

fn two_laws() -> Vec<crate::compliance::Obligation> {
    let in_operation = vec![Lifecycle::Operating, Lifecycle::Upgrade];
    let mut nation =
        obligation("N-1", Measure::LevelApproved, &[Due::WithinMonth(day("2024-09-01"))]);
    nation.lifecycles.clone_from(&in_operation);
    let mut strict =
        obligation("S-1", Measure::LevelApproved, &[Due::WithinMonth(day("2024-08-01"))]);
    strict.lifecycles = in_operation;
    strict.jurisdiction = vec![STRICT];
    vec![nation, strict]
}

fn unapproved(number: u128, province: uuid::Uuid) -> crate::compliance::facts::System {
    let mut unapproved = system(number, province);
    unapproved.lifecycles = operating();
    unapproved.dossiers = vec![dossier(100 + number, None)];
    unapproved
}

#[test]
fn the_stricter_deadline_is_effective_where_it_binds() {
    let facts = facts(two_laws(), vec![unapproved(1, STRICT), unapproved(2, OTHER)]);

    for (as_of, strict, other) in [
        ("2024-08-31", "S-1 PENDING", "N-1 PENDING"),
        ("2024-09-01", "S-1 NON_COMPLIANT", "N-1 PENDING"),
        ("2024-09-30", "S-1 NON_COMPLIANT", "N-1 PENDING"),
        ("2024-10-01", "S-1 NON_COMPLIANT", "N-1 NON_COMPLIANT"),
    ] {
        assert_eq!(effective(&facts, 1, as_of), [strict], "{as_of}");
        assert_eq!(effective(&facts, 2, as_of), [other], "{as_of}");
    }
    assert_eq!(of_system(&facts, 1, "N-1", "2024-09-01").code, VerdictCode::Pending);
}

#[test]
fn a_letter_of_one_province_does_not_bind_what_is_merged_into_it_later() {
    let facts = facts(two_laws(), vec![unapproved(1, STRICT), unapproved(2, OTHER)]);

    let code = |system| of_system(&facts, system, "S-1", "2025-08-01").code;
    assert_eq!(code(1), VerdictCode::NonCompliant);
    assert_eq!(code(2), VerdictCode::NotApplicable);
}

#[test]
fn a_letter_of_one_part_of_a_merged_province_overrides_nothing_for_the_whole() {
    let facts = facts(two_laws(), vec![unapproved(1, STRICT), unapproved(2, OTHER)]);
    let of = |province, as_of| {
        let all = verdicts(Judged::Province(province), &facts, day(as_of));
        let effective = all.iter().filter(|it| it.is_effective());
        effective.map(|it| it.obligation.code.clone()).collect::<Vec<_>>()
    };

    assert_eq!(of(STRICT, "2024-09-15"), ["S-1"]);
    assert_eq!(of(OTHER, "2024-09-15"), ["N-1"]);
    assert_eq!(of(MERGED, "2025-09-15"), ["N-1", "S-1"]);
}

#[test]
fn a_letter_passes_to_a_successor_where_it_says_so() {
    let mut laws = two_laws();
    let strict = laws.last_mut().unwrap();
    strict.passes_to_successors = true;
    let facts = facts(laws, vec![unapproved(1, MERGED)]);

    assert_eq!(of_system(&facts, 1, "S-1", "2025-08-01").code, VerdictCode::NonCompliant);
}

#[test]
fn an_approval_counts_from_its_day_and_late_stays_late() {
    let mut late = unapproved(1, OTHER);
    late.dossiers = vec![dossier(101, Some("2024-10-05"))];
    let mut in_time = unapproved(2, OTHER);
    in_time.dossiers = vec![dossier(102, Some("2024-09-30"))];
    let facts = facts(two_laws(), vec![late, in_time]);

    let code = |system, as_of| of_system(&facts, system, "N-1", as_of).code.code();
    assert_eq!(code(1, "2024-10-04"), "NON_COMPLIANT");
    assert_eq!(code(1, "2024-10-05"), "COMPLIANT_LATE");
    assert_eq!(code(2, "2024-09-29"), "PENDING");
    assert_eq!(code(2, "2024-09-30"), "COMPLIANT");
    assert_eq!(code(2, "2024-10-01"), "COMPLIANT");
}

#[test]
fn what_nobody_tells_is_unknown_and_never_non_compliant() {
    let mut silent = system(1, OTHER);
    silent.lifecycles = operating();
    let facts = facts(two_laws(), vec![silent]);

    let verdict = of_system(&facts, 1, "N-1", "2024-10-01");
    assert_eq!(verdict.code, VerdictCode::Unknown);
    assert_eq!(verdict.missing, [Missing::Approval]);
    assert_eq!(of_system(&facts, 1, "N-1", "2024-09-30").code, VerdictCode::Pending);
}

#[test]
fn a_system_of_which_nobody_knows_whether_it_operates_is_in_doubt() {
    let mut in_doubt = unapproved(1, OTHER);
    in_doubt.lifecycles = Timeline::default();
    let facts = facts(two_laws(), vec![in_doubt]);

    let verdict = of_system(&facts, 1, "N-1", "2024-10-01");
    assert_eq!(verdict.code, VerdictCode::Unknown);
    assert!(verdict.missing.contains(&Missing::Lifecycle));
}

#[test]
fn a_vendor_cannot_approve_a_level() {
    let mut by_vendor = unapproved(1, OTHER);
    by_vendor.dossiers = vec![dossier(101, Some("2024-05-01"))];
    by_vendor.dossiers[0].approver = Approver::NotCompetent;
    let facts = facts(two_laws(), vec![by_vendor]);

    let verdict = of_system(&facts, 1, "N-1", "2024-10-01");
    assert_eq!(verdict.code, VerdictCode::Unknown);
    assert_eq!(verdict.missing, [Missing::CompetentApproval]);
}

#[test]
fn measures_are_implemented_only_after_an_approval() {
    let law =
        obligation("N-2", Measure::MeasuresImplemented, &[Due::OnOrBefore(day("2024-12-31"))]);
    let mut done = system(1, OTHER);
    done.dossiers = vec![dossier(101, Some("2024-05-01"))];
    done.dossiers[0].implemented_on = Some(day("2024-12-31"));
    let mut silent = system(2, OTHER);
    silent.dossiers = vec![dossier(102, Some("2024-05-01"))];
    let facts = facts(vec![law], vec![done, silent, unapproved(3, OTHER)]);

    let code = |system, as_of| of_system(&facts, system, "N-2", as_of).code.code();
    assert_eq!(code(1, "2025-01-01"), "COMPLIANT");
    assert_eq!(code(1, "2024-12-30"), "PENDING");
    assert_eq!(code(2, "2025-01-01"), "UNKNOWN");
    assert_eq!(code(3, "2025-01-01"), "NON_COMPLIANT");
}

#[test]
fn a_newer_instrument_takes_the_place_of_an_older() {
    let old = obligation("OLD-1", Measure::LevelApproved, &[Due::OnOrBefore(day("2024-09-30"))]);
    let new = obligation("NEW-1", Measure::LevelApproved, &[Due::OnOrBefore(day("2024-06-30"))]);
    let gives_way = old.instrument.id;
    let superseded =
        [crate::compliance::Supersession { instrument: gives_way, from: day("2024-05-01") }];
    let facts = facts_with(
        vec![old, new],
        &superseded,
        vec![unapproved(1, OTHER)],
        std::collections::HashMap::new(),
    );

    assert_eq!(of_system(&facts, 1, "OLD-1", "2024-04-30").code, VerdictCode::Pending);
    assert_eq!(of_system(&facts, 1, "OLD-1", "2024-05-01").code, VerdictCode::NotApplicable);
    assert_eq!(effective(&facts, 1, "2024-07-01"), ["NEW-1 NON_COMPLIANT"]);
}

#[test]
fn a_verdict_explains_itself_in_both_languages() {
    let mut laws = two_laws();
    laws[0].dues[0].stated = Some("chậm nhất trong tháng 9 năm 2024".to_owned());
    let facts = facts(laws, vec![unapproved(2, OTHER)]);

    let reason = explain(&of_system(&facts, 2, "N-1", "2024-10-01"));
    assert_eq!(
        reason.text(Lang::En),
        "On 2024-10-01: non-compliant. N, clause 1, asks: a thing. The deadline is stated as “chậm nhất trong tháng \
         9 năm 2024”; the last good day is 2024-09-30. “In the month” includes its last day. The level dossier is \
         being prepared: it is not approved (2020-01-01). No approval of the level is recorded."
    );
    assert_eq!(
        reason.text(Lang::Vi),
        "Ngày 1/10/2024: không tuân thủ. N, mục 1, yêu cầu: một việc. Thời hạn nêu là “chậm nhất trong tháng 9 năm \
         2024”; ngày cuối cùng còn đúng hạn là 30/9/2024. “Trong tháng” gồm cả ngày cuối tháng. Hồ sơ cấp độ đang \
         xây dựng, chưa có phê duyệt còn hiệu lực (ngày 1/1/2020). Chưa ghi nhận phê duyệt cấp độ."
    );
}

/// Each way of stating a deadline: the day before the last good day, that day, and the day after it; for a system that
/// is known not to be approved, and for one that is approved on the day after.
#[test]
fn each_rule_on_the_day_before_the_day_and_the_day_after() {
    use crate::graph::DueEvent;
    let rows: [(Due, [&str; 3], [&str; 3]); 9] = [
        (
            Due::OnOrBefore(day("2024-09-30")),
            ["2024-09-29", "2024-09-30", "2024-10-01"],
            ["PENDING", "PENDING", "NON_COMPLIANT"],
        ),
        (
            Due::Before(day("2024-12-25")),
            ["2024-12-23", "2024-12-24", "2024-12-25"],
            ["PENDING", "PENDING", "NON_COMPLIANT"],
        ),
        (
            Due::WithinMonth(day("2024-02-01")),
            ["2024-02-28", "2024-02-29", "2024-03-01"],
            ["PENDING", "PENDING", "NON_COMPLIANT"],
        ),
        (
            Due::WithinYear(2025),
            ["2025-12-30", "2025-12-31", "2026-01-01"],
            ["PENDING", "PENDING", "NON_COMPLIANT"],
        ),
        (
            Due::Gate(DueEvent::GoLive),
            ["2024-06-29", "2024-06-30", "2024-07-01"],
            ["PENDING", "NON_COMPLIANT", "NON_COMPLIANT"],
        ),
        (Due::Continuous, ["2024-06-29", "2024-06-30", "2024-07-01"], ["NON_COMPLIANT"; 3]),
        (Due::Open, ["2024-06-29", "2024-06-30", "2024-07-01"], ["PENDING"; 3]),
        // nothing of the year tells, and the year ends before what comes next
        (
            Due::Yearly { month: 12, day: 30 },
            ["2024-12-29", "2024-12-30", "2024-12-31"],
            ["PENDING", "PENDING", "UNKNOWN"],
        ),
        (
            Due::YearlyBefore { month: 12, day: 25 },
            ["2024-12-23", "2024-12-24", "2024-12-25"],
            ["PENDING", "PENDING", "UNKNOWN"],
        ),
    ];
    for (due, days, expected) in rows {
        let law = obligation("N-1", Measure::LevelApproved, &[due]);
        let mut unapproved = system(1, OTHER);
        let held = |value, from: Option<&str>, to: Option<&str>| Held {
            value,
            from: from.map(day),
            to: to.map(day),
            surveyed: false,
        };
        unapproved.lifecycles = Timeline(vec![
            held(Lifecycle::Build, None, Some("2024-06-29")),
            held(Lifecycle::Operating, Some("2024-06-30"), None),
        ]);
        unapproved.went_live_on = Some(day("2024-06-30"));
        unapproved.dossiers = vec![dossier(101, None)];
        let facts = facts(vec![law], vec![unapproved]);
        let told = days.map(|as_of| of_system(&facts, 1, "N-1", as_of).code.code());
        assert_eq!(told, expected, "{due:?}");
    }
}

#[test]
fn a_survey_of_april_cannot_tell_about_october() {
    let mut surveyed = unapproved(1, OTHER);
    for held in &mut surveyed.dossiers[0].states.0 {
        held.surveyed = true;
    }
    let facts = facts(two_laws(), vec![surveyed, unapproved(2, OTHER)]);

    let code = |system| of_system(&facts, system, "N-1", "2024-10-01").code.code();
    assert_eq!(code(1), "UNKNOWN");
    assert_eq!(code(2), "NON_COMPLIANT");
}

#[test]
fn an_approval_of_an_unknown_first_day_counts_from_the_day_of_the_approval() {
    let mut approved = system(1, OTHER);
    approved.lifecycles = operating();
    approved.dossiers = vec![dossier(101, Some("2024-10-05"))];
    let state = |from| Held { value: DossierStatus::Approved, from, to: None, surveyed: false };
    approved.dossiers[0].states = Timeline(vec![state(None)]);
    let mut stated = approved.clone();
    stated.id = uuid::Uuid::from_u128(2);
    stated.dossiers[0].states = Timeline(vec![state(Some(day("2024-09-01")))]);
    let facts = facts(two_laws(), vec![approved, stated]);

    let code = |system, as_of| of_system(&facts, system, "N-1", as_of).code.code();
    assert_eq!(code(1, "2024-09-30"), "PENDING");
    assert_eq!(code(1, "2024-10-04"), "UNKNOWN");
    assert_eq!(code(1, "2024-10-05"), "COMPLIANT_LATE");
    // a state that has its own first day tells of it
    assert_eq!(code(2, "2024-09-30"), "COMPLIANT");
}
