use std::collections::BTreeMap;

use proptest::prelude::*;
use uuid::Uuid;

use super::properties::{laws, some_day, some_system};
use super::scene::*;
use crate::compliance::facts::System;
use crate::compliance::{
    CountedBy, GroupBy, Judged, Summary, Surveyed, Tally, evaluate, summarize,
};
use crate::graph::{Basis, VerdictCode};

fn counted(
    facts: &crate::compliance::Facts,
    as_of: chrono::NaiveDate,
    (basis, group_by, counted_by): (Basis, GroupBy, CountedBy),
) -> Vec<Summary> {
    let readable = |_: Uuid| true;
    let obligations = None;
    let asked = Surveyed { as_of, basis, group_by, counted_by, obligations, readable: &readable };
    summarize(facts, &asked)
}

/// All groups of an obligation together.
fn totals(summaries: &[Summary]) -> BTreeMap<String, Tally> {
    let mut totals: BTreeMap<String, Tally> = BTreeMap::new();
    for summary in summaries {
        let total = totals.entry(summary.obligation.code.clone()).or_default();
        for (code, count) in &summary.counts.0 {
            (0..*count).for_each(|_| total.add(*code));
        }
    }
    totals
}

fn numbered(systems: Vec<System>) -> Vec<System> {
    let numbered = systems.into_iter().zip(1_u128..);
    numbered.map(|(system, number)| System { id: Uuid::from_u128(number), ..system }).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    /// Each system counts once, by whatever it is grouped: on the basis of 34 all of them, on that of 63 those of the
    /// old units.
    #[test]
    fn totals_are_what_a_count_by_hand_gives(
        systems in proptest::collection::vec(some_system(), 0..12),
        as_of in some_day(),
    ) {
        let facts = facts(laws(), numbered(systems));
        for (basis, counts) in [(Basis::Before, false), (Basis::Since, true)] {
            let mut by_hand: BTreeMap<String, Tally> = BTreeMap::new();
            for obligation in facts.law.in_force(as_of) {
                for system in facts.systems().iter().filter(|it| counts || it.province != MERGED) {
                    let code = evaluate(Judged::System(system), obligation, &facts, as_of).code;
                    if code != VerdictCode::NotApplicable {
                        by_hand.entry(obligation.code.clone()).or_default().add(code);
                    }
                }
            }
            for group_by in [
                GroupBy::Obligation, GroupBy::Province, GroupBy::Region, GroupBy::Level, GroupBy::Category,
            ] {
                let summaries = counted(&facts, as_of, (basis, group_by, CountedBy::System));
                prop_assert_eq!(&totals(&summaries), &by_hand, "{:?} {:?}", basis, group_by);
                for summary in summaries {
                    let unknown = summary.counts.count(VerdictCode::Unknown) > 0;
                    prop_assert_eq!(unknown, !summary.unknown.is_empty());
                }
            }
        }
    }

    /// Each unit counts once.
    #[test]
    fn units_are_counted_once(
        systems in proptest::collection::vec(some_system(), 0..12),
        as_of in some_day(),
    ) {
        let facts = facts(laws(), numbered(systems));
        for (basis, units) in [(Basis::Before, 2), (Basis::Since, 1)] {
            let summaries = counted(&facts, as_of, (basis, GroupBy::Obligation, CountedBy::Province));
            for summary in summaries {
                prop_assert!(summary.counts.total() <= units);
            }
        }
    }
}

/// A unit that is not there is not counted, whatever the basis; systems are, in the unit of the basis.
#[test]
fn a_basis_of_another_day_counts_no_provinces() {
    let facts = facts(laws(), vec![system(1, STRICT)]);
    let total = |as_of, basis, counted_by| {
        let counted = counted(&facts, day(as_of), (basis, GroupBy::Obligation, counted_by));
        let nation = counted.iter().find(|it| it.obligation.code == "A-1");
        nation.map_or(0, |it| it.counts.total())
    };

    assert_eq!(total("2025-06-30", Basis::Before, CountedBy::Province), 2);
    assert_eq!(total("2025-06-30", Basis::Since, CountedBy::Province), 0);
    assert_eq!(total("2025-07-01", Basis::Before, CountedBy::Province), 0);
    assert_eq!(total("2025-07-01", Basis::Since, CountedBy::Province), 1);
    assert_eq!(total("2025-06-30", Basis::Since, CountedBy::System), 1);
}
