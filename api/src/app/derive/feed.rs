//! The feed, and the history of things: changes as the caller is told them.

use std::collections::HashSet;

use domain::feed::{self, Cursor, Field, Patch, PatchRow, Said, names_actor};
use domain::graph::plan::{Cell, Given};
use domain::graph::{self, ChangeOp, NodeType, PROVINCE, WORDS, Word, opaque_id};
use domain::label::Lang;
use domain::sync::Left;
use serde_json::{Map, Value as Json};
use uuid::Uuid;

use super::view::{Related, View, text};
use super::{Answers, Deriving};
use crate::app::Actor;
use crate::app::read::ReadError;
use crate::store::{ChangeRow, ChangesAsked, StoreError};

/// How many changes a page has where nobody says.
const CHANGES: u32 = 100;
/// How many revisions.
const REVISIONS: u32 = 20;

impl Deriving<'_, '_> {
    /// A part of the feed.
    pub(super) async fn changes(&mut self, given: &Given) -> Result<Vec<Box<dyn View>>, ReadError> {
        let kinds = given.texts("types").map(|codes| {
            let words = codes.iter().filter_map(|code| NodeType::word_of(code));
            words.map(|word| word.name).collect()
        });
        let asked = ChangesAsked {
            after: cursor(given),
            kinds,
            provinces: given.ids("provinces").map(<[Uuid]>::to_vec),
            first: given.count("first").unwrap_or(CHANGES),
        };
        let (clock, changes) = self.session.changes(&asked).await?;
        self.app.store.learn_epoch(&clock.epoch);
        let changes = changes?;
        let rows = changes.rows.into_iter();
        let rows = rows.filter_map(|row| told_to(self.actor, asked.provinces.as_deref(), row));
        let told = self.patches(rows.collect()).await?;
        let nodes = told.into_iter().map(|change| OfChange::new(change, self.actor));
        let page = OfPage {
            nodes: nodes.collect(),
            end: changes.end.to_string(),
            has_more: changes.has_more,
        };
        Ok(vec![Box::new(page)])
    }

    /// The newest revisions of each of these nodes.
    pub(super) async fn history(
        &mut self,
        given: &Given,
        ids: &[Uuid],
    ) -> Result<Answers, ReadError> {
        let first = given.count("first").unwrap_or(REVISIONS);
        let before = cursor(given).map(|cursor| cursor.position);
        let mut found = self.session.histories(ids, before, first).await?;
        let epoch = self.app.store.epoch();
        let mut rows = Vec::new();
        let mut spans = Vec::with_capacity(ids.len());
        for id in ids {
            let mut own = found.remove(id).unwrap_or_default();
            let most = usize::try_from(first).unwrap_or(usize::MAX);
            let has_more = own.len() > most;
            own.truncate(most);
            spans.push((own.len(), has_more));
            rows.extend(own.into_iter().map(|row| {
                let (epoch, position) = (epoch.to_string(), row.position);
                ChangeRow { cursor: Some(Cursor { epoch, position, compacted: false }), ..row }
            }));
        }
        let mut changed = self.patches(rows).await?.into_iter();
        let answers = spans.into_iter().map(|(count, has_more)| {
            let own = changed.by_ref().take(count);
            let revisions = own.map(|change| OfRevision(OfChange::new(change, self.actor)));
            let history = OfHistory { revisions: revisions.collect(), has_more };
            Some(Related::views([history]))
        });
        Ok(answers.collect())
    }

    /// Reads the patches of changes, and finds out which of the nodes in them the caller may read.
    async fn patches(&mut self, rows: Vec<ChangeRow>) -> Result<Vec<Changed>, ReadError> {
        let mut changed = Vec::with_capacity(rows.len());
        let mut named = HashSet::new();
        for row in rows {
            let forth = row.patch.as_deref().map(read_patch).transpose()?;
            let back = row.reverse_patch.as_deref().map(read_patch).transpose()?;
            let word = row.word();
            let forth = forth.unwrap_or_default();
            let told = word.map(|word| feed::told(word, &forth));
            let fields = word.map(|word| feed::fields(word, &forth, back.as_ref()));
            let change = Changed {
                told: told.unwrap_or(Said::Null),
                fields: fields.unwrap_or_default(),
                row,
            };
            let mut see = |kind, id| {
                named.insert((kind, id));
            };
            change.told.each_node(&mut see);
            for field in &change.fields {
                field.old.each_node(&mut see);
                field.new.each_node(&mut see);
            }
            changed.push(change);
        }
        let readable = self.session.readable(&named).await?;
        for change in &mut changed {
            hide(&mut change.told, &readable);
            for field in &mut change.fields {
                hide(&mut field.old, &readable);
                hide(&mut field.new, &readable);
            }
        }
        Ok(changed)
    }
}

/// A change as a caller is told it who asks for these provinces, or for all: of a thing that left what they read, that it
/// is gone, and nothing of where it went.
fn told_to(reader: &Actor, asked: Option<&[Uuid]>, row: ChangeRow) -> Option<ChangeRow> {
    let is_asked = |province: Option<Uuid>| {
        asked.is_none_or(|asked| province.is_some_and(|province| asked.contains(&province)))
    };
    let scoping = row.word()?.scoping;
    let may_read = |province| reader.permission().reads(scoping, province);
    let reads_it = may_read(row.province);
    if reads_it && is_asked(row.province) {
        return Some(row);
    }
    let Left(left) = row.left.filter(|left| may_read(left.0) && is_asked(left.0))?;
    if reads_it {
        return Some(row);
    }
    let op = ChangeOp::Deleted.code().to_owned();
    Some(ChangeRow { op, province: left, patch: None, reverse_patch: None, ..row })
}

/// A change with what it says, in the words of the graph.
struct Changed {
    row: ChangeRow,
    told: Said,
    fields: Vec<Field>,
}

/// The cursor that was given; that it is one was seen when the query was planned.
fn cursor(given: &Given) -> Option<Cursor> {
    given.text("after").and_then(|after| after.parse().ok())
}

/// Leaves out the nodes that the caller may not read.
fn hide(said: &mut Said, readable: &HashSet<Uuid>) {
    match said {
        Said::Node(_, id) if !readable.contains(id) => *said = Said::Null,
        Said::List(items) => items.iter_mut().for_each(|item| hide(item, readable)),
        Said::Fields(fields) => fields.iter_mut().for_each(|(_, value)| hide(value, readable)),
        Said::Null | Said::Text(_) | Said::Number(_) | Said::Flag(_) | Said::Node(..) => {}
    }
}

/// Reads a patch as it is held.
pub(in crate::app) fn read_patch(held: &str) -> Result<Patch, StoreError> {
    let corrupt = |source: Box<dyn std::error::Error + Send + Sync>| StoreError::Corrupt {
        place: "change.patch".to_owned(),
        source,
    };
    let held: Json = serde_json::from_str(held).map_err(|error| corrupt(error.into()))?;
    let rows = held.get("rows").and_then(Json::as_array);
    let rows = rows.into_iter().flatten().map(|row| {
        let removed = row.get("set").is_none();
        let values = row.get("set").or_else(|| row.get("removed"));
        let table = row.get("table").and_then(Json::as_str).unwrap_or_default();
        let id = row.get("id").and_then(Json::as_str).and_then(|id| Uuid::parse_str(id).ok());
        PatchRow { table: table.to_owned(), id, removed, values: columns(values) }
    });
    Ok(Patch { own: columns(held.get("set")), rows: rows.collect() })
}

fn columns(held: Option<&Json>) -> Vec<(String, Said)> {
    let held = held.and_then(Json::as_object).into_iter().flatten();
    held.map(|(column, value)| (column.clone(), said(value))).collect()
}

fn said(value: &Json) -> Said {
    match value {
        Json::String(text) => Said::Text(text.clone()),
        Json::Number(number) => number.as_i64().map_or(Said::Null, Said::Number),
        Json::Bool(yes) => Said::Flag(*yes),
        Json::Array(items) => Said::List(items.iter().map(said).collect()),
        Json::Null | Json::Object(_) => Said::Null,
    }
}

fn json(said: &Said) -> Json {
    match said {
        Said::Null => Json::Null,
        Said::Text(text) => Json::from(text.as_str()),
        Said::Number(number) => Json::from(*number),
        Said::Flag(yes) => Json::from(*yes),
        Said::Node(kind, id) => {
            graph::word(kind).map_or(Json::Null, |word| Json::from(opaque_id(word, *id)))
        }
        Said::List(items) => Json::Array(items.iter().map(json).collect()),
        Said::Fields(fields) => {
            let fields = fields.iter().map(|(name, value)| (name.clone(), json(value)));
            Json::Object(fields.collect::<Map<_, _>>())
        }
    }
}

fn json_cell(said: &Said) -> Cell {
    if *said == Said::Null { Cell::Null } else { Cell::Text(json(said).to_string()) }
}

struct OfPage {
    nodes: Vec<OfChange>,
    end: String,
    has_more: bool,
}

impl View for OfPage {
    fn cell(&self, name: &str, _: Option<Lang>) -> Cell {
        match name {
            "end_cursor" => text(Some(&self.end)),
            "has_more" => Cell::Bool(self.has_more),
            _ => Cell::Null,
        }
    }

    fn related(&self, name: &str) -> Option<Related> {
        (name == "nodes").then(|| Related::views(self.nodes.iter().cloned()))
    }
}

/// A change as the caller is told it.
#[derive(Clone)]
struct OfChange {
    change: std::sync::Arc<Changed>,
    actor: Option<String>,
}

impl OfChange {
    fn new(change: Changed, reader: &Actor) -> Self {
        let is_named = names_actor(reader.role(), reader.permission(), change.row.province);
        let actor = is_named.then(|| change.row.actor.clone());
        Self { change: change.into(), actor }
    }

    /// The word of the thing; words are never taken away, but a row may be of a program that knows more of them.
    fn word(&self) -> Option<&'static Word> {
        WORDS.into_iter().find(|word| word.name == self.change.row.kind)
    }
}

impl View for OfChange {
    fn cell(&self, name: &str, _: Option<Lang>) -> Cell {
        let row = &self.change.row;
        match name {
            "cursor" => text(row.cursor.as_ref().map(ToString::to_string).as_deref()),
            "position" => Cell::Int(row.position),
            "type" => text(self.word().map(NodeType::code_of).as_deref()),
            "id" => text(self.word().map(|word| opaque_id(word, row.node)).as_deref()),
            "op" => text(Some(&row.op)),
            "revision" => Cell::Int(row.revision),
            "province_id" => text(row.province.map(|id| opaque_id(&PROVINCE, id)).as_deref()),
            "actor" => text(self.actor.as_deref()),
            "at" => Cell::Instant(row.at),
            "patch" => json_cell(&self.change.told),
            _ => Cell::Null,
        }
    }

    fn related(&self, name: &str) -> Option<Related> {
        let node = self.word().map(|word| (word.name, self.change.row.node));
        (name == "node").then(|| Related::Nodes(node.into_iter().collect()))
    }
}

struct OfHistory {
    revisions: Vec<OfRevision>,
    has_more: bool,
}

impl View for OfHistory {
    fn cell(&self, name: &str, _: Option<Lang>) -> Cell {
        match name {
            "end_cursor" => {
                self.revisions.last().map_or(Cell::Null, |last| last.cell("cursor", None))
            }
            "has_next_page" => Cell::Bool(self.has_more),
            _ => Cell::Null,
        }
    }

    fn related(&self, name: &str) -> Option<Related> {
        (name == "nodes").then(|| Related::views(self.revisions.iter().cloned()))
    }
}

#[derive(Clone)]
struct OfRevision(OfChange);

impl View for OfRevision {
    fn cell(&self, name: &str, lang: Option<Lang>) -> Cell {
        self.0.cell(name, lang)
    }

    fn related(&self, name: &str) -> Option<Related> {
        let fields = self.0.change.fields.iter().cloned().map(OfField);
        (name == "changes").then(|| Related::views(fields))
    }
}

struct OfField(Field);

impl View for OfField {
    fn cell(&self, name: &str, _: Option<Lang>) -> Cell {
        match name {
            "field" => text(Some(&self.0.name)),
            "old" => json_cell(&self.0.old),
            "new" => json_cell(&self.0.new),
            _ => Cell::Null,
        }
    }

    fn related(&self, _: &str) -> Option<Related> {
        None
    }
}
