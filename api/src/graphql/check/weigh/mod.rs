//! What an operation may cost: the formula of docs/limits.md.
//!
//! Fields are merged as in the answer (`CollectFields`), with `@skip` and `@include` applied, so what is weighed is
//! what is answered. A set of merged fields is weighed once however often it stands in the operation: a bomb of
//! fragments that spread into one another costs as many steps as it has letters, not as many as it would answer.

mod arguments;
mod merge;

use std::collections::HashMap;

use apollo_compiler::executable::{ExecutableDocument, Field, Operation, SelectionSet};
use apollo_compiler::response::JsonMap;
use apollo_compiler::schema::Schema;
use apollo_compiler::{Name, Node};

use super::lists::Lists;

/// Steps of one weighing; no honest operation comes near.
const MOST_STEPS: u32 = 50_000;
/// What a list answers where nobody says, and at most.
const ROWS: (u64, u64) = (20, 200);
/// The same of pages of the feed, and of what was known of one thing before.
const CHANGES: (u64, u64) = (100, 500);
const REVISIONS: (u64, u64) = (20, 500);
/// Lists of the schema's own fields in one another: as deep as the reference implementation lets them; such lists in all,
/// of which the standard question has nine; and fields in all, of which it has less than a hundred.
const MOST_SCHEMA_LISTS: (u32, u32) = (2, 16);
const MOST_SCHEMA_FIELDS: u32 = 300;
/// How many fields of the heaviest path are told.
const LONGEST_PATH: usize = 8;

const VALUE: u64 = 1;
const OBJECT: u64 = 5;
const TOTAL: u64 = 50;
const LIST: u64 = 10;
const SEARCH: u64 = 500;
const DERIVED: u64 = 100;

/// What an operation may come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::graphql) struct Weight {
    /// Fields in one another.
    pub(in crate::graphql) depth: u32,
    /// Fields of the answer's shape.
    pub(in crate::graphql) fields: u64,
    /// Objects answered at most.
    pub(in crate::graphql) nodes: u64,
    /// Cost.
    pub(in crate::graphql) cost: u64,
}

/// An operation, weighed.
#[derive(Debug)]
pub(super) struct Weighed {
    pub(super) weight: Weight,
    /// Fields of the query itself.
    pub(super) roots: u32,
    /// Whether something is asked of the schema.
    pub(super) asks_schema: bool,
    /// Whether that goes round in circles, or asks for too much.
    pub(super) schema_loops: bool,
}

/// More steps than an operation may take to be weighed.
#[derive(Debug)]
pub(super) struct Exhausted;

/// What operations of one document are weighed with.
pub(super) struct Scale<'a> {
    schema: &'a Schema,
    lists: &'a Lists,
    document: &'a ExecutableDocument,
    variables: &'a JsonMap,
    known: HashMap<Key, Weight>,
    steps: u32,
    schema_lists: u32,
    schema_fields: u32,
}

/// A set of merged fields: their places in memory, and how many of each row there may be.
type Key = (String, u64, Vec<usize>);
type Group<'a> = (&'a Name, Vec<&'a Node<Field>>);

impl Weight {
    fn add(&mut self, other: Self) {
        self.depth = self.depth.max(other.depth);
        self.fields = self.fields.saturating_add(other.fields);
        self.nodes = self.nodes.saturating_add(other.nodes);
        self.cost = self.cost.saturating_add(other.cost);
    }

    fn most(self, other: Self) -> Self {
        Self {
            depth: self.depth.max(other.depth),
            fields: self.fields.max(other.fields),
            nodes: self.nodes.max(other.nodes),
            cost: self.cost.max(other.cost),
        }
    }
}

impl<'a> Scale<'a> {
    pub(super) fn new(
        schema: &'a Schema,
        lists: &'a Lists,
        document: &'a ExecutableDocument,
        variables: &'a JsonMap,
    ) -> Self {
        let known = HashMap::new();
        Self {
            schema,
            lists,
            document,
            variables,
            known,
            steps: 0,
            schema_lists: 0,
            schema_fields: 0,
        }
    }

    /// Weighs an operation; what it asks of the schema itself is not part of the weight.
    pub(super) fn operation(&mut self, operation: &'a Operation) -> Result<Weighed, Exhausted> {
        let root = &operation.selection_set;
        let (of_schema, roots): (Vec<_>, Vec<_>) = self
            .collect(&root.ty, &[root])?
            .into_iter()
            .partition(|(_, fields)| fields.first().is_some_and(|field| is_of_schema(&field.name)));
        let mut schema_loops = false;
        for (_, fields) in &of_schema {
            let sets: Vec<_> = fields.iter().map(|field| &field.selection_set).collect();
            schema_loops |= self.loops(&sets, 0)?;
        }
        schema_loops |=
            self.schema_lists > MOST_SCHEMA_LISTS.1 || self.schema_fields > MOST_SCHEMA_FIELDS;
        let count = u32::try_from(roots.len()).unwrap_or(u32::MAX);
        let mut weight = Weight::default();
        for (_, fields) in roots {
            weight.add(self.field(&root.ty, &fields, 1)?);
        }
        Ok(Weighed { weight, roots: count, asks_schema: !of_schema.is_empty(), schema_loops })
    }

    /// The path under which most of the weight lies.
    pub(super) fn heaviest(&mut self, operation: &'a Operation, by_cost: bool) -> Vec<String> {
        let mut path = Vec::new();
        let mut kind = operation.selection_set.ty.clone();
        let mut sets = vec![&operation.selection_set];
        while path.len() < LONGEST_PATH {
            let Ok(kinds) = self.kinds(&kind, &sets) else { break };
            let of = kinds.into_iter().max_by_key(|of| {
                let weight = self.set(of, &sets, 1).unwrap_or_default();
                if by_cost { weight.cost.max(weight.nodes) } else { weight.fields }
            });
            let Some(of) = of else { break };
            let Ok(groups) = self.collect(&of, &sets) else { break };
            let weighed = groups.into_iter().filter(|(_, fields)| {
                fields.first().is_some_and(|field| !is_of_schema(&field.name))
            });
            let heaviest = weighed.max_by_key(|(_, fields)| {
                let weight = self.field(&of, fields, 1).unwrap_or_default();
                if by_cost { weight.cost.max(weight.nodes) } else { weight.fields }
            });
            let Some((key, fields)) = heaviest else { break };
            let Some(first) = fields.first() else { break };
            path.push(key.to_string());
            kind = first.ty().inner_named_type().clone();
            sets = fields.iter().map(|field| &field.selection_set).collect();
        }
        path
    }

    /// The weight of one field, wherever it was selected; `rows` tells how many things stand in the list around it.
    fn field(
        &mut self,
        kind: &str,
        fields: &[&'a Node<Field>],
        rows: u64,
    ) -> Result<Weight, Exhausted> {
        let Some(field) = fields.first() else { return Ok(Weight::default()) };
        let sets: Vec<_> = fields.iter().map(|field| &field.selection_set).collect();
        if sets.iter().all(|set| set.selections.is_empty()) {
            let cost = if field.name == "totalCount" { TOTAL } else { VALUE };
            return Ok(Weight { depth: 1, fields: 1, nodes: 0, cost });
        }
        let below = field.ty().inner_named_type();
        let in_connection = is_page(kind);
        let listed = self.lists.of(kind, &field.name);
        let (count, base, rows_below) = if in_connection {
            let is_rows = matches!(field.name.as_str(), "nodes" | "edges");
            (if is_rows { rows } else { 1 }, 0, 1)
        } else if is_page(below) {
            let search = if self.is_given(field, "search") { SEARCH } else { 0 };
            let derived = if listed.derived { DERIVED } else { 0 };
            (1, LIST + search + derived, self.rows(field, below))
        } else if kind == "Subscription" {
            // it is read in pages
            (CHANGES.0, LIST, 1)
        } else if kind == "Mutation" {
            (1, LIST, self.told_rows(field))
        } else if kind.ends_with("Payload") && field.name == "rows" {
            (rows, 0, 1)
        } else if kind == "Query" && field.name == "nodes" {
            (self.length(field, "ids").unwrap_or(ROWS.1).min(ROWS.1), LIST, 1)
        } else {
            // verdicts are as many as the obligations that are named
            let named = if field.name == "compliance" {
                self.length(field, "obligations").filter(|named| *named > 0)
            } else {
                None
            };
            let most = named.map_or(listed.most, |named| named.min(listed.most));
            (most, if listed.derived { DERIVED } else { 0 }, 1)
        };
        let inner = self.sets(below, &sets, rows_below)?;
        // a connection, its page info and its edges are no things of their own
        let is_thing = !is_page(below) && !below.ends_with("Edge") && below.as_str() != "PageInfo";
        let (node, object) = if is_thing { (1, OBJECT) } else { (0, 0) };
        Ok(Weight {
            depth: inner.depth.saturating_add(1),
            fields: inner.fields.saturating_add(1),
            nodes: count.saturating_mul(inner.nodes.saturating_add(node)),
            cost: base.saturating_add(count.saturating_mul(inner.cost.saturating_add(object))),
        })
    }

    /// The weight of what is selected of one thing; of an interface, of its heaviest kind.
    fn sets(
        &mut self,
        kind: &Name,
        sets: &[&'a SelectionSet],
        rows: u64,
    ) -> Result<Weight, Exhausted> {
        let mut weight = Weight::default();
        for of in self.kinds(kind, sets)? {
            weight = weight.most(self.set(&of, sets, rows)?);
        }
        Ok(weight)
    }

    fn set(
        &mut self,
        kind: &Name,
        sets: &[&'a SelectionSet],
        rows: u64,
    ) -> Result<Weight, Exhausted> {
        let groups = self.collect(kind, sets)?;
        let places = groups.iter().flat_map(|(_, fields)| fields.iter().copied().map(place));
        let key = (kind.to_string(), rows, places.collect());
        if let Some(weight) = self.known.get(&key) {
            return Ok(*weight);
        }
        let mut weight = Weight::default();
        for (_, fields) in &groups {
            weight.add(self.field(kind, fields, rows)?);
        }
        self.known.insert(key, weight);
        Ok(weight)
    }

    /// Whether lists of the schema's own lie too deep in one another.
    fn loops(&mut self, sets: &[&'a SelectionSet], lists: u32) -> Result<bool, Exhausted> {
        // every kind of the schema's own is an object: conditions hold
        let kind = sets.first().map_or("", |set| set.ty.as_str());
        for (_, fields) in self.collect(kind, sets)? {
            let name = fields.first().map_or("", |field| field.name.as_str());
            let leads_on =
                matches!(name, "fields" | "interfaces" | "possibleTypes" | "inputFields");
            let is_list =
                leads_on || matches!(name, "types" | "directives" | "args" | "enumValues");
            self.schema_lists += u32::from(is_list);
            self.schema_fields += 1;
            let lists = lists + u32::from(leads_on);
            let below: Vec<_> = fields.iter().map(|field| &field.selection_set).collect();
            if lists > MOST_SCHEMA_LISTS.0 || self.loops(&below, lists)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn step(&mut self) -> Result<(), Exhausted> {
        self.steps += 1;
        if self.steps > MOST_STEPS { Err(Exhausted) } else { Ok(()) }
    }
}

/// Where a field stands in memory: which it is, for as long as its document lives.
fn place(field: &Node<Field>) -> usize {
    std::ptr::from_ref(field.as_ref()).addr()
}

/// Whether a type is a page of a list: what it holds is as many as the list was asked for.
fn is_page(name: &str) -> bool {
    name.ends_with("Connection") || name == "ChangePage"
}

/// What the service answers of itself.
fn is_of_schema(name: &str) -> bool {
    matches!(name, "__schema" | "__type")
}
