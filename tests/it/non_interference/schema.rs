//! The public schema, as far as questions are made from it.

use std::collections::HashMap;

use async_graphql_parser::parse_schema;
use async_graphql_parser::types::{FieldDefinition, TypeKind, TypeSystemDefinition};

/// Every type by its name.
pub(super) struct Schema(HashMap<String, TypeKind>);

/// A field of a type: its name, the name of what it answers, and its arguments.
pub(super) struct Field {
    pub(super) name: String,
    pub(super) of: String,
    pub(super) arguments: Vec<Argument>,
}

/// An argument, or a field of an input.
pub(super) struct Argument {
    pub(super) name: String,
    pub(super) of: String,
    pub(super) is_list: bool,
    pub(super) must: bool,
}

/// Arguments that must be given and say nothing of provinces.
const GIVEN: [(&str, &str); 1] = [("Criterion", "SECURITY_FORCE")];
/// Things of a page.
const PAGE: usize = 8;

impl Schema {
    pub(super) fn read() -> Self {
        let document = parse_schema(api::graphql::sdl().unwrap()).unwrap();
        let types = document.definitions.into_iter().filter_map(|definition| match definition {
            TypeSystemDefinition::Type(one) => {
                Some((one.node.name.node.to_string(), one.node.kind))
            }
            _ => None,
        });
        Self(types.collect())
    }

    /// The fields of a type; none of a scalar.
    pub(super) fn fields(&self, name: &str) -> Vec<Field> {
        match self.0.get(name) {
            Some(TypeKind::Object(object)) => {
                object.fields.iter().map(|it| field(&it.node)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The fields of an input.
    pub(super) fn inputs(&self, name: &str) -> Vec<Argument> {
        let Some(TypeKind::InputObject(object)) = self.0.get(name) else { return Vec::new() };
        let given = object.fields.iter().map(|it| argument(&it.node));
        given.collect()
    }

    /// The codes of a list.
    pub(super) fn codes(&self, name: &str) -> Vec<String> {
        let Some(TypeKind::Enum(of)) = self.0.get(name) else { return Vec::new() };
        of.values.iter().map(|value| value.node.value.node.to_string()).collect()
    }

    pub(super) fn is_connection(&self, name: &str) -> bool {
        let fields = self.fields(name);
        ["nodes", "totalCount"].iter().all(|wanted| fields.iter().any(|it| it.name == *wanted))
    }

    /// Everything that a type answers, relations as deep as this.
    pub(super) fn selection(&self, name: &str, depth: usize) -> String {
        let mut all = vec!["__typename".to_owned()];
        if matches!(self.0.get(name), Some(TypeKind::Interface(_) | TypeKind::Union(_))) {
            all.push("... on Node { id }".to_owned());
        }
        for field in self.fields(name) {
            all.extend(self.selected(name, &field, depth));
        }
        format!("{{ {} }}", all.join(" "))
    }

    /// A field with all below it; nothing where that is too deep.
    pub(super) fn selected(&self, of: &str, field: &Field, depth: usize) -> Option<String> {
        let Field { name, of: answers, .. } = field;
        let must = field.arguments.iter().filter(|it| it.must);
        let given: Option<Vec<String>> = must
            .map(|it| {
                let (_, value) = GIVEN.iter().find(|(of, _)| *of == it.of)?;
                Some(format!("{}: {value}", it.name))
            })
            .collect();
        let given = given?;
        let with = |more: &str| match (given.is_empty(), more) {
            (true, "") => String::new(),
            (true, more) => format!("({more})"),
            (false, more) => format!("({} {more})", given.join(", ")),
        };
        if of == "ChangePage" && name == "endCursor" {
            return Some("endOfFeed: endCursor".to_owned());
        }
        if self.fields(answers).is_empty() && !self.is_abstract(answers) {
            return Some(format!("{name}{}", with("")));
        }
        if depth == 0 || name == "edges" || answers == "HistoryConnection" {
            return None;
        }
        if self.is_connection(answers) {
            let first = format!("first: {PAGE}");
            return Some(format!("{name}{} {}", with(&first), self.page(answers, depth - 1)));
        }
        // a reason has reasons, which say nothing that an explanation does not
        if name == "because" {
            return None;
        }
        Some(format!("{name}{} {}", with(""), self.selection(answers, depth - 1)))
    }

    /// Everything of one thing that is its own, and its history.
    pub(super) fn whole(&self, name: &str) -> String {
        let own = self.selection(name, 0);
        let history = self.fields(name).into_iter().find(|it| it.of == "HistoryConnection");
        let Some(history) = history else { return own };
        let history = format!("{}(first: 3) {}", history.name, self.selection(&history.of, 2));
        format!("{} {history} }}", own.trim_end_matches('}'))
    }

    /// A page of a list, its things as deep as this.
    pub(super) fn page(&self, connection: &str, depth: usize) -> String {
        let of = self.of_nodes(connection);
        let nodes = self.selection(&of, depth);
        Self::page_of(&nodes)
    }

    /// A page of a list, its things whole.
    pub(super) fn whole_page(&self, connection: &str) -> String {
        let nodes = self.whole(&self.of_nodes(connection));
        Self::page_of(&nodes)
    }

    fn page_of(nodes: &str) -> String {
        format!(
            "{{ totalCount pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} nodes {nodes} }}"
        )
    }

    /// What a list is of.
    pub(super) fn of_nodes(&self, connection: &str) -> String {
        let nodes = self.fields(connection).into_iter().find(|it| it.name == "nodes");
        nodes.map(|it| it.of).unwrap_or_default()
    }

    fn is_abstract(&self, name: &str) -> bool {
        matches!(self.0.get(name), Some(TypeKind::Interface(_) | TypeKind::Union(_)))
    }

    /// The types that stand on their own.
    pub(super) fn nodes(&self) -> Vec<String> {
        let is_node = |kind: &TypeKind| match kind {
            TypeKind::Object(object) => object.implements.iter().any(|it| it.node == "Node"),
            _ => false,
        };
        let mut names: Vec<String> =
            self.0.iter().filter(|(_, kind)| is_node(kind)).map(|(name, _)| name.clone()).collect();
        names.sort_unstable();
        names
    }
}

fn field(of: &FieldDefinition) -> Field {
    let answers = of.ty.node.to_string();
    Field {
        name: of.name.node.to_string(),
        of: bare(&answers),
        arguments: of.arguments.iter().map(|it| argument(&it.node)).collect(),
    }
}

fn argument(of: &async_graphql_parser::types::InputValueDefinition) -> Argument {
    let kind = of.ty.node.to_string();
    Argument {
        name: of.name.node.to_string(),
        of: bare(&kind),
        is_list: kind.starts_with('['),
        must: kind.ends_with('!') && of.default_value.is_none(),
    }
}

fn bare(kind: &str) -> String {
    kind.trim_matches(['[', ']', '!']).to_owned()
}
