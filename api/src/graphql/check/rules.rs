//! What the validator does not look at: fields of an input given twice, inputs of which exactly one field is to be
//! given, and how many aliases and directives there are.

use apollo_compiler::ast::{Type, Value};
use apollo_compiler::executable::{DirectiveList, Selection, SelectionSet};
use apollo_compiler::response::GraphQLError;
use apollo_compiler::schema::{ExtendedType, InputObjectType, Schema};
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Name, Node};
use async_graphql::ServerError;

use super::super::error::ErrorCode;
use super::document::told;

/// What a whole document holds.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Counts {
    /// Fields with a name of the caller's.
    pub(super) aliases: u32,
    /// Directives.
    pub(super) directives: u32,
}

/// Counts what a document holds, and tells what is wrong with it.
pub(super) fn look(
    document: &Valid<ExecutableDocument>,
    schema: &Valid<Schema>,
) -> (Counts, Vec<ServerError>) {
    let mut look = Look { document, schema, counts: Counts::default(), broken: Vec::new() };
    for operation in document.operations.iter() {
        look.directives(&operation.directives);
        for variable in &operation.variables {
            if let Some(value) = &variable.default_value {
                look.value(&variable.ty, value);
            }
        }
        look.set(&operation.selection_set);
    }
    for fragment in document.fragments.values() {
        look.directives(&fragment.directives);
        look.set(&fragment.selection_set);
    }
    (look.counts, look.broken)
}

/// The input type of a name, if exactly one of its fields is to be given.
pub(super) fn one_of<'s>(schema: &'s Schema, name: &str) -> Option<&'s InputObjectType> {
    match schema.types.get(name)? {
        ExtendedType::InputObject(input) => input.directives.has("oneOf").then_some(input),
        _ => None,
    }
}

struct Look<'a> {
    document: &'a Valid<ExecutableDocument>,
    schema: &'a Schema,
    counts: Counts,
    broken: Vec<ServerError>,
}

impl Look<'_> {
    fn directives(&mut self, directives: &DirectiveList) {
        let count = u32::try_from(directives.len()).unwrap_or(u32::MAX);
        self.counts.directives = self.counts.directives.saturating_add(count);
    }

    fn set(&mut self, set: &SelectionSet) {
        for selection in &set.selections {
            self.directives(selection.directives());
            match selection {
                Selection::Field(field) => {
                    self.counts.aliases += u32::from(field.alias.is_some());
                    for argument in &field.arguments {
                        if let Some(defined) = field.definition.argument_by_name(&argument.name) {
                            self.value(&defined.ty, &argument.value);
                        }
                    }
                    self.set(&field.selection_set);
                }
                Selection::InlineFragment(fragment) => self.set(&fragment.selection_set),
                Selection::FragmentSpread(_) => {}
            }
        }
    }

    fn value(&mut self, kind: &Type, value: &Node<Value>) {
        match value.as_ref() {
            Value::List(items) => {
                let kind = if kind.is_list() { kind.item_type() } else { kind };
                for item in items {
                    self.value(kind, item);
                }
            }
            Value::Object(fields) => self.object(kind, value, fields),
            _ => {}
        }
    }

    fn object(&mut self, kind: &Type, value: &Node<Value>, fields: &[(Name, Node<Value>)]) {
        let name = kind.inner_named_type();
        for (place, (field, given)) in fields.iter().enumerate() {
            if fields.iter().take(place).any(|(earlier, _)| earlier == field) {
                self.refuse(value, format!("the input field `{field}` is given more than once"));
            }
            let kind = match self.schema.types.get(name) {
                Some(ExtendedType::InputObject(input)) => input.fields.get(field),
                _ => None,
            };
            if let Some(kind) = kind {
                let kind = (*kind.ty).clone();
                self.value(&kind, given);
            }
        }
        if one_of(self.schema, name).is_none() {
            return;
        }
        // a variable may turn out null: its value is looked at when it is there
        let is_given = matches!(fields, [(_, given)] if !given.is_null());
        if !is_given {
            let sentence = format!("exactly one field of `{name}` is to be given, and not as null");
            self.refuse(value, sentence);
        }
    }

    fn refuse(&mut self, at: &Node<Value>, sentence: String) {
        let fault = GraphQLError::new(sentence, at.location(), &self.document.sources);
        self.broken.push(told(ErrorCode::Validation, &fault));
    }
}
