//! Arguments, read as what they mean; a value that does not fit is named together with the limit.

use async_graphql::{Name, Pos};
use async_graphql_value::ConstValue;
use chrono::{DateTime, NaiveDate, Utc};
use domain::label::Lang;

use super::super::error::BadInput;
use super::Refusal;

/// The arguments of one field.
#[derive(Debug)]
pub(super) struct Arguments {
    given: Vec<(String, ConstValue)>,
    at: Pos,
}

impl Arguments {
    pub(super) fn new(given: Vec<(String, ConstValue)>, at: Pos) -> Self {
        Self { given, at }
    }

    /// An argument that was given, and not as null.
    pub(super) fn get(&self, name: &str) -> Option<&ConstValue> {
        let mut given = self.given.iter();
        let (_, value) = given.find(|(given, _)| given == name)?;
        (*value != ConstValue::Null).then_some(value)
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        text(self.get(name)?)
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        matches!(self.get(name), Some(ConstValue::Boolean(true)))
    }

    pub(super) fn lang(&self) -> Lang {
        match self.get("lang").and_then(text) {
            Some("VI") => Lang::Vi,
            _ => Lang::En,
        }
    }

    /// A day, such as `asOf`.
    pub(super) fn day(&self, name: &str) -> Result<Option<NaiveDate>, Refusal> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let given = text(value).unwrap_or_default();
        day(name, given).map(Some).map_err(|reason| self.refuse(reason))
    }

    /// An instant, such as `knownAt`.
    pub(super) fn instant(&self, name: &str) -> Result<Option<DateTime<Utc>>, Refusal> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let given = text(value).unwrap_or_default();
        let read = DateTime::parse_from_rfc3339(given).ok();
        read.map(|at| Some(at.to_utc())).ok_or_else(|| {
            let sentence =
                format!("`{name}` must be an instant such as 2024-04-30T07:00:00Z, got {given:?}");
            self.refuse(BadInput(sentence))
        })
    }

    /// A number of rows, 0 to `most`.
    pub(super) fn count(&self, name: &str, most: u32) -> Result<Option<u32>, Refusal> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let count = match value {
            ConstValue::Number(number) => {
                number.as_u64().and_then(|number| u32::try_from(number).ok())
            }
            _ => None,
        };
        match count {
            Some(count) if count <= most => Ok(Some(count)),
            _ => {
                let sentence = format!("`{name}` must be 0 to {most}, got {value}");
                Err(self.refuse(BadInput(sentence)))
            }
        }
    }

    /// A refusal at this field.
    pub(super) fn refuse(&self, reason: BadInput) -> Refusal {
        Refusal { reason, at: self.at }
    }
}

/// A text or an enum's code.
pub(super) fn text(value: &ConstValue) -> Option<&str> {
    match value {
        ConstValue::String(text) => Some(text),
        ConstValue::Enum(name) => Some(name.as_str()),
        _ => None,
    }
}

/// A day in the only spelling that means the same to everybody.
pub(super) fn day(name: &str, given: &str) -> Result<NaiveDate, BadInput> {
    NaiveDate::parse_from_str(given, "%Y-%m-%d").ok().filter(|_| given.len() == 10).ok_or_else(
        || BadInput(format!("`{name}` must be a day such as 2024-04-30, got {given:?}")),
    )
}

/// The items of a list, where a single value stands for a list of one.
pub(super) fn items(value: &ConstValue) -> &[ConstValue] {
    match value {
        ConstValue::List(items) => items,
        single => std::slice::from_ref(single),
    }
}

/// The fields of an input object that were given, and not as null.
pub(super) fn fields(value: &ConstValue) -> impl Iterator<Item = (&Name, &ConstValue)> {
    every_field(value).filter(|(_, value)| **value != ConstValue::Null)
}

/// The fields of an input object, those given as null among them.
pub(super) fn every_field(value: &ConstValue) -> impl Iterator<Item = (&Name, &ConstValue)> {
    let object = match value {
        ConstValue::Object(fields) => Some(fields),
        _ => None,
    };
    object.into_iter().flatten()
}
