use super::memory::Memory;
use crate::graph::{DECISION, ORGANIZATION, PROVINCE, SECURITY_TEAM, VENDOR};
use crate::sync::*;

fn province(code: &str) -> Record {
    Record::new(&PROVINCE, format!("63:{code}"))
        .with("code", code)
        .with("basis_63", true)
        .with("basis_34", false)
}

fn committee(code: &str) -> Record {
    Record::new(&ORGANIZATION, format!("63:{code}|PEOPLES_COMMITTEE"))
        .held("province_id", Some(Key::natural(&PROVINCE, format!("63:{code}"))))
        .with("name", format!("Ủy ban nhân dân tỉnh {code}"))
        .with("kind", "PEOPLES_COMMITTEE")
}

fn decision(issuer: &str, number: &str) -> Record {
    let key = Key::natural(&ORGANIZATION, format!("63:{issuer}|PEOPLES_COMMITTEE"));
    Record::new(&DECISION, format!("{}|{number}|2022-12-21", key.key))
        .held("issuer_id", Some(key))
        .with("number", number)
        .with("kind", "DECISION")
}

fn viettel() -> Record {
    Record::new(&VENDOR, "viettel")
        .with("name", "Viettel")
        .with("legal_name", "Tập đoàn Công nghiệp - Viễn thông Quân đội")
        .with("kind", "TELECOM")
        .part(Part::new("vendor_alias").with("alias", "Viettel").with("kind", "NAME"))
}

fn source(row: u32) -> Source {
    Source { source: "a sheet".to_owned(), row: Some(row), ..Source::default() }
}

#[test]
fn the_second_time_nothing_is_written_and_nobody_is_told() {
    let records = [
        province("06"),
        committee("06"),
        decision("06", "2492/QĐ-UBND"),
        viettel().sources([source(1)]),
    ];
    let mut memory = Memory::default();

    assert_eq!(memory.write(&records), vec![Action::Created; 4]);
    assert!(memory.would_change_nothing(&records));
    assert_eq!(memory.changes.len(), 4);
}

#[test]
fn what_is_not_said_stays() {
    let mut memory = Memory::default();
    memory.write(&[viettel()]);

    let bare = Record::new(&VENDOR, "viettel").with("kind", "TELECOM");

    assert!(memory.would_change_nothing(&[bare]));
}

#[test]
fn a_change_tells_what_was_and_what_is() {
    let mut memory = Memory::default();
    memory.write(&[viettel()]);

    let renamed = viettel().with("legal_name", "VT");
    assert_eq!(memory.write(&[renamed]), [Action::Updated]);

    let change = memory.changes.last().unwrap();
    assert_eq!((change.op, change.revision), (Op::Updated, 2));
    assert_eq!(
        change.rows[0].before,
        Some(vec![("legal_name".to_owned(), "Tập đoàn Công nghiệp - Viễn thông Quân đội".into())])
    );
    assert_eq!(change.rows[0].after, Some(vec![("legal_name".to_owned(), "VT".into())]));
}

#[test]
fn another_source_is_a_change_and_the_same_one_is_none() {
    let mut memory = Memory::default();
    memory.write(&[viettel().sources([source(1)])]);

    assert_eq!(memory.write(&[viettel().sources([source(2)])]), [Action::Updated]);
    let both = viettel().sources([source(1), source(2)]);
    assert_eq!(memory.write(&[both]), [Action::Unchanged]);

    assert_eq!((memory.existing.sources.len(), memory.existing.sourced.len()), (2, 2));
    assert_eq!(memory.changes.len(), 2);
    let rows = &memory.changes[1].rows;
    assert_eq!((rows.len(), rows[0].table), (1, "provenance_subject"));
    let said = [("row".to_owned(), 2_i64.into()), ("source".to_owned(), "a sheet".into())];
    assert_eq!((&rows[0].before, &rows[0].after), (&None, &Some(said.into())));
}

#[test]
fn a_name_is_sorted_and_searched_and_an_alias_searched() {
    let mut memory = Memory::default();
    memory.write(&[viettel()]);

    let row = memory.existing.nodes.values().next().unwrap();
    assert_eq!(row.value("name_search"), &"viettel".into());
    assert!(matches!(row.value("name_sort"), Value::Bytes(bytes) if !bytes.is_empty()));
    let alias = memory.existing.owned["vendor_alias"].values().flatten().next().unwrap();
    assert_eq!(alias.value("alias_search"), &"viettel".into());
}

#[test]
fn a_record_that_speaks_of_nothing_takes_those_with_it_that_speak_of_it() {
    let mut memory = Memory::default();

    let actions = memory.write(&[committee("99"), decision("99", "1/QĐ-UBND"), viettel()]);

    let [
        Action::Rejected(Rejection::UnknownReference { key }),
        Action::Rejected(_),
        Action::Created,
    ] = actions.as_slice()
    else {
        panic!("{actions:?}")
    };
    assert_eq!(key.key, "63:99");
    assert_eq!(memory.existing.nodes.len(), 1);
}

#[test]
fn refuses_what_cannot_be_and_says_why() {
    let mut memory = Memory::default();
    memory.write(&[province("06"), viettel()]);
    let team = || {
        Record::new(&SECURITY_TEAM, "63:06|SECURITY_FORCE")
            .held("province_id", Some(Key::natural(&PROVINCE, "63:06")))
            .with("name", "Đội ứng cứu")
            .with("kind", "INCIDENT_RESPONSE")
    };
    let without_province =
        Record::new(&SECURITY_TEAM, "x").with("name", "x").with("kind", "INCIDENT_RESPONSE");
    let other = Record::new(&VENDOR, "viettel").called("63:06");

    for (record, told) in [
        (team().with("kind", "ARMY"), "\"ARMY\" is not a kind"),
        (team().with("colour", "red"), "a SecurityTeam has no colour"),
        (team().part(Part::new("vendor_alias")), "a SecurityTeam has no vendor_alias"),
        (without_province, "a SecurityTeam must have a province_id"),
        (team().with("name", None::<&str>), "a SecurityTeam must have a name"),
        (
            team().fact(Fact::new("security_team_decision", None)),
            "a SecurityTeam has no security_team_decision",
        ),
    ] {
        let actions = memory.write(&[record]);
        let [Action::Rejected(rejection)] = actions.as_slice() else { panic!("{actions:?}") };
        assert_eq!(rejection.to_string(), told);
    }
    assert_eq!(memory.write(&[other]), [Action::Unchanged]);
    assert_eq!(memory.existing.nodes.len(), 2);
}

#[test]
fn the_same_thing_twice_in_a_batch_is_refused_the_second_time() {
    let mut memory = Memory::default();

    let actions = memory.write(&[viettel(), viettel()]);

    assert_eq!(actions[0], Action::Created);
    assert!(
        matches!(&actions[1], Action::Rejected(Rejection::SaidTwice { key }) if key.key == "viettel")
    );
}

#[test]
fn several_places_that_speak_of_one_thing_are_one_record() {
    let mut records = Records::new();
    records.add(committee("06").with("kind", "OTHER"));
    records.add(committee("06").sources([source(1)]));
    records.add(committee("06").sources([source(2)]));

    let records = records.into_vec();

    assert_eq!(records.len(), 1);
    assert_eq!(records[0].sources.len(), 2);
    assert_eq!(records[0].values["kind"], Told::Value("OTHER".into()));
}

#[test]
fn what_a_new_thing_begins_with_is_not_told_again() {
    let mut memory = Memory::default();
    let by_rule =
        || Record::new(&VENDOR, "viettel").if_new("name", "VIETTEL").if_new("kind", "OTHER");

    assert_eq!(memory.write(&[viettel()]), [Action::Created]);
    assert_eq!(memory.write(&[by_rule()]), [Action::Unchanged]);
    assert_eq!(Memory::default().write(&[by_rule()]), [Action::Created]);
}

#[test]
fn whoever_is_above_is_written_first() {
    let office = Record::new(&ORGANIZATION, "office")
        .with("name", "Văn phòng")
        .with("kind", "OFFICE")
        .held("parent_id", Some(Key::natural(&ORGANIZATION, "63:06|PEOPLES_COMMITTEE")));
    let records = [office, committee("06"), province("06")];

    let plan = plan(&records, &Existing::default(), chrono::DateTime::UNIX_EPOCH);

    let tables: Vec<_> = plan.writes.tables.iter().map(|table| table.table).collect();
    assert_eq!(tables, ["province", "organization"]);
    let kinds = plan.writes.tables[1].new.iter().map(|row| row.value("kind").clone());
    assert_eq!(kinds.collect::<Vec<_>>(), ["PEOPLES_COMMITTEE".into(), "OFFICE".into()]);
}

#[test]
fn of_a_table_of_which_all_is_told_the_rest_is_removed() {
    let alias = |record: Record, name: &str| {
        record.part(Part::new("vendor_alias").with("alias", name).with("kind", "NAME"))
    };
    let mut memory = Memory::default();
    memory.write(&[alias(alias(viettel(), "VT"), "Viettel Group")]);

    let whole = alias(viettel(), "VT").whole("vendor_alias");
    assert_eq!(memory.write(std::slice::from_ref(&whole)), [Action::Updated]);

    let change = memory.changes.last().unwrap();
    assert_eq!(change.rows.len(), 1);
    assert_eq!(change.rows[0].after, None);
    let before = change.rows[0].before.as_ref().unwrap();
    assert!(before.contains(&("alias".to_owned(), "Viettel Group".into())), "{before:?}");
    assert!(memory.would_change_nothing(&[whole]));
}
