use chrono::NaiveDate;
use uuid::Uuid;

use super::*;
use crate::graph::{ORGANIZATION, opaque_id};
use crate::sync::{Key, Record, Source, Told, Value};

const NEW: Uuid = Uuid::from_u128(42);

fn today() -> NaiveDate {
    "2026-03-10".parse().unwrap()
}

fn told(type_name: &str, given: &[(&str, Given)]) -> Result<Record, Vec<Mistake>> {
    let given = given.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    let source = Source { source: "a portal".to_owned(), ..Source::default() };
    let telling = Telling {
        today: today(),
        register: Register::Province(Uuid::from_u128(7)),
        may_name_register: &|province| province == Uuid::from_u128(7),
        source: &source,
        new_id: NEW,
    };
    read(writable(type_name).unwrap(), &given, &telling)
}

fn object(fields: &[(&str, Given)]) -> Given {
    Given::Object(fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect())
}

/// A value that the field takes.
fn sample(field: &Field, of: &Writable) -> Given {
    let reference =
        || object(&[("externalId", object(&[("source", "LGSP".into()), ("id", "1".into())]))]);
    match &field.kind {
        FieldKind::Id => opaque_id(of.word, NEW).into(),
        FieldKind::Text => "a text".into(),
        FieldKind::Int => Given::Int(3),
        FieldKind::Bool => Given::Bool(true),
        FieldKind::Day => "2026-03-10".into(),
        FieldKind::Instant => "2026-03-10T02:00:00Z".into(),
        FieldKind::Choice(choices) => choices.values[0].code.into(),
        FieldKind::Several(choices) => vec![choices.values[0].code.into()].into(),
        FieldKind::Ints => vec![Given::Int(3)].into(),
        FieldKind::Texts => vec!["a text".into()].into(),
        FieldKind::One(_) => reference(),
        FieldKind::Many(_) => vec![reference()].into(),
        FieldKind::Intervals(fields) | FieldKind::Parts(fields) => {
            let values = fields.iter().map(|field| (field.name.as_str(), sample(field, of)));
            vec![object(&values.collect::<Vec<_>>())].into()
        }
        FieldKind::Keys => vec![object(&[("source", "LGSP".into()), ("id", "1".into())])].into(),
        FieldKind::Source => object(&[("source", "a document".into()), ("page", Given::Int(2))]),
        FieldKind::Sources => vec![object(&[("source", "a document".into())])].into(),
    }
}

/// What a record says, but for its name.
fn said(record: &Record) -> usize {
    record.values.len()
        + record.facts.len()
        + record.parts.len()
        + record.whole.len()
        + record.sources.len()
}

#[test]
fn every_field_reads_a_value_null_and_absent() {
    for of in writables() {
        let name = of.word.name;
        let absent = told(name, &[]).unwrap();
        assert_eq!(said(&absent), 0, "{name}");
        for field in &of.fields {
            let value = sample(field, of);
            // a qualifier is told with what it qualifies, days with what holds from them on
            let record = match field.name.as_str() {
                "headcountQualifier" => {
                    told(name, &[("headcount", Given::Int(2)), (&field.name, value)])
                }
                _ => told(name, &[(field.name.as_str(), value)]),
            };
            let record =
                record.unwrap_or_else(|mistakes| panic!("{name}.{}: {mistakes:?}", field.name));
            let is_name =
                ["id", "key", "externalIds", "since", "until"].contains(&field.name.as_str());
            assert_eq!(said(&record) > 0, !is_name, "{name}.{}", field.name);

            let null = told(name, &[(field.name.as_str(), Given::Null)]);
            let is_list = matches!(
                field.kind,
                FieldKind::Many(_)
                    | FieldKind::Intervals(_)
                    | FieldKind::Parts(_)
                    | FieldKind::Sources
            );
            let is_code = field.name == "headcountQualifier" || field.name == "aliases";
            let refuses = field.required || is_list || is_code;
            assert_eq!(null.is_err(), refuses, "{name}.{}: {null:?}", field.name);
        }
    }
}

#[test]
fn mistakes_name_the_value_and_the_limit() {
    let cases: &[(&str, &str, Given, UserErrorCode)] = &[
        ("InformationSystem", "level", Given::Int(6), UserErrorCode::OutOfRange),
        ("InformationSystem", "level", Given::Int(0), UserErrorCode::OutOfRange),
        ("InformationSystem", "level", "3".into(), UserErrorCode::InvalidValue),
        ("InformationSystem", "wentLiveOn", "2024-02-30".into(), UserErrorCode::InvalidValue),
        ("InformationSystem", "wentLiveOn", "30/4/2024".into(), UserErrorCode::InvalidValue),
        ("InformationSystem", "wentLiveOn", "0024-04-30".into(), UserErrorCode::OutOfRange),
        ("InformationSystem", "lifecycle", "OPERATIN".into(), UserErrorCode::UnknownCode),
        ("InformationSystem", "lifeCycle", "OPERATING".into(), UserErrorCode::UnknownField),
        ("InformationSystem", "name", Given::Null, UserErrorCode::Required),
        ("InformationSystem", "name", " ".into(), UserErrorCode::InvalidValue),
        ("InformationSystem", "owner", "Sở".into(), UserErrorCode::InvalidValue),
        ("SecurityTeam", "headcount", Given::Int(-1), UserErrorCode::OutOfRange),
        ("Decision", "subject", "a\u{0}b".into(), UserErrorCode::InvalidValue),
        (
            "Vendor",
            "externalIds",
            vec![object(&[("source", "natural".into()), ("id", "1".into())])].into(),
            UserErrorCode::InvalidValue,
        ),
    ];

    let sentences = cases.iter().map(|(of, field, given, code)| {
        let mistakes = told(of, &[(field, given.clone())]).unwrap_err();
        assert_eq!(mistakes.len(), 1, "{field}: {mistakes:?}");
        assert_eq!(mistakes[0].code, *code, "{field}");
        assert_eq!(mistakes[0].path[0], PathPart::Field((*field).to_owned()));
        assert!(!mistakes[0].message_vi.is_empty());
        mistakes[0].message.clone()
    });

    insta::assert_snapshot!(sentences.collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_value_in_time_holds_from_its_day_and_null_ends_what_held() {
    let since =
        |value| told("InformationSystem", &[("level", value), ("since", "2025-01-01".into())]);

    let fact = since(Given::Int(3)).unwrap().facts.remove(0);
    let ended = since(Given::Null).unwrap().facts.remove(0);

    assert_eq!(fact.valid_from, "2025-01-01".parse().ok());
    assert_eq!(fact.values, [("level", Told::Value(Value::Int(3)))]);
    assert_eq!(ended.values, []);
}

#[test]
fn intervals_of_one_timeline_do_not_hold_at_once() {
    let interval = |level, from: &str, to: Given| {
        object(&[("level", Given::Int(level)), ("validFrom", from.into()), ("validTo", to)])
    };
    let both = |to| vec![interval(2, "2024-01-01", to), interval(3, "2025-01-01", Given::Null)];

    let apart = told("InformationSystem", &[("levelIntervals", both("2024-12-31".into()).into())]);
    let at_once = told("InformationSystem", &[("levelIntervals", both(Given::Null).into())]);

    assert_eq!(apart.unwrap().facts.len(), 2);
    assert_eq!(at_once.unwrap_err()[0].code, UserErrorCode::Contradiction);
}

#[test]
fn external_ids_of_provinces_are_kept_apart() {
    let key = |source: &str, province| register(source, province).map(std::borrow::Cow::into_owned);
    let (one, other) = (Uuid::from_u128(7), Uuid::from_u128(8));

    assert_ne!(key("LGSP", Some(one)), key("LGSP", Some(other)));
    assert_ne!(key("LGSP", Some(one)), key("LGSP", None));
    for source in ["", "id", "natural", "a b", "LGSP@7"] {
        assert!(register(source, None).is_err(), "{source}");
    }
    let foreign = object(&[
        ("source", "LGSP".into()),
        ("id", "1".into()),
        ("province", opaque_id(&crate::graph::PROVINCE, other).into()),
    ]);
    let refused = told("Organization", &[("externalIds", vec![foreign].into())]).unwrap_err();
    assert_eq!(refused[0].code, UserErrorCode::NotFound);
}

#[test]
fn a_thing_without_a_name_is_new_and_one_with_an_id_keeps_it() {
    let new = told("Organization", &[]).unwrap();
    assert_eq!(new.id, Some(NEW));
    assert_eq!(new.keys[0].source, Key::ID);

    let id = Uuid::from_u128(9);
    let known = told("Organization", &[("id", opaque_id(&ORGANIZATION, id).into())]).unwrap();
    assert_eq!(known.id, Some(id));

    let by_key = told("Organization", &[("key", "63:06|PEOPLES_COMMITTEE".into())]).unwrap();
    assert_eq!(by_key.id, None, "its id is made of its key");
}
