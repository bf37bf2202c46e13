//! Root fields: what they find, and how that is written.

use async_graphql_value::ConstValue;
use chrono::NaiveDate;
use domain::feed;
use domain::graph::plan::{By, Find, Root};
use domain::graph::{AUDIT_ENTRY, Lookup, Role, WORDS, Word, camel_case, read_id};
use domain::name_index::key_without;
use domain::text;
use uuid::Uuid;

use super::super::error::BadInput;
use super::arguments::{self, Arguments};
use super::collect::{Collected, Document};
use super::{ConnectionShape, Listed, Planned, Refusal, Shape, derived, window};
use crate::clock::day_in_vietnam;

/// The most ids that `nodes` takes.
const MOST_IDS: usize = 200;

/// What is written for a root field.
#[derive(Debug)]
pub(in crate::graphql) enum Answer {
    /// The query type's name.
    Typename,
    /// What the library says of the schema under the same name.
    Introspection,
    /// The one that was named; an ambiguous name is told at its place.
    One(Shape),
    /// Nothing: the id leads nowhere.
    Nothing,
    /// A connection.
    Many(ConnectionShape),
    /// What was worked out: at most one, or a list.
    Derived(Listed, Shape),
    /// Nodes of several words: for each, which of the roots it is in, at which place, and how it is written.
    Nodes(Vec<(usize, usize)>, Vec<Shape>),
}

/// Plans the root fields of a query; `today` counts where no day is asked for.
pub(in crate::graphql) fn select(
    document: &Document<'_>,
    today: NaiveDate,
) -> Result<Vec<Planned>, Refusal> {
    document.roots().iter().map(|collected| root(document, collected, today)).collect()
}

fn root<'a>(
    document: &Document<'a>,
    collected: &Collected<'a>,
    today: NaiveDate,
) -> Result<Planned, Refusal> {
    let name = collected.field.node.name.node.as_str();
    let key = collected.key.to_owned();
    let planned = |answer, roots| Planned { key, answer, roots };
    let arguments = document.arguments(collected.field);
    match name {
        "__typename" => return Ok(planned(Answer::Typename, Vec::new())),
        "__schema" | "__type" => return Ok(planned(Answer::Introspection, Vec::new())),
        _ => {}
    }
    let as_of = arguments.day("asOf")?;
    let day = as_of.unwrap_or(today);
    let (answer, roots) = match name {
        "node" => node(document, collected, &arguments, day)?,
        "nodes" => nodes(document, collected, &arguments, day)?,
        name if let Some(root) = derived::root_named(name) => {
            let given = derived::given(root, &arguments)?;
            let (selection, shape) = derived::root(document, root, &collected.below)?;
            let listed = derived::listed(root);
            let root =
                Root { word: selection.word, day, find: Find::Derived(root, given), selection };
            (Answer::Derived(listed, shape), vec![root])
        }
        name => {
            let is_root = |word: &&&Word| word.role == Role::Node || word.name == AUDIT_ENTRY.name;
            let mut words = WORDS.iter().filter(is_root);
            let Some(word) = words.find(|word| word.one == name || word.many == name) else {
                return Ok(planned(Answer::Nothing, Vec::new()));
            };
            if word.one == name {
                let by = by(word, &arguments, as_of.is_some())?;
                let (selection, shape) = document.node(word, &collected.below)?;
                let root = Root { word, day, find: Find::One(by), selection };
                (Answer::One(shape), vec![root])
            } else {
                let window = window::of_connection(word, &arguments)?;
                let (window, selection, shape) =
                    document.connection(word, window, &collected.below)?;
                let root = Root { word, day, find: Find::Many(window), selection };
                (Answer::Many(shape), vec![root])
            }
        }
    };
    Ok(planned(answer, roots))
}

/// What names one thing: exactly one of the fields was given, as the schema asks.
fn by(word: &'static Word, arguments: &Arguments, on_day: bool) -> Result<By, Refusal> {
    let given = arguments.get("by").unwrap_or(&ConstValue::Null);
    let Some((name, value)) = arguments::fields(given).next() else {
        let sentence = format!("`by` must name one {}", word.name);
        return Err(arguments.refuse(BadInput(sentence)));
    };
    let value = arguments::text(value).unwrap_or_default();
    if name == "id" {
        let (of, id) = id(arguments, value)?;
        let id = if of.name == word.name { id } else { Uuid::nil() };
        return Ok(By::Id(id));
    }
    for lookup in word.lookups {
        match lookup {
            Lookup::Unique(column) if camel_case(column) == name.as_str() => {
                return Ok(By::Unique { column, value: text::nfc(value), on_day });
            }
            Lookup::Alias { table, prefixes } if name == "name" => {
                return Ok(named(Some(table), prefixes, value, on_day));
            }
            Lookup::Name if name == "name" => return Ok(named(None, &[], value, on_day)),
            _ => {}
        }
    }
    let sentence = format!("`by` knows no {name:?} of {}", word.name);
    Err(arguments.refuse(BadInput(sentence)))
}

fn named(table: Option<&'static str>, prefixes: &[&str], given: &str, on_day: bool) -> By {
    By::Name { table, search: key_without(prefixes, given), on_day }
}

fn id(arguments: &Arguments, given: &str) -> Result<(&'static Word, Uuid), Refusal> {
    read_id(given).map_err(|refusal| arguments.refuse(BadInput(refusal.to_string())))
}

fn node<'a>(
    document: &Document<'a>,
    collected: &Collected<'a>,
    arguments: &Arguments,
    day: NaiveDate,
) -> Result<(Answer, Vec<Root>), Refusal> {
    let (word, id) = id(arguments, arguments.text("id").unwrap_or_default())?;
    let (selection, shape) = document.node(word, &collected.below)?;
    let root = match arguments.instant("knownAt")? {
        None => Root { word, day, find: Find::One(By::Id(id)), selection },
        Some(at) => {
            feed::can_be_told(&selection)
                .map_err(|reason| arguments.refuse(BadInput(reason.to_string())))?;
            // as it would have been answered then
            let day = arguments.day("asOf")?.unwrap_or_else(|| day_in_vietnam(at));
            Root { word, day, find: Find::Known(id, at), selection }
        }
    };
    Ok((Answer::One(shape), vec![root]))
}

/// One root for every word among the ids.
fn nodes<'a>(
    document: &Document<'a>,
    collected: &Collected<'a>,
    arguments: &Arguments,
    day: NaiveDate,
) -> Result<(Answer, Vec<Root>), Refusal> {
    let given = arguments::items(arguments.get("ids").unwrap_or(&ConstValue::Null));
    if given.len() > MOST_IDS {
        let sentence = format!("`ids` takes at most {MOST_IDS} ids, got {}", given.len());
        return Err(arguments.refuse(BadInput(sentence)));
    }
    let mut groups: Vec<(&'static Word, Vec<Uuid>)> = Vec::new();
    let mut places = Vec::with_capacity(given.len());
    for item in given {
        let (word, id) = id(arguments, arguments::text(item).unwrap_or_default())?;
        let known = groups.iter().position(|(known, _)| known.name == word.name);
        let group = known.unwrap_or_else(|| {
            groups.push((word, Vec::new()));
            groups.len() - 1
        });
        if let Some((_, ids)) = groups.get_mut(group) {
            places.push((group, ids.len()));
            ids.push(id);
        }
    }
    let mut roots = Vec::with_capacity(groups.len());
    let mut shapes = Vec::with_capacity(groups.len());
    for (word, ids) in groups {
        let (selection, shape) = document.node(word, &collected.below)?;
        roots.push(Root { word, day, find: Find::Ids(ids), selection });
        shapes.push(shape);
    }
    Ok((Answer::Nodes(places, shapes), roots))
}
