//! Values that hold for a time, with their days.

use chrono::NaiveDate;

use super::code::UserErrorCode as Code;
use super::given::Given;
use super::mistake::Mistake;
use super::read::{Telling, source, unknown};
use super::references::reference;
use super::scalar;
use super::writable::{Field, FieldKind, Place};
use crate::sync::{Fact, Source, Told, Value};

/// A whole timeline.
pub(super) fn read(
    table: &'static str,
    fields: &[Field],
    given: &Given,
    telling: &Telling<'_>,
    default: Option<&Source>,
) -> Result<Vec<Fact>, Mistake> {
    let facts = scalar::each(given, |item| interval(table, fields, item, telling, default))?;
    let mut in_order: Vec<(usize, &Fact)> = facts.iter().enumerate().collect();
    in_order.sort_by_key(|(_, fact)| fact.valid_from);
    for ((_, one), (place, next)) in in_order.iter().zip(in_order.iter().skip(1)) {
        if one.valid_to.is_none_or(|last| next.valid_from.is_none_or(|first| first <= last)) {
            let mistake = Mistake::new(
                Code::Contradiction,
                format!(
                    "Two intervals of one timeline hold at once: one {}, the next {}.",
                    days(one),
                    days(next)
                ),
                format!("Hai giai đoạn chồng lên nhau: {} và {}.", days(one), days(next)),
            );
            return Err(mistake.at_index(*place));
        }
    }
    Ok(facts)
}

fn days(fact: &Fact) -> String {
    let day = |day: Option<NaiveDate>| day.map_or_else(|| "…".to_owned(), |day| day.to_string());
    format!("{}/{}", day(fact.valid_from), day(fact.valid_to))
}

fn interval(
    table: &'static str,
    fields: &[Field],
    given: &Given,
    telling: &Telling<'_>,
    default: Option<&Source>,
) -> Result<Fact, Mistake> {
    let Given::Object(told) = given else {
        return Err(Mistake::kind("an interval", "một giai đoạn", given));
    };
    if let Some(mistake) = told.keys().find_map(|name| unknown("interval", fields, name)) {
        return Err(mistake);
    }
    let (mut from, mut to) = (None, None);
    let mut said_by = default.cloned();
    let mut values = Vec::new();
    for field in fields {
        let Some(value) = told.get(&field.name) else { continue };
        let mut read = || -> Result<(), Mistake> {
            match (field.place, &field.kind, value) {
                (Place::ValidFrom | Place::ValidTo, _, Given::Null) => {}
                (Place::ValidFrom, ..) => from = Some(scalar::day(value)?),
                (Place::ValidTo, ..) => to = Some(scalar::day(value)?),
                (Place::Source, ..) => said_by = source(value)?,
                (Place::InTime(_, attribute), ..) => {
                    values.push((attribute.name, Told::Value(scalar::value(attribute, value)?)));
                }
                (Place::HeldInTime(_, column), FieldKind::One(_), Given::Null) => {
                    values.push((column, Told::Value(Value::Null)));
                }
                (Place::HeldInTime(_, column), FieldKind::One(target), _) => {
                    values.push((column, Told::Node(reference(target, value, telling)?)));
                }
                _ => {}
            }
            Ok(())
        };
        read().map_err(|mistake| mistake.at(&field.name))?;
    }
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        let mistake = Mistake::new(
            Code::EndBeforeStart,
            format!("`validTo` must not be before `validFrom`, got {to} and {from}."),
            format!("`validTo` không được trước `validFrom`, nhận được {to} và {from}."),
        );
        return Err(mistake.at("validTo"));
    }
    let fact = fact(table, values, from, to, said_by.as_ref())?;
    if fact.values.is_empty() {
        let name = fields.first().map_or("value", |field| field.name.as_str());
        return Err(scalar::not_null(name).at(name));
    }
    Ok(fact)
}

/// One fact; without values where it says that nothing holds any more.
pub(super) fn fact(
    table: &'static str,
    mut values: Vec<(&'static str, Told)>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    source: Option<&Source>,
) -> Result<Fact, Mistake> {
    const QUALIFIER: &str = "headcount_qualifier";
    if table == "security_team_headcount" {
        let headcount = values.iter().find(|(column, _)| *column == "headcount");
        let is_null = |told: &Told| matches!(told, Told::Value(Value::Null));
        match headcount {
            None => {
                return Err(Mistake::new(
                    Code::Required,
                    "Tell `headcount` together with `headcountQualifier`.",
                    "Cần nêu `headcount` cùng với `headcountQualifier`.",
                )
                .at("headcountQualifier"));
            }
            Some((_, told)) if is_null(told) => values.clear(),
            Some(_) => {
                let mut qualifier = values.iter_mut().find(|(column, _)| *column == QUALIFIER);
                match qualifier.as_mut() {
                    Some((_, told)) if is_null(told) => *told = Told::Value("EXACT".into()),
                    Some(_) => {}
                    None => values.push((QUALIFIER, Told::Value("EXACT".into()))),
                }
            }
        }
    }
    if values.iter().all(|(_, told)| matches!(told, Told::Value(Value::Null))) {
        values.clear();
    }
    let source = source.cloned();
    Ok(Fact { table, values, valid_from: from, valid_to: to, source })
}
