//! The selection of a node: its columns, its relations, and how they are written.

use async_graphql::parser::types::SelectionSet;
use domain::graph::plan::{Column, Many, One, Selection, Window};
use domain::graph::{
    self, Attribute, Bound, HISTORY_OF, Path, Relation, Role, Shape as Shaped, ValueType, Word,
    is_camel_case,
};

use super::arguments::Arguments;
use super::collect::{Collected, Document};
use super::{ConnectionOut, ConnectionShape, EdgeOut, Out, PageOut, Refusal, Shape, window};

type Sets<'a> = [&'a SelectionSet];

impl<'a> Document<'a> {
    /// What is selected of a node of `word`.
    pub(in crate::graphql) fn node(
        &self,
        word: &'static Word,
        sets: &Sets<'a>,
    ) -> Result<(Selection, Shape), Refusal> {
        let mut selection = Selection::of(word);
        let shape = self.merged(word, &mut selection, sets)?;
        Ok((selection, shape))
    }

    fn field(
        &self,
        word: &'static Word,
        selection: &mut Selection,
        collected: &Collected<'a>,
    ) -> Result<Option<Out>, Refusal> {
        let name = collected.field.node.name.node.as_str();
        let own = match name {
            "__typename" => Some(Out::Typename),
            // words that are worked out have attributes of these names, if any
            _ if word.role != Role::Node => None,
            "id" => Some(Out::Id),
            "revision" => Some(Out::Value(selection.column(Column::Revision), ValueType::Int)),
            "createdAt" => {
                Some(Out::Value(selection.column(Column::CreatedAt), ValueType::Instant))
            }
            "updatedAt" => {
                Some(Out::Value(selection.column(Column::UpdatedAt), ValueType::Instant))
            }
            _ => None,
        };
        if own.is_some() {
            return Ok(own);
        }
        let arguments = self.arguments(collected.field);
        for attribute in word.attributes {
            if let Some(out) = attribute_out(attribute, name, selection, &arguments) {
                return Ok(Some(out));
            }
        }
        let of_every_node = (word.role == Role::Node).then_some(&HISTORY_OF);
        let mut relations = word.relations.iter().chain(of_every_node);
        match relations.find(|relation| is_camel_case(name, relation.name)) {
            Some(relation) => self.relation(selection, relation, collected, &arguments),
            None => Ok(None),
        }
    }

    fn relation(
        &self,
        selection: &mut Selection,
        relation: &'static Relation,
        collected: &Collected<'a>,
        arguments: &Arguments,
    ) -> Result<Option<Out>, Refusal> {
        if relation.is_derived() {
            return self.derived(selection, relation, collected, arguments).map(Some);
        }
        let Some(target) = graph::word(relation.target) else { return Ok(None) };
        let with_predecessors = matches!(relation.path, Path::Of("province_id"))
            && arguments.flag("includePredecessors");
        let out = match relation.shape {
            Shaped::One => {
                let (below, shape) = self.node(target, &collected.below)?;
                selection.ones.push(One { relation, selection: below });
                Out::One(selection.ones.len() - 1, shape)
            }
            Shaped::List(Bound(bound)) => {
                let window = window::of_list(target, arguments, bound)?;
                let (below, shape) = self.node(target, &collected.below)?;
                selection.lists.push(Many {
                    relation,
                    window,
                    selection: below,
                    with_predecessors,
                });
                Out::List(selection.lists.len() - 1, shape)
            }
            Shaped::Connection => {
                let window = window::of_connection(target, arguments)?;
                let (window, below, shape) = self.connection(target, window, &collected.below)?;
                selection.lists.push(Many {
                    relation,
                    window,
                    selection: below,
                    with_predecessors,
                });
                Out::Connection(selection.lists.len() - 1, shape)
            }
        };
        Ok(Some(out))
    }

    /// What is selected of a connection that lists `word`.
    pub(super) fn connection(
        &self,
        word: &'static Word,
        mut window: Window,
        sets: &Sets<'a>,
    ) -> Result<(Window, Selection, ConnectionShape), Refusal> {
        let connection = format!("{}Connection", word.name);
        let mut selection = Selection::of(word);
        let mut fields = Vec::new();
        window.asked.rows = false;
        for collected in self.fields_of(&connection, sets) {
            let out = match collected.field.node.name.node.as_str() {
                "nodes" => {
                    window.asked.rows = true;
                    ConnectionOut::Nodes(self.merged(word, &mut selection, &collected.below)?)
                }
                "edges" => {
                    window.asked.rows = true;
                    self.edges(word, &mut window, &mut selection, &collected.below)?
                }
                "pageInfo" => {
                    window.asked.rows = true;
                    ConnectionOut::PageInfo(self.page_info(&mut window, &collected.below))
                }
                "totalCount" => {
                    window.asked.total = true;
                    ConnectionOut::Total
                }
                _ => ConnectionOut::Typename,
            };
            fields.push((collected.key.to_owned(), out));
        }
        if !window.asked.rows {
            window.count = 0;
        }
        let (order, backward) = (window.order.clone(), window.backward);
        let continued = window.beyond.is_some();
        Ok((window, selection, ConnectionShape { word, order, backward, continued, fields }))
    }

    fn edges(
        &self,
        word: &'static Word,
        window: &mut Window,
        selection: &mut Selection,
        sets: &Sets<'a>,
    ) -> Result<ConnectionOut, Refusal> {
        let mut fields = Vec::new();
        for collected in self.fields_of(&format!("{}Edge", word.name), sets) {
            let out = match collected.field.node.name.node.as_str() {
                "node" => EdgeOut::Node(self.merged(word, selection, &collected.below)?),
                "cursor" => {
                    window.asked.places = true;
                    EdgeOut::Cursor
                }
                _ => EdgeOut::Typename,
            };
            fields.push((collected.key.to_owned(), out));
        }
        Ok(ConnectionOut::Edges(fields))
    }

    fn page_info(&self, window: &mut Window, sets: &Sets<'a>) -> Vec<(String, PageOut)> {
        let collected = self.fields_of("PageInfo", sets).into_iter();
        let fields = collected.map(|collected| {
            let out = match collected.field.node.name.node.as_str() {
                "hasNextPage" => PageOut::Next,
                "hasPreviousPage" => PageOut::Previous,
                "startCursor" => PageOut::Start,
                "endCursor" => PageOut::End,
                _ => PageOut::Typename,
            };
            (collected.key.to_owned(), out)
        });
        let fields: Vec<_> = fields.collect();
        window.asked.places |=
            fields.iter().any(|(_, out)| matches!(out, PageOut::Start | PageOut::End));
        fields
    }

    /// A further selection of the same rows: `nodes` beside `edges { node }`, or under two names.
    fn merged(
        &self,
        word: &'static Word,
        selection: &mut Selection,
        sets: &Sets<'a>,
    ) -> Result<Shape, Refusal> {
        let mut fields = Vec::new();
        for collected in self.fields(word, sets) {
            let out = self.field(word, selection, &collected)?;
            fields.extend(out.map(|out| (collected.key.to_owned(), out)));
        }
        Ok(Shape { word, fields })
    }
}

fn attribute_out(
    attribute: &'static Attribute,
    field: &str,
    selection: &mut Selection,
    arguments: &Arguments,
) -> Option<Out> {
    if is_camel_case(field, attribute.name) {
        let column = match attribute.value {
            ValueType::Localised | ValueType::Sentences => {
                Column::Localised(attribute, arguments.lang())
            }
            _ => Column::Attribute(attribute),
        };
        return Some(Out::Value(selection.column(column), attribute.value));
    }
    match attribute.value {
        ValueType::Choice(choices) if is_label(field, attribute.name) => {
            let column = selection.column(Column::Attribute(attribute));
            Some(Out::Label(column, choices, arguments.lang()))
        }
        _ => None,
    }
}

fn is_label(field: &str, name: &str) -> bool {
    field.strip_suffix("Label").is_some_and(|field| is_camel_case(field, name))
}
