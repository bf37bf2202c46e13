//! The arguments of a list become a window: which rows, in which order, from where.

use async_graphql_value::ConstValue;
use domain::graph::plan::{Asked, Ordering, Window};
use domain::graph::{Word, screaming_case};
use domain::text;

use super::super::cursor;
use super::super::error::BadInput;
use super::Refusal;
use super::arguments::{self, Arguments};
use super::filter::filter;

/// How many rows a list answers where nobody says.
const ROWS: u32 = 20;
/// How many rows a list answers at most.
const MOST_ROWS: u32 = 200;
/// The most keys of an order.
const MOST_KEYS: usize = 5;

/// The window of a connection; what is asked of its rows is told later.
pub(super) fn of_connection(word: &'static Word, arguments: &Arguments) -> Result<Window, Refusal> {
    let first = arguments.count("first", MOST_ROWS)?;
    let last = arguments.count("last", MOST_ROWS)?;
    let refuse = |sentence: &str| Err(arguments.refuse(BadInput(sentence.to_owned())));
    if first.is_some() && last.is_some() {
        return refuse("`first` and `last` cannot be asked for together");
    }
    let (after, before) = (arguments.text("after"), arguments.text("before"));
    if before.is_some() && last.is_none() {
        return refuse("`before` needs `last`: it pages backward");
    }
    if after.is_some() && last.is_some() {
        return refuse("`after` needs `first`: it pages forward");
    }
    let order = order(word, arguments.get("orderBy")).map_err(|reason| arguments.refuse(reason))?;
    let beyond = after.or(before).map(|given| cursor::read(&order, given)).transpose();
    Ok(Window {
        count: first.or(last).unwrap_or(ROWS),
        backward: last.is_some(),
        beyond: beyond.map_err(|reason| arguments.refuse(reason))?,
        order,
        search: arguments.text("search").map(text::search_key),
        ..of_list(word, arguments, 0)?
    })
}

/// The window of a plain list with this bound.
pub(super) fn of_list(
    word: &'static Word,
    arguments: &Arguments,
    bound: u32,
) -> Result<Window, Refusal> {
    let filter = arguments.get("where").map(|given| filter(word, given)).transpose();
    Ok(Window {
        filter: filter.map_err(|reason| arguments.refuse(reason))?,
        search: None,
        order: default_order(word),
        count: bound,
        backward: false,
        beyond: None,
        asked: Asked { rows: true, ..Asked::default() },
    })
}

fn default_order(word: &'static Word) -> Vec<Ordering> {
    let keys = word.order.iter().filter_map(|key| {
        let attribute = word.attribute(key.attribute)?;
        Some(Ordering { attribute, descending: key.descending })
    });
    keys.collect()
}

fn order(word: &'static Word, given: Option<&ConstValue>) -> Result<Vec<Ordering>, BadInput> {
    let Some(given) = given else { return Ok(default_order(word)) };
    let keys = arguments::items(given);
    if keys.len() > MOST_KEYS {
        let count = keys.len();
        return Err(BadInput(format!("`orderBy` takes at most {MOST_KEYS} keys, got {count}")));
    }
    let mut order: Vec<Ordering> = Vec::with_capacity(keys.len());
    for key in keys {
        let mut ordering = None;
        let mut descending = false;
        for (name, value) in arguments::fields(key) {
            let value = arguments::text(value).unwrap_or_default();
            if name == "direction" {
                descending = value == "DESC";
            } else {
                let mut sortable = word.attributes.iter().filter(|attribute| attribute.sortable);
                ordering = sortable.find(|attribute| screaming_case(attribute.name) == value);
            }
        }
        let Some(attribute) = ordering else { continue };
        if order.iter().all(|known| known.attribute.name != attribute.name) {
            order.push(Ordering { attribute, descending });
        }
    }
    Ok(order)
}
