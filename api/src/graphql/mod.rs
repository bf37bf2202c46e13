//! The public schema: what callers may ask, and how it is answered.
//!
//! | Module | |
//! |---|---|
//! | [`schema`] | the types, made from the graph's words |
//! | [`select`] | a selection becomes a reading plan and the shape of its answer |
//! | [`read`] | a query is planned as a whole and read as of one moment |
//! | [`stream`] | a subscription is read page by page, as the feed grows |
//! | [`mutate`] | mutations, one after the other, and what came of each |
//! | [`mod@write`] | the answer's bytes |
//! | [`documents`] | queries that need not be validated again |
//! | [`cursor`], [`error`] | places in lists; errors as callers see them |
//!
//! Why async-graphql 7.0: from 7.1 on its executor answers fields in the order of their completion, against the
//! specification, and 8.0 is not released. Why its dynamic schema: types come from the graph's words, which also
//! make the plans and the statements; macros would say each word three times more.

mod cursor;
mod documents;
mod error;
mod mutate;
mod read;
mod schema;
mod select;
mod stream;
mod write;

use std::sync::{Arc, Mutex};

use async_graphql::dynamic::{Schema, SchemaError};
use async_graphql::parser::parse_query;
use async_graphql::parser::types::{ExecutableDocument, OperationType};
use async_graphql::{Response, ServerError};

pub use async_graphql::{Request, Variables};
pub use stream::{Batch, Refused, Stream, StreamedChange};

use crate::app::{Actor, App};
use documents::Documents;
use error::ErrorCode;
use read::{Passage, Reader};
use select::Document;

/// Answers GraphQL operations on one graph.
#[derive(Debug, Clone)]
pub struct Service {
    app: Arc<App>,
    schema: Schema,
    documents: Documents,
}

/// An answer, as bytes of JSON.
#[derive(Debug)]
pub struct Answer {
    /// The answer.
    pub json: Vec<u8>,
    /// Whether anything was run: a refused document has errors and no data.
    pub executed: bool,
}

impl Service {
    /// The schema over `app`.
    ///
    /// # Errors
    /// The schema does not hold together: a mistake in this module.
    pub fn new(app: Arc<App>) -> Result<Self, SchemaError> {
        let schema = schema::schema().extension(Reader).finish()?;
        Ok(Self { app, schema, documents: Documents::default() })
    }

    /// Runs one operation as `actor`.
    pub async fn execute(&self, actor: Actor, request: Request) -> Answer {
        let name = request.operation_name.as_deref();
        match self.documents.find(&request.query, name, &request.variables) {
            Some(document) => match self.passage(actor, &request, document).answer().await {
                Ok(json) => Answer { json, executed: true },
                Err(error) => refuse(&[error]),
            },
            None => self.validate_and_execute(actor, request).await,
        }
    }

    fn passage(
        &self,
        actor: Actor,
        request: &Request,
        document: Arc<ExecutableDocument>,
    ) -> Passage {
        Passage {
            app: Arc::clone(&self.app),
            actor,
            document,
            operation_name: request.operation_name.clone(),
            variables: request.variables.clone(),
            answer: Mutex::new(None),
            streams: false,
            stream: Mutex::new(None),
        }
    }

    /// Opens a subscription as `actor`; nothing where the operation is another one.
    ///
    /// # Errors
    /// [`Refused`]: it is not in order, or not a thing to be streamed.
    pub async fn subscribe(
        &self,
        actor: &Actor,
        mut request: Request,
    ) -> Result<Option<Stream>, Refused> {
        let Ok(document) = parse_query(&request.query) else { return Ok(None) };
        let name = request.operation_name.as_deref();
        let is_stream = Document::of(&document, name, &request.variables)
            .is_some_and(|document| document.operation().ty == OperationType::Subscription);
        if !is_stream {
            return Ok(None);
        }
        request.set_parsed_query(document.clone());
        let passage = self.passage(actor.clone(), &request, Arc::new(document));
        let passage = Arc::new(Passage { streams: true, ..passage });
        let mut response = self.schema.execute(request.data(Arc::clone(&passage))).await;
        let planned = passage.stream.lock().ok().and_then(|mut planned| planned.take());
        if let Some(planned) = planned {
            return Ok(Some(Stream::new(Arc::clone(&self.app), actor.clone(), planned)));
        }
        with_codes(&mut response);
        Err(Refused(response.errors))
    }

    async fn validate_and_execute(&self, actor: Actor, mut request: Request) -> Answer {
        let document = match parse_query(&request.query) {
            Ok(document) => document,
            Err(error) => {
                let at = error.positions().next();
                return refuse(&[ErrorCode::Syntax.error(error.to_string(), at)]);
            }
        };
        request.set_parsed_query(document.clone());
        let document = Arc::new(document);
        let text = request.query.clone();
        let passage = Arc::new(self.passage(actor, &request, Arc::clone(&document)));
        let mut response = self.schema.execute(request.data(Arc::clone(&passage))).await;
        let written = passage.answer.lock().ok().and_then(|mut answer| answer.take());
        if let Some(json) = written {
            self.documents.keep(text, document);
            return Answer { json, executed: true };
        }
        with_codes(&mut response);
        refuse(&response.errors)
    }
}

/// Errors of the library are those of a document that does not fit the schema.
fn with_codes(response: &mut Response) {
    for error in &mut response.errors {
        let extensions = error.extensions.get_or_insert_default();
        if extensions.get("code").is_none() {
            extensions.set("code", ErrorCode::Validation.code());
        }
    }
}

fn refuse(errors: &[ServerError]) -> Answer {
    Answer { json: write::refusal(errors), executed: false }
}

/// The public contract in the schema definition language.
///
/// # Errors
/// The schema does not hold together: a mistake in this module.
pub fn sdl() -> Result<String, SchemaError> {
    Ok(schema::schema().finish()?.sdl())
}
