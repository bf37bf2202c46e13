//! What arguments say, with the values of variables: how many are asked for, told or given, and what is left out.

use apollo_compiler::Node;
use apollo_compiler::ast::Value;
use apollo_compiler::executable::{DirectiveList, Field};
use apollo_compiler::response::JsonValue;

use super::{CHANGES, REVISIONS, ROWS, Scale};

impl Scale<'_> {
    pub(super) fn is_left_out(&self, directives: &DirectiveList) -> bool {
        let says = |name: &str, leaves_out: bool| {
            directives.get(name).is_some_and(|directive| {
                let condition = directive.specified_argument_by_name("if");
                condition.is_some_and(|condition| self.flag(condition) == Some(leaves_out))
            })
        };
        says("skip", true) || says("include", false)
    }

    fn flag(&self, value: &Value) -> Option<bool> {
        match value {
            Value::Boolean(yes) => Some(*yes),
            Value::Variable(name) => self.variables.get(name.as_str())?.as_bool(),
            _ => None,
        }
    }

    /// How many rows a list may answer: what is asked for, within what may be asked for.
    pub(super) fn rows(&self, field: &Field, page: &str) -> u64 {
        let (usual, most) = match page {
            "ChangePage" => CHANGES,
            "HistoryConnection" => REVISIONS,
            _ => ROWS,
        };
        let asked = ["first", "last"].into_iter().filter_map(|name| self.number(field, name)).max();
        asked.unwrap_or(usual).min(most)
    }

    pub(super) fn number(&self, field: &Field, argument: &str) -> Option<u64> {
        let value = field.specified_argument_by_name(argument)?;
        let number = match value.as_ref() {
            Value::Int(number) => number.try_to_i32().ok().map(i64::from),
            Value::Variable(name) => self.variables.get(name.as_str())?.as_i64(),
            _ => None,
        };
        number.map(|number| u64::try_from(number).unwrap_or(0))
    }

    /// How many items a list that was given has.
    pub(super) fn length(&self, field: &Field, argument: &str) -> Option<u64> {
        let length = match field.specified_argument_by_name(argument)?.as_ref() {
            Value::List(items) => items.len(),
            Value::Variable(name) => match self.variables.get(name.as_str())? {
                JsonValue::Array(items) => items.len(),
                JsonValue::Null => return None,
                _ => 1,
            },
            Value::Null => return None,
            _ => 1,
        };
        u64::try_from(length).ok()
    }

    /// How many rows a mutation tells, each of which is answered.
    pub(super) fn told_rows(&self, field: &Field) -> u64 {
        let count = match field.specified_argument_by_name("input").map(Node::as_ref) {
            Some(Value::Variable(name)) => {
                let input = self.variables.get(name.as_str()).and_then(|input| input.get("rows"));
                input.and_then(JsonValue::as_array).map_or(1, Vec::len)
            }
            Some(Value::Object(fields)) => {
                let rows = fields.iter().find(|(name, _)| name == "rows");
                match rows.map(|(_, rows)| rows.as_ref()) {
                    Some(Value::List(items)) => items.len(),
                    Some(Value::Variable(name)) => {
                        let rows = self.variables.get(name.as_str());
                        rows.and_then(JsonValue::as_array).map_or(1, Vec::len)
                    }
                    _ => 1,
                }
            }
            _ => 1,
        };
        u64::try_from(count).unwrap_or(u64::MAX).max(1)
    }

    pub(super) fn is_given(&self, field: &Field, argument: &str) -> bool {
        match field.specified_argument_by_name(argument).map(Node::as_ref) {
            None | Some(Value::Null) => false,
            Some(Value::Variable(name)) => {
                self.variables.get(name.as_str()).is_some_and(|value| !value.is_null())
            }
            Some(_) => true,
        }
    }
}
