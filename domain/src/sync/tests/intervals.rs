use proptest::prelude::*;

use super::memory::{Memory, day};
use crate::graph::{INFORMATION_SYSTEM, PROVINCE};
use crate::sync::*;

fn province() -> Record {
    Record::new(&PROVINCE, "63:06")
        .with("code", "06")
        .with("basis_63", true)
        .with("basis_34", false)
}

fn system(facts: Vec<Fact>) -> Record {
    let mut record = Record::new(&INFORMATION_SYSTEM, "63:06|TTHC")
        .held("province_id", Some(Key::natural(&PROVINCE, "63:06")))
        .with("name", "Hệ thống thông tin giải quyết thủ tục hành chính")
        .with("category", "TTHC");
    record.facts = facts;
    record
}

fn operating(from: &str) -> Fact {
    lifecycle("OPERATING", Some(from))
}

fn lifecycle(code: &str, from: Option<&str>) -> Fact {
    Fact::new("information_system_lifecycle", from.map(day)).with("lifecycle", code)
}

/// What stands after each of these was told in turn.
fn after(told: impl IntoIterator<Item = Fact>) -> (Vec<String>, Action) {
    let mut memory = Memory::default();
    memory.write(&[province()]);
    let mut last = Action::Unchanged;
    for fact in told {
        last = memory.write(&[system(vec![fact])]).pop().unwrap();
    }
    (memory.told("information_system_lifecycle", "lifecycle"), last)
}

#[test]
fn the_same_value_on_a_later_day_says_nothing_new() {
    let (rows, action) = after([operating("2024-03-01"), operating("2024-05-01")]);

    assert_eq!(rows, ["2024-03-01.. OPERATING"]);
    assert_eq!(action, Action::Unchanged);
}

/// A known fact from 1 March; another value the day before, on the day, and the day after.
#[test]
fn another_value_the_day_before_the_day_and_the_day_after() {
    let known = || operating("2024-03-01");
    let upgrade = |from| lifecycle("UPGRADE", Some(from));

    let (before, action) = after([known(), upgrade("2024-02-29")]);
    assert_eq!(before, ["2024-02-29..2024-02-29 UPGRADE", "2024-03-01.. OPERATING"]);
    assert_eq!(action, Action::Updated);

    let (on, action) = after([known(), upgrade("2024-03-01")]);
    assert_eq!(on, ["2024-03-01.. UPGRADE"]);
    assert_eq!(action, Action::Updated);

    let (the_day_after, action) = after([known(), upgrade("2024-03-02")]);
    assert_eq!(the_day_after, ["2024-03-01..2024-03-01 OPERATING", "2024-03-02.. UPGRADE"]);
    assert_eq!(action, Action::Updated);
}

#[test]
fn the_same_value_earlier_lets_the_known_fact_begin_earlier() {
    let (rows, action) = after([operating("2024-03-01"), operating("2023-01-01")]);

    assert_eq!(rows, ["2023-01-01.. OPERATING"]);
    assert_eq!(action, Action::Updated);
}

#[test]
fn an_end_that_is_told_ends_the_known_fact() {
    let ended = operating("2024-03-01").until(Some(day("2024-06-30")));
    let (rows, _) = after([operating("2024-03-01"), ended]);

    assert_eq!(rows, ["2024-03-01..2024-06-30 OPERATING"]);
}

#[test]
fn a_fact_within_another_parts_it() {
    let upgrade = lifecycle("UPGRADE", Some("2024-04-01")).until(Some(day("2024-04-30")));
    let (rows, _) = after([operating("2024-03-01"), upgrade]);

    assert_eq!(
        rows,
        [
            "2024-03-01..2024-03-31 OPERATING",
            "2024-04-01..2024-04-30 UPGRADE",
            "2024-05-01.. OPERATING"
        ]
    );
}

#[test]
fn what_always_held_ends_where_something_else_is_told() {
    let (rows, _) = after([lifecycle("OPERATING", None), lifecycle("RETIRED", Some("2025-01-01"))]);

    assert_eq!(rows, ["..2024-12-31 OPERATING", "2025-01-01.. RETIRED"]);
}

#[test]
fn a_fact_that_ends_before_it_begins_is_refused() {
    let mut memory = Memory::default();
    let wrong = operating("2024-03-02").until(Some(day("2024-03-01")));

    let actions = memory.write(&[province(), system(vec![wrong])]);

    let table = "information_system_lifecycle";
    assert_eq!(actions[1], Action::Rejected(Rejection::EndsBeforeItBegins { table }));
    assert!(memory.told(table, "lifecycle").is_empty());
}

#[test]
fn a_record_that_contradicts_itself_is_refused() {
    let mut memory = Memory::default();
    let built = lifecycle("BUILD", Some("2024-03-01")).until(Some(day("2024-03-01")));

    let both = system(vec![built, lifecycle("OPERATING", Some("2024-03-01"))]);
    let actions = memory.write(&[province(), both]);

    let table = "information_system_lifecycle";
    assert_eq!(actions[1], Action::Rejected(Rejection::Contradiction { table }));
    assert!(memory.told(table, "lifecycle").is_empty());
}

fn any_fact() -> impl Strategy<Value = Fact> {
    let codes = prop::sample::select(vec!["DESIGN", "BUILD", "OPERATING", "UPGRADE", "RETIRED"]);
    let begins = prop::option::of(0_u64..40);
    let lasts = prop::option::of(0_u64..20);
    (codes, begins, lasts).prop_map(|(code, begins, lasts)| {
        let first = day("2024-01-01");
        let add = |days: u64| first.checked_add_days(chrono::Days::new(days)).unwrap();
        let from = begins.map(add);
        let to = lasts.map(|lasts| add(begins.unwrap_or_default() + lasts));
        Fact::new("information_system_lifecycle", from).with("lifecycle", code).until(to)
    })
}

proptest! {
    /// However facts are told, no day has two, and telling the same batch again says nothing new.
    #[test]
    fn no_day_has_two_and_the_second_time_is_unchanged(
        batches in prop::collection::vec(prop::collection::vec(any_fact(), 1..5), 1..5)
    ) {
        let mut memory = Memory::default();
        memory.write(&[province()]);
        for batch in batches {
            let records = [system(batch)];
            memory.write(&records);

            let told = memory.existing.owned.get("information_system_lifecycle");
            let rows: Vec<_> = told.into_iter().flat_map(|told| told.values().flatten()).collect();
            for (place, one) in rows.iter().enumerate() {
                for other in &rows[place + 1..] {
                    let ends_before = |one: &Row, other: &Row| {
                        one.day("valid_to").zip(other.day("valid_from")).is_some_and(|(to, from)| to < from)
                    };
                    prop_assert!(ends_before(one, other) || ends_before(other, one), "{one:?} and {other:?}");
                }
            }
            prop_assert!(memory.would_change_nothing(&records), "{records:?}");
        }
    }
}
