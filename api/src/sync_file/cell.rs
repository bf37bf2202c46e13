//! What stands in a cell of CSV.
//!
//! | Cell | |
//! |---|---|
//! | empty | nothing is said |
//! | `\N` | there is none |
//! | `\E` | an empty text |
//! | `\\…` | a text that begins with `\` |
//! | `a\|b` | a list, of texts, codes, numbers or references |
//! | `[…`, `{…` in columns of lists and of nested values | JSON |
//! | `SOURCE:ID` in a column `….externalId` | an external reference, of the nation's register |

use domain::telling::{FieldKind, Given, Object};

use super::json::{read_value, write_value};

/// What separates the items of a list.
const SEPARATOR: char = '|';

/// What a cell can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CellKind {
    /// A text, a code, a day.
    Text,
    /// A whole number.
    Int,
    /// `true` or `false`.
    Bool,
    /// A list of texts or codes.
    Texts,
    /// A list of whole numbers.
    Ints,
    /// An external reference.
    External,
    /// A list of external references.
    Externals,
    /// Anything nested.
    Nested,
}

impl CellKind {
    /// What a column of a field of this kind holds.
    pub(super) const fn of(kind: &FieldKind) -> Self {
        match kind {
            FieldKind::Id
            | FieldKind::Text
            | FieldKind::Day
            | FieldKind::Instant
            | FieldKind::Choice(_) => Self::Text,
            FieldKind::Int => Self::Int,
            FieldKind::Bool => Self::Bool,
            FieldKind::Several(_) | FieldKind::Texts => Self::Texts,
            FieldKind::Ints => Self::Ints,
            FieldKind::Keys => Self::Externals,
            _ => Self::Nested,
        }
    }
}

/// What a cell says; nothing where it is empty.
pub(super) fn read(cell: &str, kind: CellKind) -> Result<Option<Given>, String> {
    let told = match cell {
        "" => return Ok(None),
        r"\N" => Given::Null,
        r"\E" => Given::Text(String::new()),
        _ => match kind {
            CellKind::Text => Given::Text(unescaped(cell)?),
            CellKind::Int => int(cell),
            CellKind::Bool => boolean(cell),
            CellKind::External => external(cell)?,
            CellKind::Nested => read_value(cell)?,
            _ if cell.starts_with('[') => read_value(cell)?,
            CellKind::Texts => list(cell, |item| Ok(Given::Text(item.to_owned())))?,
            CellKind::Ints => list(cell, |item| Ok(int(item)))?,
            CellKind::Externals => list(cell, external)?,
        },
    };
    Ok(Some(told))
}

/// A value as a cell.
pub(super) fn write(value: &Given, kind: CellKind) -> String {
    match (kind, value) {
        (_, Given::Null) => r"\N".to_owned(),
        (CellKind::Text, Given::Text(text)) => escaped(text),
        (CellKind::Int, Given::Int(number)) => number.to_string(),
        (CellKind::Bool, Given::Bool(yes)) => yes.to_string(),
        (CellKind::External, value) => told_external(value).unwrap_or_else(|| json(value)),
        (CellKind::Texts, Given::List(items)) => joined(items, |item| match item {
            Given::Text(text) => Some(text.clone()),
            _ => None,
        })
        .unwrap_or_else(|| json(value)),
        (CellKind::Ints, Given::List(items)) => joined(items, |item| match item {
            Given::Int(number) => Some(number.to_string()),
            _ => None,
        })
        .unwrap_or_else(|| json(value)),
        (CellKind::Externals, Given::List(items)) => {
            joined(items, told_external).unwrap_or_else(|| json(value))
        }
        (_, value) => json(value),
    }
}

/// A number, or the text, which whoever reads the row refuses with the field's own words.
fn int(cell: &str) -> Given {
    cell.trim().parse().map_or_else(|_| Given::Text(cell.to_owned()), Given::Int)
}

fn boolean(cell: &str) -> Given {
    match cell.trim().to_ascii_lowercase().as_str() {
        "true" => Given::Bool(true),
        "false" => Given::Bool(false),
        _ => Given::Text(cell.to_owned()),
    }
}

fn external(cell: &str) -> Result<Given, String> {
    if cell.starts_with('{') {
        return read_value(cell);
    }
    let (source, id) = cell
        .split_once(':')
        .ok_or_else(|| format!("an external reference is SOURCE:ID, got {cell:?}"))?;
    Ok(Given::Object(Object::from([
        ("id".to_owned(), Given::Text(id.to_owned())),
        ("source".to_owned(), Given::Text(source.to_owned())),
    ])))
}

fn told_external(value: &Given) -> Option<String> {
    let Given::Object(object) = value else { return None };
    match (object.len(), object.get("source"), object.get("id")) {
        (2, Some(Given::Text(source)), Some(Given::Text(id))) if !source.contains(':') => {
            Some(format!("{source}:{id}"))
        }
        _ => None,
    }
}

fn list(cell: &str, item: impl Fn(&str) -> Result<Given, String>) -> Result<Given, String> {
    Ok(Given::List(cell.split(SEPARATOR).map(item).collect::<Result<_, _>>()?))
}

/// Items between separators, where that can be read back.
fn joined(items: &[Given], told: impl Fn(&Given) -> Option<String>) -> Option<String> {
    let items: Vec<_> = items.iter().map(told).collect::<Option<_>>()?;
    let is_plain = |item: &String| {
        !item.is_empty() && !item.contains(SEPARATOR) && !item.starts_with(['[', '{', '\\'])
    };
    (!items.is_empty() && items.iter().all(is_plain)).then(|| items.join("|"))
}

fn json(value: &Given) -> String {
    let mut bytes = Vec::new();
    // a list of bytes takes whatever is written to it
    let _ = write_value(&mut bytes, value);
    String::from_utf8(bytes).unwrap_or_default()
}

fn unescaped(cell: &str) -> Result<String, String> {
    match cell.strip_prefix('\\') {
        Some(rest) if rest.starts_with('\\') => Ok(rest.to_owned()),
        Some(_) => Err(format!(r"a text that begins with \ is written with \\, got {cell:?}")),
        None => Ok(cell.to_owned()),
    }
}

fn escaped(text: &str) -> String {
    match text {
        "" => r"\E".to_owned(),
        _ if text.starts_with('\\') => format!(r"\{text}"),
        _ => text.to_owned(),
    }
}
