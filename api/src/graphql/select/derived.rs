//! Fields that are worked out: their arguments, and what is selected of what they lead to.

use async_graphql::parser::types::SelectionSet;
use async_graphql_value::ConstValue;
use chrono::{Months, NaiveDate};
use domain::feed::Cursor;
use domain::graph::plan::{Argued, Derived, Given, Selection};
use domain::graph::{
    self, ArgumentKind, DERIVED_ROOTS, Relation, Role, Shape as Shaped, WORDS, Word, camel_case,
    read_id,
};

use super::super::error::BadInput;
use super::arguments::{self, Arguments};
use super::collect::{Collected, Document};
use super::{Listed, Out, Refusal, Shape};

/// The most years from one day to another.
const MOST_YEARS: u32 = 10;
/// The most texts that an argument takes.
const MOST_TEXTS: usize = 200;

/// The root of this name that is worked out.
pub(super) fn root_named(name: &str) -> Option<&'static Relation> {
    DERIVED_ROOTS.iter().find(|root| graph::is_camel_case(name, root.name))
}

/// Whether it leads to one or to many.
pub(super) fn listed(relation: &Relation) -> Listed {
    match relation.shape {
        Shaped::List(_) => Listed::Many,
        Shaped::One | Shaped::Connection => Listed::One,
    }
}

/// What is selected of what such a root leads to.
pub(super) fn root<'a>(
    document: &Document<'a>,
    root: &'static Relation,
    sets: &[&'a SelectionSet],
) -> Result<(Selection, Shape), Refusal> {
    // every root that is worked out leads to a word: a test of the words holds them to it
    let target = graph::word(root.target).unwrap_or(&graph::VERDICT);
    document.node(target, sets)
}

/// What the caller said, read as what it means.
pub(super) fn given(relation: &'static Relation, said: &Arguments) -> Result<Given, Refusal> {
    let mut given = Given::default();
    for argument in relation.arguments {
        let name = camel_case(argument.name);
        let value = match argument.kind {
            ArgumentKind::Day => said.day(&name)?.map(Argued::Day),
            ArgumentKind::Text => said.text(&name).map(|text| Argued::Text(text.to_owned())),
            ArgumentKind::Count(most) => said.count(&name, most)?.map(Argued::Count),
            ArgumentKind::Ids => said.get(&name).map(|ids| nodes(&name, ids, said)).transpose()?,
            ArgumentKind::Choice(_) => {
                let code = said.text(&name).or(argument.default);
                code.map(|code| Argued::Code(code.to_owned()))
            }
            ArgumentKind::Texts | ArgumentKind::Choices(_) => {
                said.get(&name).map(|value| texts(&name, value, said)).transpose()?
            }
            ArgumentKind::Id => said.text(&name).map(|id| node(&name, id, said)).transpose()?,
        };
        given.0.extend(value.map(|value| (argument.name, value)));
    }
    feed_place(&given).map_err(|reason| said.refuse(reason))?;
    if let (Some(from), Some(to)) = (given.day("from"), given.day("to")) {
        span(from, to).map_err(|reason| said.refuse(reason))?;
    }
    Ok(given)
}

/// What pages and streams of the feed begin after.
fn feed_place(given: &Given) -> Result<(), BadInput> {
    if given.count("first") == Some(0) {
        return Err(BadInput("`first` must be at least 1, got 0".to_owned()));
    }
    let read = given.text("after").map(str::parse::<Cursor>).transpose();
    read.map(|_| ()).map_err(|refusal| BadInput(refusal.to_string()))
}

/// From one day to another: forward, and not for ever.
fn span(from: NaiveDate, to: NaiveDate) -> Result<(), BadInput> {
    let last = from.checked_add_months(Months::new(12 * MOST_YEARS));
    if from > to {
        Err(BadInput(format!("`from` must not be after `to`, got {from} and {to}")))
    } else if last.is_some_and(|last| to > last) {
        let sentence =
            format!("`to` must be at most {MOST_YEARS} years after `from`, got {from} and {to}");
        Err(BadInput(sentence))
    } else {
        Ok(())
    }
}

fn texts(name: &str, value: &ConstValue, said: &Arguments) -> Result<Argued, Refusal> {
    let items = arguments::items(value);
    if items.len() > MOST_TEXTS {
        let count = items.len();
        let sentence = format!("`{name}` takes at most {MOST_TEXTS} values, got {count}");
        return Err(said.refuse(BadInput(sentence)));
    }
    let texts = items.iter().filter_map(arguments::text).map(str::to_owned);
    Ok(Argued::Texts(texts.collect()))
}

fn nodes(name: &str, value: &ConstValue, said: &Arguments) -> Result<Argued, Refusal> {
    let items = arguments::items(value);
    if items.len() > MOST_TEXTS {
        let count = items.len();
        let sentence = format!("`{name}` takes at most {MOST_TEXTS} ids, got {count}");
        return Err(said.refuse(BadInput(sentence)));
    }
    let mut ids = Vec::with_capacity(items.len());
    for item in items {
        if let Argued::Id(id) = node(name, arguments::text(item).unwrap_or_default(), said)? {
            ids.push(id);
        }
    }
    Ok(Argued::Ids(ids))
}

/// The only nodes that arguments name are provinces.
fn node(name: &str, id: &str, said: &Arguments) -> Result<Argued, Refusal> {
    let (word, id) = read_id(id).map_err(|refusal| said.refuse(BadInput(refusal.to_string())))?;
    if word.name != graph::PROVINCE.name {
        let sentence = format!("`{name}` must be the id of a Province, got one of {}", word.name);
        return Err(said.refuse(BadInput(sentence)));
    }
    Ok(Argued::Id(id))
}

impl<'a> Document<'a> {
    /// Adds something worked out to a selection.
    pub(super) fn derived(
        &self,
        selection: &mut Selection,
        relation: &'static Relation,
        collected: &Collected<'a>,
        said: &Arguments,
    ) -> Result<Out, Refusal> {
        let given = given(relation, said)?;
        let mut selections = Vec::new();
        let mut shapes = Vec::new();
        for word in targets(relation) {
            let (below, shape) = self.node(word, &collected.below)?;
            selections.push(below);
            shapes.push(shape);
        }
        selection.derived.push(Derived { relation, given, selections });
        Ok(Out::Derived(selection.derived.len() - 1, listed(relation), shapes))
    }
}

/// The words that it may lead to: one, or any that has nodes.
fn targets(relation: &Relation) -> Vec<&'static Word> {
    match graph::word(relation.target) {
        Some(word) => vec![word],
        None => WORDS.into_iter().filter(|word| word.role == Role::Node).collect(),
    }
}
