//! Intervals and verdicts against every way in which the unknown answers may turn out.

use proptest::prelude::*;
use proptest::sample::select;

use super::*;

const MONITORING: Criterion = Criterion::Monitoring;

fn any_rule() -> impl Strategy<Value = FigureRule> {
    select(FigureRule::ALL)
}

fn any_mode() -> impl Strategy<Value = MonitoringMode> {
    select(MonitoringMode::ALL)
}

/// Up to four units, of whom some have no answer.
fn any_round() -> impl Strategy<Value = (u128, Answers)> {
    let told = prop::option::of((select(AnswerStatus::ALL), any_mode()));
    prop::collection::vec(told, 0..=4).prop_map(|round| {
        let mut answers = Answers::default();
        for (told, number) in round.iter().zip(1..) {
            if let Some((status, mode)) = told {
                let answer = Answer { status: *status, mode: Some(*mode) };
                answers.insert(unit(number), MONITORING, answer);
            }
        }
        (u128::try_from(round.len()).unwrap(), answers)
    })
}

/// Units since the merger, each of some of units 1 to 4.
fn any_merger() -> impl Strategy<Value = Vec<Vec<u128>>> {
    prop::collection::vec(prop::collection::vec(1..=4_u128, 1..=3), 0..=4)
}

fn any_headline() -> impl Strategy<Value = Headline> {
    let status = select(AnswerStatus::ALL).prop_map(Counted::Status);
    let counts = prop_oneof![status, any_mode().prop_map(Counted::Mode)];
    let component = (counts, 0..=4_u32).prop_map(|(counts, value)| HeadlineComponent {
        criterion: MONITORING,
        counts,
        value,
    });
    (any_rule(), prop::collection::vec(component, 1..=5))
        .prop_map(|(rule, components)| Headline { rule, components })
}

/// Every round in which each of `unknown` has an answer that leaves nothing open.
fn completions(answers: &Answers, unknown: &[Uuid], rule: FigureRule) -> Vec<Answers> {
    let Some((unit, others)) = unknown.split_first() else { return vec![answers.clone()] };
    let statuses = super::super::standing::statuses(rule);
    let told = statuses.into_iter().flat_map(|status| {
        let modes: &[_] = match status {
            AnswerStatus::Done => MonitoringMode::ALL,
            _ => &[MonitoringMode::Unknown],
        };
        modes.iter().map(move |mode| Answer { status, mode: Some(*mode) })
    });
    told.flat_map(|answer| {
        let mut told = answers.clone();
        told.insert(*unit, MONITORING, answer);
        completions(&told, others, rule)
    })
    .collect()
}

fn unknown(units: &Units, answers: &Answers, rule: FigureRule) -> Vec<Uuid> {
    roll_up(units, answers, MONITORING, rule, Basis::Before).unknown
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever the unknown answers are, every count lies within its interval, and both ends are reached.
    #[test]
    fn an_interval_is_what_can_be(
        (number, told) in any_round(), merger in any_merger(), rule in any_rule()
    ) {
        let merger: Vec<_> = merger
            .into_iter()
            .map(|some| some.into_iter().filter(|one| *one <= number).collect::<Vec<_>>())
            .filter(|some| !some.is_empty())
            .collect();
        let merger: Vec<_> = merger.iter().map(Vec::as_slice).collect();
        let units = units(number, &merger);
        let complete = completions(&told, &unknown(&units, &told, rule), rule);

        for basis in Basis::ALL {
            let found = roll_up(&units, &told, MONITORING, rule, *basis);
            for (status, interval) in &found.counts {
                let reached: Vec<_> = complete
                    .iter()
                    .map(|told| roll_up(&units, told, MONITORING, rule, *basis).count(*status))
                    .map(|count| count.and_then(Interval::point).unwrap())
                    .collect();
                prop_assert_eq!(reached.iter().min(), Some(&interval.min));
                prop_assert_eq!(reached.iter().max(), Some(&interval.max));
            }
        }
    }

    /// Every unit is counted once: with a status or as unknown.
    #[test]
    fn counts_are_all_units(
        (number, told) in any_round(), merger in any_merger(), rule in any_rule()
    ) {
        let merger: Vec<_> = merger.iter().map(Vec::as_slice).collect();
        let units = units(number, &merger);

        for (basis, all) in [(Basis::Before, units.before.len()), (Basis::Since, units.since.len())] {
            let found = roll_up(&units, &told, MONITORING, rule, basis);
            let known: u32 = found.counts.iter().map(|(_, interval)| interval.min).sum();
            prop_assert_eq!(usize::try_from(known).unwrap() + found.unknown.len(), all);
            if basis == Basis::Since {
                let parts = [found.all_done, found.some_not, found.undetermined];
                let sum: u32 = parts.into_iter().map(Option::unwrap).sum();
                prop_assert_eq!(usize::try_from(sum).unwrap(), all);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// A headline is contradicted if and only if nothing that the unknown answers may be bears it out, and reproduced
    /// if and only if everything does.
    #[test]
    fn a_verdict_is_what_can_be((number, told) in any_round(), figure in any_headline()) {
        let units = units(number, &[]);
        let unknown = unknown(&units, &told, figure.rule);
        let complete = completions(&told, &unknown, figure.rule);

        let bears_out =
            |told: &Answers| judge(&figure, &units, told).verdict == FigureVerdict::Reproduced;
        let borne_out = complete.iter().filter(|told| bears_out(told)).count();
        let expected = match borne_out {
            0 => FigureVerdict::Contradicted,
            all if all == complete.len() => FigureVerdict::Reproduced,
            _ => FigureVerdict::Feasible,
        };

        prop_assert_eq!(judge(&figure, &units, &told).verdict, expected);
    }
}
