//! Values as a caller gives them.

use std::collections::BTreeMap;
use std::fmt;

/// A value as a caller gives it, whatever the form it came in (GraphQL, JSON, CSV).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// Nothing: it is no more, or not known.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Text, a code, a day, an instant or an id.
    Text(String),
    /// Several.
    List(Vec<Given>),
    /// Fields with values.
    Object(Object),
}

/// Fields with values, by name in camel case; absent, null and value are three things.
pub type Object = BTreeMap<String, Given>;

/// As JSON, which is also the form that two inputs are compared in.
impl fmt::Display for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(yes) => write!(f, "{yes}"),
            Self::Int(number) => write!(f, "{number}"),
            Self::Text(text) => write!(f, "{text:?}"),
            Self::List(items) => {
                f.write_str("[")?;
                for (place, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if place == 0 { "" } else { "," })?;
                }
                f.write_str("]")
            }
            Self::Object(fields) => {
                f.write_str("{")?;
                for (place, (name, value)) in fields.iter().enumerate() {
                    write!(f, "{}{name:?}:{value}", if place == 0 { "" } else { "," })?;
                }
                f.write_str("}")
            }
        }
    }
}

impl Given {
    /// The value in a sentence: cut where it is long.
    pub(super) fn shown(&self) -> String {
        const MOST: usize = 80;
        let text = self.to_string();
        match text.char_indices().nth(MOST) {
            Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
            None => text,
        }
    }
}

impl From<&str> for Given {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Given {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Given {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<bool> for Given {
    fn from(yes: bool) -> Self {
        Self::Bool(yes)
    }
}

impl From<Vec<Self>> for Given {
    fn from(items: Vec<Self>) -> Self {
        Self::List(items)
    }
}

impl From<Object> for Given {
    fn from(fields: Object) -> Self {
        Self::Object(fields)
    }
}
