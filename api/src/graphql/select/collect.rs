//! The document of an operation, its fields collected and merged.

use std::collections::HashSet;

use async_graphql::parser::types::{
    Directive, ExecutableDocument, Field, OperationDefinition, OperationType, Selection,
    SelectionSet,
};
use async_graphql::{Name, Positioned, Variables};
use async_graphql_value::{ConstValue, Value};
use domain::graph::{Role, Word};

use super::arguments::Arguments;

/// A parsed document with the operation that is asked for and its variables.
#[derive(Debug)]
pub(in crate::graphql) struct Document<'a> {
    whole: &'a ExecutableDocument,
    operation: &'a OperationDefinition,
    variables: &'a Variables,
}

/// A response name with all the fields that were selected under it.
#[derive(Debug)]
pub(in crate::graphql) struct Collected<'a> {
    pub(in crate::graphql) key: &'a str,
    pub(in crate::graphql) field: &'a Positioned<Field>,
    pub(in crate::graphql) below: Vec<&'a SelectionSet>,
}

impl<'a> Document<'a> {
    /// The operation of this name, or the only one.
    pub(in crate::graphql) fn of(
        document: &'a ExecutableDocument,
        operation_name: Option<&str>,
        variables: &'a Variables,
    ) -> Option<Self> {
        let mut operations = document.operations.iter();
        let operation = match operation_name {
            Some(wanted) => operations.find(|(name, _)| name.is_some_and(|name| name == wanted)),
            None => operations.next(),
        };
        let (_, operation) = operation?;
        Some(Self { whole: document, operation: &operation.node, variables })
    }

    /// The operation.
    pub(in crate::graphql) fn operation(&self) -> &'a OperationDefinition {
        self.operation
    }

    /// The root fields.
    pub(in crate::graphql) fn roots(&self) -> Vec<Collected<'a>> {
        let root = match self.operation.ty {
            OperationType::Mutation => "Mutation",
            OperationType::Query | OperationType::Subscription => "Query",
        };
        self.collect(root, None, &[&self.operation.selection_set.node])
    }

    /// The root fields of a subscription.
    pub(super) fn stream_roots(&self) -> Vec<Collected<'a>> {
        self.collect("Subscription", None, &[&self.operation.selection_set.node])
    }

    /// The fields of an object of `word`.
    pub(super) fn fields(&self, word: &Word, sets: &[&'a SelectionSet]) -> Vec<Collected<'a>> {
        self.collect(word.name, Some(word), sets)
    }

    /// The fields of an object of the type `name`.
    pub(in crate::graphql) fn fields_of(
        &self,
        name: &str,
        sets: &[&'a SelectionSet],
    ) -> Vec<Collected<'a>> {
        self.collect(name, None, sets)
    }

    /// One argument of a field, with variables put in.
    pub(in crate::graphql) fn argument(
        &self,
        field: &'a Positioned<Field>,
        name: &str,
    ) -> Option<ConstValue> {
        let value = field.node.get_argument(name)?;
        self.value(&value.node)
    }

    /// The arguments of a field, with variables put in.
    pub(super) fn arguments(&self, field: &'a Positioned<Field>) -> Arguments {
        let given = field.node.arguments.iter().filter_map(|(name, value)| {
            let value = self.value(&value.node)?;
            Some((name.node.to_string(), value))
        });
        Arguments::new(given.collect(), field.pos)
    }

    fn collect(
        &self,
        name: &str,
        word: Option<&Word>,
        sets: &[&'a SelectionSet],
    ) -> Vec<Collected<'a>> {
        let mut collected = Vec::new();
        let mut spread = HashSet::new();
        for set in sets {
            self.collect_into(&mut collected, &mut spread, name, word, set);
        }
        collected
    }

    fn collect_into(
        &self,
        collected: &mut Vec<Collected<'a>>,
        spread: &mut HashSet<&'a Name>,
        name: &str,
        word: Option<&Word>,
        set: &'a SelectionSet,
    ) {
        for selection in &set.items {
            if self.is_left_out(selection.node.directives()) {
                continue;
            }
            match &selection.node {
                Selection::Field(field) => add(collected, field),
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.node.type_condition.as_ref();
                    if condition.is_none_or(|on| is_a(name, word, &on.node.on.node)) {
                        let set = &fragment.node.selection_set.node;
                        self.collect_into(collected, spread, name, word, set);
                    }
                }
                Selection::FragmentSpread(of) => {
                    let fragment = &of.node.fragment_name.node;
                    // a fragment adds nothing to the same fields a second time
                    if spread.insert(fragment)
                        && let Some(fragment) = self.whole.fragments.get(fragment)
                        && is_a(name, word, &fragment.node.type_condition.node.on.node)
                    {
                        let set = &fragment.node.selection_set.node;
                        self.collect_into(collected, spread, name, word, set);
                    }
                }
            }
        }
    }

    fn is_left_out(&self, directives: &[Positioned<Directive>]) -> bool {
        directives.iter().any(|directive| {
            let leaves_out = match directive.node.name.node.as_str() {
                "skip" => true,
                "include" => false,
                _ => return false,
            };
            let condition = directive.node.get_argument("if");
            let given = condition.and_then(|condition| self.value(&condition.node));
            given == Some(ConstValue::Boolean(leaves_out))
        })
    }

    /// A value with its variables put in; one that was not given is left out, wherever it stands.
    fn value(&self, value: &Value) -> Option<ConstValue> {
        Some(match value {
            Value::Variable(name) => return self.variable(name),
            Value::List(items) => {
                let items = items.iter();
                ConstValue::List(
                    items.map(|item| self.value(item).unwrap_or(ConstValue::Null)).collect(),
                )
            }
            Value::Object(fields) => {
                let fields = fields.iter();
                ConstValue::Object(
                    fields
                        .filter_map(|(name, value)| Some((name.clone(), self.value(value)?)))
                        .collect(),
                )
            }
            other => other.clone().into_const()?,
        })
    }

    fn variable(&self, name: &Name) -> Option<ConstValue> {
        if let Some(given) = self.variables.get(name) {
            return Some(given.clone());
        }
        let definitions = self.operation.variable_definitions.iter();
        let mut definitions = definitions.map(|definition| &definition.node);
        let definition = definitions.find(|definition| definition.name.node == *name)?;
        definition.default_value.as_ref().map(|value| value.node.clone())
    }
}

fn add<'a>(collected: &mut Vec<Collected<'a>>, field: &'a Positioned<Field>) {
    let key = field.node.response_key().node.as_str();
    let below = &field.node.selection_set.node;
    match collected.iter_mut().find(|known| known.key == key) {
        Some(known) => known.below.push(below),
        None => collected.push(Collected { key, field, below: vec![below] }),
    }
}

fn is_a(name: &str, word: Option<&Word>, condition: &str) -> bool {
    name == condition || (condition == "Node" && word.is_some_and(|word| word.role == Role::Node))
}
