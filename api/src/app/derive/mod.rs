//! What is worked out: verdicts, counts, calendars, roll-ups. It is read like what is held, and written like it too.
//!
//! Level by level, as the store reads lists: what is worked out for all things of a level at once says which nodes it
//! leads to, and these are fetched by one statement for each kind. How many statements run depends on the selection's
//! shape, never on the number of things.

mod body;
mod calendar;
mod compliance;
mod feed;
mod figures;
mod nation;
mod roll_up;
mod summary;
mod verdict;
mod view;
mod viewer;

use std::collections::{BTreeSet, HashMap};
use std::pin::Pin;
use std::sync::Arc;

use chrono::NaiveDate;
use domain::compliance::Facts;
use domain::graph::plan::{Cell, Column, Derived, Given, Made, Node, Root, Selection};
use domain::graph::{Attribute, Bound, Held, Relation, Shape, Word, camel_case};
use uuid::Uuid;

pub(super) use feed::read_patch;
pub(super) use nation::Nation;

use super::read::ReadError;
use super::{Actor, App};
use crate::store::{Asked, Session};
use view::{Related, View};

/// What each of several things leads to; nothing where the caller may not see it.
type Answers = Vec<Option<Related>>;
type Filling<'f, T> = Pin<Box<dyn Future<Output = Result<T, ReadError>> + Send + 'f>>;

/// What is worked out for one root.
pub(super) struct Deriving<'r, 's> {
    app: &'r App,
    actor: &'r Actor,
    pub(super) session: &'r mut Session<'s>,
    facts: Vec<(Asked, NaiveDate, Arc<Facts>)>,
}

impl<'r, 's> Deriving<'r, 's> {
    pub(super) fn new(app: &'r App, actor: &'r Actor, session: &'r mut Session<'s>) -> Self {
        Self { app, actor, session, facts: Vec::new() }
    }

    /// What a root that is worked out leads to.
    pub(super) async fn root(
        &mut self,
        root: &Root,
        relation: &Relation,
        given: &Given,
    ) -> Result<Vec<Node>, ReadError> {
        let views = match relation.name {
            "compliance_summary" => self.summaries(given, root.day).await?,
            "changes" => self.changes(given).await?,
            "obligation_calendar" => self.calendar(given).await?,
            "viewer" => self.viewer(),
            _ => Vec::new(),
        };
        if let Shape::List(Bound(most)) = relation.shape
            && u32::try_from(views.len()).is_ok_and(|found| found > most)
        {
            let (field, found) = (camel_case(relation.name), views.len());
            return Err(ReadError::TooMany { field, found, most });
        }
        self.make(&root.selection, &views, root.day).await
    }

    /// Fills in what is worked out of nodes that were all read by one selection, and of what they lead to.
    pub(super) fn fill<'f>(
        &'f mut self,
        nodes: &'f mut [&mut Node],
        selection: &'f Selection,
        day: NaiveDate,
    ) -> Filling<'f, ()> {
        Box::pin(async move {
            if nodes.is_empty() || !selection.is_derived() {
                return Ok(());
            }
            let ids: Vec<Uuid> = nodes.iter().map(|node| node.id).collect();
            for (place, column) in selection.columns.iter().enumerate() {
                let Column::Attribute(attribute) = column else { continue };
                if attribute.held == Held::Derived {
                    let cells = self.cells(selection.word, attribute, &ids).await?;
                    for (node, value) in nodes.iter_mut().zip(cells) {
                        if let Some(cell) = node.cells.get_mut(place) {
                            *cell = value;
                        }
                    }
                }
            }
            for derived in &selection.derived {
                let day = derived.given.day("as_of").unwrap_or(day);
                let answers = self.answers(selection.word, derived, &ids, day).await?;
                let made = self.resolve(derived, answers, day).await?;
                for (node, made) in nodes.iter_mut().zip(made) {
                    node.derived.push(made);
                }
            }
            for (place, one) in selection.ones.iter().enumerate() {
                let mut below: Vec<&mut Node> = nodes
                    .iter_mut()
                    .filter_map(|node| node.ones.get_mut(place).and_then(Option::as_mut))
                    .collect();
                self.fill(&mut below, &one.selection, day).await?;
            }
            for (place, many) in selection.lists.iter().enumerate() {
                let mut below: Vec<&mut Node> = nodes
                    .iter_mut()
                    .filter_map(|node| node.lists.get_mut(place))
                    .flat_map(|page| Arc::make_mut(page).nodes.iter_mut())
                    .collect();
                self.fill(&mut below, &many.selection, day).await?;
            }
            Ok(())
        })
    }

    /// What one thing that is worked out comes to, for each of the nodes of a word.
    async fn answers(
        &mut self,
        word: &Word,
        derived: &Derived,
        ids: &[Uuid],
        day: NaiveDate,
    ) -> Result<Answers, ReadError> {
        match (word.name, derived.relation.name) {
            (_, "history") => self.history(&derived.given, ids).await,
            ("Province", _) => self.of_provinces(derived, ids, day).await,
            ("InformationSystem", _) => self.of_systems(derived, ids, day).await,
            ("Organization", _) => self.of_bodies(derived, ids, day).await,
            ("SurveyRound", _) => self.roll_ups(&derived.given, ids).await,
            ("ReportedFigureComponent", _) => self.intervals(ids).await,
            _ => Ok(ids.iter().map(|_| None).collect()),
        }
    }

    /// The values of an attribute that is worked out.
    async fn cells(
        &mut self,
        word: &Word,
        attribute: &Attribute,
        ids: &[Uuid],
    ) -> Result<Vec<Cell>, ReadError> {
        match (word.name, attribute.name) {
            ("Obligation", _) => self.judged_as(ids).await,
            ("ReportedFigure", "source") => self.figure_sources(ids).await,
            ("ReportedFigure", _) => self.figure_verdicts(ids).await,
            ("ReportedFigureComponent", _) => self.component_verdicts(ids).await,
            _ => Ok(ids.iter().map(|_| Cell::Null).collect()),
        }
    }

    /// Turns answers into nodes as they were selected.
    fn resolve<'f>(
        &'f mut self,
        derived: &'f Derived,
        answers: Answers,
        day: NaiveDate,
    ) -> Filling<'f, Vec<Option<Vec<Made>>>> {
        Box::pin(async move {
            let fetched = self.fetch(derived, &answers, day).await?;
            let mut resolved = Vec::with_capacity(answers.len());
            let mut views = Vec::new();
            let mut spans = Vec::with_capacity(answers.len());
            for answer in answers {
                match answer {
                    Some(Related::Nodes(nodes)) => {
                        let made = nodes.iter().filter_map(|(kind, id)| {
                            let selection = place_of(derived, kind)?;
                            let node = fetched.get(&(selection, *id))?.clone();
                            Some(Made { selection, node })
                        });
                        spans.push(0);
                        resolved.push(Some(made.collect::<Vec<_>>()));
                    }
                    Some(Related::Views(own)) => {
                        spans.push(own.len());
                        resolved.push(Some(Vec::with_capacity(own.len())));
                        views.extend(own);
                    }
                    None => {
                        spans.push(0);
                        resolved.push(None);
                    }
                }
            }
            if let (Some(selection), false) = (derived.selections.first(), views.is_empty()) {
                let mut nodes = self.make(selection, &views, day).await?.into_iter();
                for (made, span) in resolved.iter_mut().zip(spans) {
                    let own = nodes.by_ref().take(span).map(|node| Made { selection: 0, node });
                    if let Some(made) = made {
                        made.extend(own);
                    }
                }
            }
            Ok(resolved)
        })
    }

    /// Fetches the nodes that answers lead to: by place of the selection and id.
    async fn fetch(
        &mut self,
        derived: &Derived,
        answers: &Answers,
        day: NaiveDate,
    ) -> Result<HashMap<(usize, Uuid), Node>, ReadError> {
        let mut wanted: Vec<BTreeSet<Uuid>> = vec![BTreeSet::new(); derived.selections.len()];
        for answer in answers.iter().flatten() {
            let Related::Nodes(nodes) = answer else { continue };
            for (kind, id) in nodes {
                if let Some(ids) = place_of(derived, kind).and_then(|at| wanted.get_mut(at)) {
                    ids.insert(*id);
                }
            }
        }
        let mut fetched = HashMap::new();
        for (place, (selection, ids)) in derived.selections.iter().zip(wanted).enumerate() {
            if ids.is_empty() {
                continue;
            }
            if selection.is_bare() {
                fetched.extend(ids.into_iter().map(|id| ((place, id), bare(id))));
                continue;
            }
            let ids: Vec<Uuid> = ids.into_iter().collect();
            let mut nodes = self.session.nodes(selection, &ids, day).await?;
            let mut all: Vec<&mut Node> = nodes.values_mut().collect();
            self.fill(&mut all, selection, day).await?;
            fetched.extend(nodes.into_iter().map(|(id, node)| ((place, id), node)));
        }
        Ok(fetched)
    }

    /// Things that are worked out, as they were selected.
    fn make<'f>(
        &'f mut self,
        selection: &'f Selection,
        views: &'f [Box<dyn View>],
        day: NaiveDate,
    ) -> Filling<'f, Vec<Node>> {
        Box::pin(async move {
            let cells = |view: &dyn View| {
                let cells = selection.columns.iter().map(|column| match column {
                    Column::Attribute(attribute) => view.cell(attribute.name, None),
                    Column::Localised(attribute, lang) => view.cell(attribute.name, Some(*lang)),
                    Column::Revision | Column::CreatedAt | Column::UpdatedAt => Cell::Null,
                });
                cells.collect()
            };
            let mut nodes: Vec<Node> = views
                .iter()
                .map(|view| Node { cells: cells(view.as_ref()), ..bare(Uuid::nil()) })
                .collect();
            for derived in &selection.derived {
                let name = derived.relation.name;
                let answers = views.iter().map(|view| view.related(name)).collect();
                let made = self.resolve(derived, answers, day).await?;
                for (node, made) in nodes.iter_mut().zip(made) {
                    node.derived.push(made);
                }
            }
            Ok(nodes)
        })
    }

    /// The facts of those asked for, read once for a root.
    async fn facts(&mut self, asked: Asked, as_of: NaiveDate) -> Result<Arc<Facts>, ReadError> {
        let known = self.facts.iter().find(|(of, day, _)| *of == asked && *day == as_of);
        if let Some((_, _, facts)) = known {
            return Ok(Arc::clone(facts));
        }
        let facts = Arc::new(self.session.facts(&asked, as_of).await?);
        self.facts.push((asked, as_of, Arc::clone(&facts)));
        Ok(facts)
    }
}

fn bare(id: Uuid) -> Node {
    let (cells, ones, lists, derived) = Default::default();
    Node { id, cells, ones, lists, derived, place: None }
}

/// Which of the selections reads nodes of this kind.
fn place_of(derived: &Derived, kind: &str) -> Option<usize> {
    derived.selections.iter().position(|selection| selection.word.name == kind)
}
