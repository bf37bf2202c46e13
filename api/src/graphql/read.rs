//! A query's whole execution: planned as one, read as of one moment, written as bytes.
//!
//! The library parses, validates and answers what is asked of the schema itself; this stands in for its executor.

use std::sync::{Arc, Mutex};

use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextExecute};
use async_graphql::parser::types::{ExecutableDocument, OperationType};
use async_graphql::{PathSegment, Pos, Response, ServerError, Value, Variables};
use domain::feed::Refusal;
use domain::graph::opaque_id;
use domain::graph::plan::{Candidate, Found, Reading, Reads, Root};

use super::error::{ErrorCode, of_request, of_store};
use super::select::{Answer, Document, Planned, PlannedStream, select, select_stream};
use super::write;
use crate::app::{Actor, App, ReadError};

/// One request on its way through the library: what it needs to be answered, and then its answer.
#[derive(Debug)]
pub(super) struct Passage {
    pub(super) app: Arc<App>,
    pub(super) actor: Actor,
    pub(super) document: Arc<ExecutableDocument>,
    pub(super) operation_name: Option<String>,
    pub(super) variables: Variables,
    /// What is told of the cost beside the answer, as JSON.
    pub(super) cost: Option<String>,
    pub(super) answer: Mutex<Option<Vec<u8>>>,
}

/// An answer, and what it shows.
#[derive(Debug)]
pub(super) struct Ran {
    pub(super) json: Vec<u8>,
    /// The identity of the feed that the position belongs to.
    pub(super) epoch: String,
    /// The position; nothing where nothing was asked of the database.
    pub(super) position: Option<i64>,
    pub(super) has_errors: bool,
}

/// Stands in for the library's executor.
pub(super) struct Reader;

impl ExtensionFactory for Reader {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_trait::async_trait]
impl Extension for Reader {
    async fn execute(
        &self,
        ctx: &ExtensionContext<'_>,
        operation_name: Option<&str>,
        next: NextExecute<'_>,
    ) -> Response {
        let Some(passage) = ctx.data_opt::<Arc<Passage>>() else {
            return next.run(ctx, operation_name).await;
        };
        let planned = match passage.plan() {
            Ok(planned) => planned,
            Err(error) => return Response::from_errors(vec![error]),
        };
        let Some(planned) = planned else { return next.run(ctx, operation_name).await };
        let asks_schema = planned.iter().any(|root| matches!(root.answer, Answer::Introspection));
        let of_schema = if asks_schema { Some(next.run(ctx, operation_name).await) } else { None };
        match passage.read(&planned, of_schema.as_ref()).await {
            Ok(answer) => {
                if let Ok(mut slot) = passage.answer.lock() {
                    *slot = Some(answer.json);
                }
                Response::new(Value::Null)
            }
            Err(error) => Response::from_errors(vec![error]),
        }
    }
}

impl Passage {
    /// The answer of a query that was validated before and asks nothing of the schema.
    pub(super) async fn answer(&self) -> Result<Ran, ServerError> {
        let planned = self.plan()?.unwrap_or_default();
        self.read(&planned, None).await
    }

    /// The same, which the caller is not shown yet.
    pub(super) async fn answer_ahead(&self) -> Result<Ran, ServerError> {
        let planned = self.plan()?.unwrap_or_default();
        let read = self.app.read_ahead(&self.actor, &roots(&planned)).await;
        self.write(&planned, read, None)
    }

    /// What the answer of a query hangs on.
    pub(super) fn reads(&self) -> Result<Reads, ServerError> {
        let planned = self.plan()?.unwrap_or_default();
        Ok(Reads::of(&roots(&planned)))
    }

    /// The plan of a query; nothing for other operations.
    fn plan(&self) -> Result<Option<Vec<Planned>>, ServerError> {
        let name = self.operation_name.as_deref();
        let Some(document) = Document::of(&self.document, name, &self.variables) else {
            return Ok(None);
        };
        if document.operation().ty != OperationType::Query {
            return Ok(None);
        }
        let planned = select(&document, self.app.today()).map_err(|refusal| {
            ErrorCode::BadInput.error(refusal.reason.to_string(), Some(refusal.at))
        })?;
        Ok(Some(planned))
    }

    /// The plan of a subscription; nothing for other operations.
    pub(super) fn plan_stream(&self) -> Option<Result<PlannedStream, ServerError>> {
        let name = self.operation_name.as_deref();
        let document = Document::of(&self.document, name, &self.variables)?;
        if document.operation().ty != OperationType::Subscription {
            return None;
        }
        let planned = select_stream(&document, self.app.today());
        Some(planned.map_err(|refusal| {
            ErrorCode::BadInput.error(refusal.reason.to_string(), Some(refusal.at))
        }))
    }

    async fn read(
        &self,
        planned: &[Planned],
        of_schema: Option<&Response>,
    ) -> Result<Ran, ServerError> {
        let read = self.app.read(&self.actor, &roots(planned)).await;
        self.write(planned, read, of_schema)
    }

    fn write(
        &self,
        planned: &[Planned],
        read: Result<Reading, ReadError>,
        of_schema: Option<&Response>,
    ) -> Result<Ran, ServerError> {
        let reading = read.map_err(|error| refusal(error, &self.actor))?;
        let mut errors = refusals(planned, &reading);
        of_request(&mut errors, self.actor.request());
        let json = write::answer(planned, &reading, of_schema, &errors, self.cost.as_deref());
        let has_errors = !errors.is_empty();
        Ok(Ran { json, epoch: reading.epoch, position: reading.position, has_errors })
    }
}

fn roots(planned: &[Planned]) -> Vec<Root> {
    planned.iter().flat_map(|root| root.roots.clone()).collect()
}

/// Why nothing was read, as callers see it.
pub(super) fn refusal(error: ReadError, actor: &Actor) -> ServerError {
    match error {
        ReadError::TooMany { .. } | ReadError::NoObligations { .. } => {
            ErrorCode::BadInput.error(error.to_string(), None::<Pos>)
        }
        ReadError::Forbidden(_) => ErrorCode::Forbidden.error(error.to_string(), None::<Pos>),
        ReadError::Feed(refusal) => {
            let message = refusal.to_string();
            match refusal {
                Refusal::EpochChanged { .. } => {
                    ErrorCode::FeedEpochChanged.error(message, None::<Pos>)
                }
                Refusal::Truncated { oldest, .. } => {
                    let mut error = ErrorCode::FeedTruncated.error(message, None::<Pos>);
                    let extensions = error.extensions.get_or_insert_default();
                    extensions.set("oldest", Value::from(oldest.to_string()));
                    error
                }
            }
        }
        ReadError::Store(error) => {
            tracing::error!(error = ?error, request.id = actor.request(), "a reading failed");
            of_store(&error)
        }
    }
}

/// An error for every name that several things answer to, and for what may not be read, at its place in the answer.
fn refusals(planned: &[Planned], reading: &Reading) -> Vec<ServerError> {
    let roots = planned.iter().flat_map(|root| root.roots.iter().map(move |plan| (root, plan)));
    let found = roots.zip(&reading.found);
    let errors = found.filter_map(|((root, plan), found)| match found {
        Found::Ambiguous(candidates) => {
            let mut error = ErrorCode::AmbiguousName.error(
                format!(
                    "{} things answer to this name; ask for one of them by its id",
                    candidates.len()
                ),
                None::<Pos>,
            );
            error.path = vec![PathSegment::Field(root.key.clone())];
            let listed = candidates.iter().map(|candidate| described(plan, candidate));
            let extensions = error.extensions.get_or_insert_default();
            extensions.set("candidates", Value::List(listed.collect()));
            Some(error)
        }
        Found::Forbidden => {
            let sentence = "only an AUDITOR or ADMIN reads the record of writes";
            let mut error = ErrorCode::Forbidden.error(sentence, None::<Pos>);
            error.path = vec![PathSegment::Field(root.key.clone())];
            Some(error)
        }
        _ => None,
    });
    errors.collect()
}

fn described(plan: &Root, candidate: &Candidate) -> Value {
    let id = Value::from(opaque_id(plan.word, candidate.id));
    let name = Value::from(candidate.name.clone());
    Value::Object(
        [(async_graphql::Name::new("id"), id), (async_graphql::Name::new("name"), name)]
            .into_iter()
            .collect(),
    )
}
