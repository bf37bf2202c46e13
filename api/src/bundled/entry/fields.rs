//! Taking typed fields from an entry.
//!
//! `text`, `number`, `day` and so on want the field to be there; their `_if` forms do not mind if it is not.

use std::fmt::Display;

use chrono::NaiveDate;
use domain::text::has_composed_letters;

use super::{Entry, Item, Value};

impl Entry {
    /// A text that is there.
    pub(in super::super) fn text(&mut self, name: &str) -> Option<String> {
        self.wanted(name).and_then(Item::into_text)
    }

    /// A text, if it is there.
    pub(in super::super) fn text_if(&mut self, name: &str) -> Option<String> {
        self.fields.remove(name).and_then(Item::into_text)
    }

    /// A count or position that is there.
    pub(in super::super) fn number(&mut self, name: &str) -> Option<u32> {
        self.wanted(name).and_then(Item::into_number)
    }

    /// A count or position, if it is there.
    pub(in super::super) fn number_if(&mut self, name: &str) -> Option<u32> {
        self.fields.remove(name).and_then(Item::into_number)
    }

    /// A yes or no that is there.
    pub(in super::super) fn flag(&mut self, name: &str) -> Option<bool> {
        self.wanted(name).and_then(Item::into_flag)
    }

    /// A yes or no, if it is there.
    pub(in super::super) fn flag_if(&mut self, name: &str) -> Option<bool> {
        self.fields.remove(name).and_then(Item::into_flag)
    }

    /// Whether there is such a field, which has not been taken.
    pub(in super::super) fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    /// A number that is there and that `parse` takes.
    pub(in super::super) fn code_of_number<T, E: Display>(
        &mut self,
        name: &str,
        parse: impl Fn(u32) -> Result<T, E>,
    ) -> Option<T> {
        let place = self.place_of(name);
        let number = self.number(name)?;
        parse(number).map_err(|refusal| place.problem(refusal.to_string())).ok()
    }

    /// A day that is there.
    pub(in super::super) fn day(&mut self, name: &str) -> Option<NaiveDate> {
        self.wanted(name).and_then(|item| item.parsed(parse_day))
    }

    /// A day, if it is there.
    pub(in super::super) fn day_if(&mut self, name: &str) -> Option<NaiveDate> {
        self.fields.remove(name).and_then(|item| item.parsed(parse_day))
    }

    /// A text that is there and that `parse` understands.
    pub(in super::super) fn code<T, E: Display>(
        &mut self,
        name: &str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Option<T> {
        self.wanted(name).and_then(|item| item.parsed(parse))
    }

    /// A text that `parse` understands, if it is there.
    pub(in super::super) fn code_if<T, E: Display>(
        &mut self,
        name: &str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Option<T> {
        self.fields.remove(name).and_then(|item| item.parsed(parse))
    }

    /// A list of texts that `parse` understands; empty if it is not there.
    pub(in super::super) fn codes<T, E: Display>(
        &mut self,
        name: &str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Vec<T> {
        self.items(name).into_iter().filter_map(|item| item.parsed(&parse)).collect()
    }

    /// A list of texts; empty if it is not there.
    pub(in super::super) fn texts(&mut self, name: &str) -> Vec<String> {
        self.items(name).into_iter().filter_map(Item::into_text).collect()
    }

    /// A list of numbers; empty if it is not there.
    pub(in super::super) fn numbers(&mut self, name: &str) -> Vec<u32> {
        self.items(name).into_iter().filter_map(Item::into_number).collect()
    }

    /// A table that is there.
    pub(in super::super) fn table(&mut self, name: &str) -> Option<Self> {
        self.wanted(name).and_then(Item::into_table)
    }

    /// A list of tables; empty if it is not there.
    pub(in super::super) fn tables(&mut self, name: &str) -> Vec<Self> {
        self.items(name).into_iter().filter_map(Item::into_table).collect()
    }

    fn wanted(&mut self, name: &str) -> Option<Item> {
        let item = self.fields.remove(name);
        if item.is_none() {
            self.place.problem(format!("the field {name:?} is missing"));
        }
        item
    }

    fn items(&mut self, name: &str) -> Vec<Item> {
        let Some(item) = self.fields.remove(name) else { return Vec::new() };
        match item.value {
            Value::List(items) => items,
            other => {
                item.place.problem(format!("{name:?} must be a list, not {}", other.what()));
                Vec::new()
            }
        }
    }
}

impl Item {
    fn into_text(self) -> Option<String> {
        let (Value::Text(text) | Value::Cell(text)) = self.value else {
            self.place.problem(format!("a text is wanted here, not {}", self.value.what()));
            return None;
        };
        if text.trim().is_empty() {
            self.place.problem("the text is empty: leave the field out");
        } else if text.trim() != text {
            self.place.problem(format!("{text:?} has blanks around it"));
        } else if !has_composed_letters(&text) {
            self.place.problem(format!("{text:?} is not in composed letters (Unicode NFC)"));
        }
        Some(text)
    }

    fn into_number(self) -> Option<u32> {
        let number = match &self.value {
            Value::Number(number) => u32::try_from(*number).ok(),
            Value::Cell(text) => text.parse().ok(),
            _ => None,
        };
        if number.is_none() {
            let told = match &self.value {
                Value::Number(number) => number.to_string(),
                Value::Cell(text) => format!("{text:?}"),
                other => other.what().to_owned(),
            };
            self.place.problem(format!("a number from 0 up is wanted here, not {told}"));
        }
        number
    }

    fn into_flag(self) -> Option<bool> {
        let flag = match &self.value {
            Value::Flag(flag) => Some(*flag),
            Value::Cell(text) => text.parse().ok(),
            _ => None,
        };
        if flag.is_none() {
            self.place.problem("true or false is wanted here");
        }
        flag
    }

    fn into_table(self) -> Option<Entry> {
        match self.value {
            Value::Table(entry) => Some(entry),
            other => {
                self.place.problem(format!("a table is wanted here, not {}", other.what()));
                None
            }
        }
    }

    fn parsed<T, E: Display>(self, parse: impl Fn(&str) -> Result<T, E>) -> Option<T> {
        let place = self.place.clone();
        let text = self.into_text()?;
        parse(&text).map_err(|refusal| place.problem(refusal.to_string())).ok()
    }
}

/// `2024-02-29`. Days are written so in all data files.
fn parse_day(text: &str) -> Result<NaiveDate, String> {
    let is_iso = text.len() == 10 && text.split('-').map(str::len).eq([4, 2, 2]);
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| is_iso);
    day.ok_or_else(|| {
        if is_iso {
            format!("no calendar has the day {text}")
        } else {
            format!("{text:?} is no day written as YYYY-MM-DD")
        }
    })
}
