//! `where`: conditions on a word and on what it leads to.

use async_graphql_value::ConstValue;
use chrono::DateTime;
use domain::graph::plan::{Cell, Filter, Test};
use domain::graph::{self, Attribute, Relation, Shape, ValueType, Word, camel_case, read_id};
use domain::text;

use super::super::error::BadInput;
use super::arguments;

/// The most values that `in` takes.
const MOST_VALUES: usize = 500;
/// The most conditions of one filter.
const MOST_CONDITIONS: usize = 200;
/// How deep conditions may lie in one another.
const DEEPEST: usize = 10;

/// Reads a condition on `word`.
pub(super) fn filter(word: &'static Word, given: &ConstValue) -> Result<Filter, BadInput> {
    let conditions = size(given);
    if conditions > MOST_CONDITIONS {
        let sentence =
            format!("`where` takes at most {MOST_CONDITIONS} conditions, got {conditions}");
        return Err(BadInput(sentence));
    }
    below(word, given, 0)
}

/// How many conditions a filter holds: a statement grows with them, and engines take only so much.
fn size(given: &ConstValue) -> usize {
    match given {
        ConstValue::Object(fields) => fields.values().map(|value| size(value).max(1)).sum(),
        ConstValue::List(items) => items.iter().map(size).sum(),
        _ => 0,
    }
}

fn below(word: &'static Word, given: &ConstValue, depth: usize) -> Result<Filter, BadInput> {
    if depth > DEEPEST {
        return Err(BadInput(format!("`where` may lie {DEEPEST} conditions deep, got more")));
    }
    let mut all = Vec::new();
    for (name, value) in arguments::fields(given) {
        match name.as_str() {
            "and" => all.push(Filter::All(each(word, value, depth)?)),
            "or" => all.push(Filter::Any(each(word, value, depth)?)),
            "not" => all.push(Filter::Not(Box::new(below(word, value, depth + 1)?))),
            "id" => all.extend(ids(word, value)?),
            name => all.push(named(word, name, value, depth)?),
        }
    }
    Ok(Filter::All(all))
}

fn each(word: &'static Word, given: &ConstValue, depth: usize) -> Result<Vec<Filter>, BadInput> {
    arguments::items(given).iter().map(|item| below(word, item, depth + 1)).collect()
}

fn named(
    word: &'static Word,
    name: &str,
    value: &ConstValue,
    depth: usize,
) -> Result<Filter, BadInput> {
    let attribute = word.attributes.iter().find(|it| camel_case(it.name) == name);
    if let Some(attribute) = attribute {
        return tests(attribute, value);
    }
    let relation = word.relations.iter().find(|it| camel_case(it.name) == name);
    let target = relation.and_then(|relation| graph::word(relation.target));
    match (relation, target) {
        (Some(relation), Some(target)) => related(relation, target, value, depth),
        _ => Err(BadInput(format!("`where` knows no {name:?} of {}", word.name))),
    }
}

fn related(
    relation: &'static Relation,
    target: &'static Word,
    value: &ConstValue,
    depth: usize,
) -> Result<Filter, BadInput> {
    let one = |none: bool, value: &ConstValue| {
        let filter = Box::new(below(target, value, depth + 1)?);
        Ok(Filter::Related { relation, none, filter })
    };
    if relation.shape == Shape::One {
        return one(false, value);
    }
    let quantified = arguments::fields(value).map(|(name, value)| one(name == "none", value));
    Ok(Filter::All(quantified.collect::<Result<_, _>>()?))
}

fn ids(word: &'static Word, given: &ConstValue) -> Result<Vec<Filter>, BadInput> {
    let mut all = Vec::new();
    for (_, value) in arguments::fields(given) {
        let mut numbers = Vec::new();
        for item in bounded("id", value)? {
            let text = arguments::text(item).unwrap_or_default();
            let (of, number) = read_id(text).map_err(|refusal| BadInput(refusal.to_string()))?;
            if of.name == word.name {
                numbers.push(number);
            }
        }
        all.push(Filter::Id(numbers));
    }
    Ok(all)
}

fn tests(attribute: &'static Attribute, given: &ConstValue) -> Result<Filter, BadInput> {
    let mut all = Vec::new();
    for (operator, value) in arguments::every_field(given) {
        if *value == ConstValue::Null {
            // An empty test would let everything through where a caller meant to narrow.
            let name = camel_case(attribute.name);
            let sentence =
                format!("`{name}.{operator}` is null: leave it out, or ask `isNull: true`");
            return Err(BadInput(sentence));
        }
        let test = match operator.as_str() {
            "eq" => Test::Eq(cell(attribute, value)?),
            "in" => {
                let values = bounded(attribute.name, value)?.iter();
                Test::In(values.map(|value| cell(attribute, value)).collect::<Result<_, _>>()?)
            }
            "gte" => Test::Gte(cell(attribute, value)?),
            "lt" => Test::Lt(cell(attribute, value)?),
            "contains" => Test::Contains(contained(attribute, value)),
            _ => Test::IsNull(*value == ConstValue::Boolean(true)),
        };
        all.push(Filter::Attribute(attribute, test));
    }
    Ok(Filter::All(all))
}

fn contained(attribute: &Attribute, value: &ConstValue) -> String {
    let given = arguments::text(value).unwrap_or_default();
    match attribute.value {
        ValueType::Name => text::search_key(given),
        _ => text::nfc(given),
    }
}

fn bounded<'v>(name: &str, value: &'v ConstValue) -> Result<&'v [ConstValue], BadInput> {
    let items = arguments::items(value);
    if items.len() > MOST_VALUES {
        let count = items.len();
        let name = camel_case(name);
        return Err(BadInput(format!(
            "`{name}.in` takes at most {MOST_VALUES} values, got {count}"
        )));
    }
    Ok(items)
}

/// A value of the attribute's kind.
fn cell(attribute: &Attribute, value: &ConstValue) -> Result<Cell, BadInput> {
    let name = camel_case(attribute.name);
    let refusal = |what: &str| BadInput(format!("`{name}` must be {what}, got {value}"));
    match attribute.value {
        ValueType::Int => match value {
            ConstValue::Number(number) => {
                number.as_i64().map(Cell::Int).ok_or_else(|| refusal("a whole number"))
            }
            _ => Err(refusal("a whole number")),
        },
        ValueType::Bool => match value {
            ConstValue::Boolean(yes) => Ok(Cell::Bool(*yes)),
            _ => Err(refusal("true or false")),
        },
        ValueType::Day => {
            arguments::day(&name, arguments::text(value).unwrap_or_default()).map(Cell::Day)
        }
        ValueType::Instant => {
            let given = arguments::text(value).unwrap_or_default();
            let at = DateTime::parse_from_rfc3339(given).ok();
            at.map(|at| Cell::Instant(at.to_utc()))
                .ok_or_else(|| refusal("an instant such as 2024-04-30T07:00:00Z"))
        }
        _ => match arguments::text(value) {
            Some(given) => Ok(Cell::Text(text::nfc(given))),
            None => Err(refusal("a text")),
        },
    }
}
