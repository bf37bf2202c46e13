//! What came of a mutation, and what is selected of it.

use std::collections::HashMap;

use async_graphql::parser::types::SelectionSet;
use async_graphql::{Pos, ServerError};
use domain::graph::Word;
use domain::graph::plan::{Find, Found, Node, Root};
use domain::telling::PathPart;
use uuid::Uuid;

use super::super::error::{ErrorCode, of_store};
use super::super::read::Passage;
use super::super::select::{Collected, Document, Shape};
use super::super::write::Writer;
use crate::app::ReadError;
use crate::app::sync::{RowReport, SyncReport, UserError};

/// A value of a payload; an object has its type's name, a node is read where it is selected.
#[derive(Debug)]
pub(super) enum Made {
    Null,
    Text(String),
    Int(i64),
    Bool(bool),
    List(Vec<Self>),
    Object(String, Vec<(String, Self)>),
    Node(&'static Word, Uuid),
}

impl Made {
    pub(super) fn node((word, id): (&'static Word, Uuid)) -> Self {
        Self::Node(word, id)
    }

    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
}

/// What every payload ends with.
pub(super) fn ending(report: Option<&SyncReport>) -> [(String, Made); 2] {
    let position = report.and_then(|report| report.feed_position.as_ref());
    let position = position.map_or(Made::Null, |position| Made::text(position.to_string()));
    let replayed = Made::Bool(report.is_some_and(|report| report.replayed));
    [("feedPosition".to_owned(), position), ("replayed".to_owned(), replayed)]
}

/// One row of a payload.
pub(super) fn row(name: &str, row: &RowReport, written: bool) -> Made {
    let index = i64::try_from(row.index).unwrap_or(i64::MAX);
    let fields = [
        ("index", Made::Int(index)),
        ("action", Made::text(row.action.code())),
        ("node", row.node.filter(|_| written).map_or(Made::Null, Made::node)),
        ("revision", row.revision.map_or(Made::Null, Made::Int)),
        ("errors", errors(&row.errors)),
        ("warnings", errors(&row.warnings)),
    ];
    let fields = fields.into_iter().map(|(name, made)| (name.to_owned(), made));
    Made::Object(name.to_owned(), fields.collect())
}

/// Errors as data.
pub(super) fn errors(errors: &[UserError]) -> Made {
    let errors = errors.iter().map(|error| {
        let path = error.path.iter().map(|part| match part {
            PathPart::Field(name) => Made::text(name.as_str()),
            PathPart::Index(index) => Made::text(index.to_string()),
        });
        let row = error.row_index.and_then(|index| i64::try_from(index).ok());
        let fields = [
            ("code", Made::text(error.code.code())),
            ("message", Made::text(error.message.as_str())),
            ("messageVi", Made::text(error.message_vi.as_str())),
            ("path", Made::List(path.collect())),
            ("rowIndex", row.map_or(Made::Null, Made::Int)),
        ];
        let fields = fields.into_iter().map(|(name, made)| (name.to_owned(), made));
        Made::Object("UserError".to_owned(), fields.collect())
    });
    Made::List(errors.collect())
}

/// A selection of nodes of one word, by the place of the field.
type Place = (usize, usize, &'static str);

/// The nodes that are selected at one place.
struct Wanted<'a> {
    word: &'static Word,
    below: Vec<&'a SelectionSet>,
    ids: Vec<Uuid>,
}

impl Passage {
    /// Writes what is selected of a payload; its things are read first, all at once.
    pub(super) async fn payload<'a>(
        &self,
        document: &Document<'a>,
        root: &Collected<'a>,
        made: &Made,
        writer: &mut Writer<'_>,
    ) -> Result<(), ServerError> {
        let mut wanted: Vec<(Place, Wanted<'a>)> = Vec::new();
        gather(document, root, made, &mut wanted);
        let mut roots = Vec::new();
        let mut shapes = HashMap::new();
        for (place, wanted) in &wanted {
            let (selection, shape) =
                document.node(wanted.word, &wanted.below).map_err(|refusal| {
                    ErrorCode::BadInput.error(refusal.reason.to_string(), Some(refusal.at))
                })?;
            let find = Find::Ids(wanted.ids.clone());
            roots.push(Root { word: wanted.word, day: self.app.today(), find, selection });
            shapes.insert(*place, shape);
        }
        let found = if roots.is_empty() {
            Vec::new()
        } else {
            let reading = self.app.read(&self.actor, &roots).await;
            reading
                .map_err(|error| {
                    tracing::error!(error = ?error, "what was written could not be read");
                    match &error {
                        ReadError::Store(error) => of_store(error),
                        _ => ErrorCode::Internal
                            .error("the service failed on this request", None::<Pos>),
                    }
                })?
                .found
        };
        let mut nodes = HashMap::new();
        for ((place, wanted), found) in wanted.iter().zip(found) {
            let Found::Ids(read) = found else { continue };
            nodes.extend(wanted.ids.iter().zip(read).map(|(id, node)| ((*place, *id), node)));
        }
        let read = Read { document, shapes, nodes };
        read.write(root, made, writer);
        Ok(())
    }
}

fn place(collected: &Collected<'_>, word: &Word) -> Place {
    let Pos { line, column } = collected.field.pos;
    (line, column, word.name)
}

fn gather<'a>(
    document: &Document<'a>,
    collected: &Collected<'a>,
    made: &Made,
    wanted: &mut Vec<(Place, Wanted<'a>)>,
) {
    match made {
        Made::Node(word, id) => {
            let at = place(collected, word);
            match wanted.iter_mut().find(|(known, _)| *known == at) {
                Some((_, known)) if known.ids.contains(id) => {}
                Some((_, known)) => known.ids.push(*id),
                None => {
                    let (word, below, ids) = (*word, collected.below.clone(), vec![*id]);
                    wanted.push((at, Wanted { word, below, ids }));
                }
            }
        }
        Made::List(items) => {
            for item in items {
                gather(document, collected, item, wanted);
            }
        }
        Made::Object(name, fields) => {
            for below in document.fields_of(name, &collected.below) {
                let field = below.field.node.name.node.as_str();
                if let Some((_, made)) = fields.iter().find(|(known, _)| known == field) {
                    gather(document, &below, made, wanted);
                }
            }
        }
        Made::Null | Made::Text(_) | Made::Int(_) | Made::Bool(_) => {}
    }
}

/// The things of a payload, read.
struct Read<'d, 'a> {
    document: &'d Document<'a>,
    shapes: HashMap<Place, Shape>,
    nodes: HashMap<(Place, Uuid), Option<Node>>,
}

impl<'a> Read<'_, 'a> {
    fn write(&self, collected: &Collected<'a>, made: &Made, writer: &mut Writer<'_>) {
        match made {
            Made::Null => writer.json.null(),
            Made::Text(text) => writer.json.text(text),
            Made::Int(number) => writer.json.plain(&number.to_string()),
            Made::Bool(yes) => writer.json.flag(*yes),
            Made::List(items) => {
                writer.json.open('[');
                for item in items {
                    writer.json.item();
                    self.write(collected, item, writer);
                }
                writer.json.close(']');
            }
            Made::Object(name, fields) => {
                writer.json.open('{');
                for below in self.document.fields_of(name, &collected.below) {
                    writer.json.key(below.key);
                    let field = below.field.node.name.node.as_str();
                    match fields.iter().find(|(known, _)| known == field) {
                        Some((_, made)) => self.write(&below, made, writer),
                        None if field == "__typename" => writer.json.text(name),
                        None => writer.json.null(),
                    }
                }
                writer.json.close('}');
            }
            Made::Node(word, id) => {
                let at = place(collected, word);
                let node = self.nodes.get(&(at, *id)).and_then(Option::as_ref);
                match self.shapes.get(&at) {
                    Some(shape) => writer.maybe(shape, node),
                    None => writer.json.null(),
                }
            }
        }
    }
}
