use super::scene::*;
use crate::compliance::facts::{Province, System};
use crate::compliance::{Due, Missing, Obligation, Verdict, explain};
use crate::graph::{AssessmentKind, Measure, Subject};
use crate::label::Lang;

const END: Due = Due::Yearly { month: 12, day: 31 };

fn inspected(due: Due) -> Obligation {
    let mut law = obligation("Y-1", Measure::Inspected, &[due]);
    law.subject = Subject::Province;
    law
}

/// What is known of inspections: the days of those that were made, and of figures that state that none was.
fn own(made: &[&str], none_by: &[&str]) -> Province {
    let made = made.iter().zip(1..);
    let none = |on: &&str| {
        let figure = figure_of(Measure::Inspected, (0, 1), on);
        crate::compliance::facts::Figure { subject: Subject::Province, ..figure }
    };
    Province {
        assessments: made
            .map(|(on, number)| assessment(number, AssessmentKind::Inspection, on))
            .collect(),
        figures: none_by.iter().map(none).collect(),
        ..Province::default()
    }
}

fn of(due: Due, own: Province, as_of: &str) -> Verdict {
    let provinces = [(OTHER, own.clone()), (MERGED, own)].into_iter().collect();
    let facts = facts_with(vec![inspected(due)], &[], Vec::new(), provinces);
    let province = if day(as_of) < day("2025-07-01") { OTHER } else { MERGED };
    of_province(&facts, province, "Y-1", as_of)
}

#[test]
fn what_was_missed_at_the_end_of_a_year_is_owed_in_the_next_until_it_is_made_up() {
    let missed = &["2024-12-31"];
    for (made, none_by, as_of, expected, due_on) in [
        (&[][..], missed, "2024-12-31", "PENDING", "2024-12-31"),
        (&[], missed, "2025-01-01", "NON_COMPLIANT", "2024-12-31"),
        (&[], missed, "2025-06-30", "NON_COMPLIANT", "2024-12-31"),
        (&["2025-02-01"], missed, "2025-01-31", "NON_COMPLIANT", "2024-12-31"),
        (&["2025-02-01"], missed, "2025-02-01", "COMPLIANT", "2025-12-31"),
        // what was stated while there was time, or of another year, tells nothing of the end of the year
        (&[], &["2024-12-30"], "2025-01-01", "PENDING", "2025-12-31"),
        (&[], &["2025-01-15"], "2025-01-15", "PENDING", "2025-12-31"),
        // an inspection that the figure left out
        (&["2024-11-11"], missed, "2025-01-01", "PENDING", "2025-12-31"),
    ] {
        let verdict = of(END, own(made, none_by), as_of);
        let found = (verdict.code.code(), verdict.due_on());
        assert_eq!(found, (expected, Some(day(due_on))), "{made:?} {none_by:?} on {as_of}");
    }
}

#[test]
fn a_day_in_december_stays_missed_when_the_year_is_over() {
    let due = Due::YearlyBefore { month: 12, day: 25 };
    for (none_by, as_of, expected) in [
        ("2024-12-28", "2024-12-28", "NON_COMPLIANT"),
        ("2024-12-28", "2025-01-01", "NON_COMPLIANT"),
        ("2024-12-24", "2024-12-25", "UNKNOWN"),
        ("2024-12-24", "2025-01-01", "PENDING"),
    ] {
        let verdict = of(due, own(&[], &[none_by]), as_of);
        assert_eq!(verdict.code.code(), expected, "{none_by} on {as_of}");
    }
}

#[test]
fn that_nothing_is_known_of_the_year_before_is_said_beside_the_current_one() {
    let owed = Missing::Occurrence(day("2024-12-31"));
    let verdict = of(END, own(&[], &[]), "2025-02-01");
    assert_eq!(verdict.code.code(), "PENDING");
    assert_eq!(verdict.missing, [Missing::Inspection, owed]);
    let text = explain(&verdict).text(Lang::En);
    assert!(
        text.ends_with("It is not known whether what was due on 2024-12-31 was done."),
        "{text}"
    );

    // it was done; it was not asked yet; the unit was not there yet; this year it is done already
    for (made, as_of) in [
        (&["2024-05-01"][..], "2025-02-01"),
        (&[], "2024-02-01"),
        (&[], "2025-08-01"),
        (&["2025-01-10"], "2025-02-01"),
    ] {
        let verdict = of(END, own(made, &[]), as_of);
        assert!(!verdict.missing.contains(&owed), "{made:?} on {as_of}: {:?}", verdict.missing);
    }
}

#[test]
fn a_verdict_on_what_is_owed_says_of_which_year() {
    let verdict = of(END, own(&[], &["2024-12-31"]), "2025-03-01");

    assert_eq!(
        explain(&verdict).text(Lang::En),
        "On 2025-03-01: non-compliant. Y, clause 1, asks: a thing. No deadline is stated in words; the last good day is \
         2024-12-31. It is due every year. What was due in the year before is still owed. A figure states 0 of 1 \
         (2024-12-31). No figure tells of this ask: compliance inspected."
    );
}

#[test]
fn before_the_first_of_january_belongs_to_the_year_that_ends() {
    let due = Due::YearlyBefore { month: 1, day: 1 };
    let verdict = of(due, own(&["2024-12-31"], &[]), "2024-12-31");

    assert_eq!(verdict.code.code(), "COMPLIANT");
    assert_eq!(verdict.due_on(), Some(day("2024-12-31")));
}

#[test]
fn what_a_system_owes_its_province_owes() {
    let law = obligation("Y-2", Measure::ResponsePlan, &[END]);
    let missed = figure_of(Measure::ResponsePlan, (0, 1), "2024-12-31");
    let owes = System { figures: vec![missed], ..system(1, OTHER) };
    let facts = facts(vec![law], vec![owes, system(2, OTHER)]);

    for verdict in
        [of_system(&facts, 1, "Y-2", "2025-01-01"), of_province(&facts, OTHER, "Y-2", "2025-01-01")]
    {
        assert_eq!(verdict.code.code(), "NON_COMPLIANT");
        assert_eq!(verdict.due_on(), Some(day("2024-12-31")));
    }
    assert_eq!(of_system(&facts, 2, "Y-2", "2025-01-01").code.code(), "PENDING");
}
