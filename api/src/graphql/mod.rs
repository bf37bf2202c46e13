//! The public schema: what callers may ask, and how it is answered.
//!
//! | Module | |
//! |---|---|
//! | [`schema`] | the types, made from the graph's words |
//! | [`select`] | a selection becomes a reading plan and the shape of its answer |
//! | [`read`] | a query is planned as a whole and read as of one moment |
//! | [`execute`] | how one operation is run |
//! | [`kept`] | answers that are kept while they hold |
//! | [`stream`] | a subscription is read page by page, as the feed grows |
//! | [`mutate`] | mutations, one after the other, and what came of each |
//! | [`mod@write`] | the answer's bytes |
//! | [`request`] | an operation as its caller sends it |
//! | [`check`] | what is checked before anything runs |
//! | [`trusted`] | documents that were agreed on before, and who may ask others |
//! | [`cursor`], [`error`] | places in lists; errors as callers see them |
//!
//! Why async-graphql 7.0: from 7.1 on its executor answers fields in the order of their completion, against the
//! specification, and 8.0 is not released. Why its dynamic schema: types come from the graph's words, which also
//! make the plans and the statements; macros would say each word three times more.

mod check;
mod cursor;
mod error;
mod execute;
mod kept;
mod mutate;
mod read;
mod request;
mod schema;
mod select;
mod stream;
mod trusted;
mod write;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_graphql::ValidationMode;
use async_graphql::dynamic::{Schema, SchemaError};

pub use bytes::Bytes;
pub use check::BrokenSchema;
pub use error::{DATABASE_AWAY, ErrorCode};
pub use kept::KeptTold;
pub use request::Request;
pub use stream::{Batch, Refused, Stream, StreamedChange};
pub use trusted::{Named, Trust, TrustError, TrustSettings, TrustedDocument, broken_documents};

use crate::account;
use crate::app::{Actor, App, Freshness};
use crate::limits::{Keeping, LimitsInForce};
use check::{Checked, Checker};
use execute::told_of;
use kept::{Kept, Shown};
use read::{Passage, Reader};
use trusted::Trusted;

/// Where async-graphql stops by itself, should anything have passed the checks that stand before it. The standard
/// question about the schema is 15 deep.
const SECOND_LINE: (usize, usize) = (32, 64);

/// Answers GraphQL operations on one graph.
#[derive(Debug, Clone)]
pub struct Service {
    app: Arc<App>,
    schema: Schema,
    checker: Checker,
    kept: Option<Kept>,
    trusted: Trusted,
    patience: Duration,
}

/// An answer, as bytes of JSON.
#[derive(Debug)]
pub struct Answer {
    /// The answer.
    pub json: Bytes,
    /// Why nothing was run: a refused operation has errors and no data.
    pub refused: Option<ErrorCode>,
    /// Tells these bytes from others, in quotes: that of an answer that is kept while it holds.
    pub etag: Option<String>,
}

impl Answer {
    fn of(json: impl Into<Bytes>) -> Self {
        Self { json: json.into(), refused: None, etag: None }
    }

    fn kept(shown: Shown) -> Self {
        Self { json: shown.json, refused: None, etag: Some(shown.etag) }
    }
}

/// What a caller wants to be told of an operation's cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CostWanted {
    /// Nothing.
    #[default]
    No,
    /// The cost, beside the answer.
    Beside,
    /// The cost, without the answer: nothing is run.
    Only,
}

/// How an operation is to be run.
#[derive(Debug, Clone, Default)]
pub struct Manner {
    /// Whether only queries may run.
    pub only_queries: bool,
    /// What is told of the cost.
    pub cost: CostWanted,
    /// How fresh the answer of a query must be.
    pub freshness: Freshness,
}

/// Why there is no service.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// The types do not hold together: a mistake in this module.
    #[error(transparent)]
    Types(#[from] SchemaError),
    /// The schema's text does not hold together: a mistake in this module.
    #[error(transparent)]
    Text(#[from] BrokenSchema),
}

impl Service {
    /// The schema over `app`, within the limits that are in force where nobody says.
    ///
    /// # Errors
    /// The schema does not hold together: a mistake in this module.
    pub fn new(app: Arc<App>) -> Result<Self, ServiceError> {
        Self::within(app, &LimitsInForce::default())
    }

    /// The schema over `app`, within these limits.
    ///
    /// # Errors
    /// The schema does not hold together: a mistake in this module.
    pub fn within(app: Arc<App>, limits: &LimitsInForce) -> Result<Self, ServiceError> {
        let (depth, directives) = SECOND_LINE;
        let schema = schema::schema()
            .extension(Reader)
            .validation_mode(ValidationMode::Fast)
            .limit_depth(depth)
            .limit_directives(directives)
            .finish()?;
        let checker = Checker::new(schema.sdl(), limits.clone())?;
        let trusted = Trusted::default();
        let patience = limits.now().execution;
        Ok(Self { app, schema, checker, kept: None, trusted, patience })
    }

    /// The same, trusting documents.
    ///
    /// # Errors
    /// [`TrustError`]: the directory cannot be used.
    pub fn trusting(mut self, settings: TrustSettings) -> Result<Self, TrustError> {
        self.trusted = Trusted::read(settings)?;
        Ok(self)
    }

    /// Reads the trusted documents whenever they change, for as long as it is polled.
    pub async fn watch_trusted(&self) {
        self.trusted.watch().await;
    }

    /// The text of the document that a request names, if `actor` may ask it.
    ///
    /// # Errors
    /// The code and the sentence of the refusal.
    pub fn text(&self, actor: &Actor, named: Named) -> Result<String, (ErrorCode, String)> {
        self.trusted.text(named, actor.role(), actor.is_anonymous())
    }

    /// The same, keeping answers as long as they hold.
    #[must_use]
    pub fn keeping(mut self, keeping: Keeping) -> Self {
        self.kept = (keeping.bytes > 0).then(|| Kept::new(keeping));
        self
    }

    /// What is kept, in numbers; nothing where nothing is.
    pub async fn kept_told(&self) -> Option<KeptTold> {
        match &self.kept {
            Some(kept) => Some(kept.told().await),
            None => None,
        }
    }

    /// Opens a subscription as `actor`; nothing where the operation is another one.
    ///
    /// # Errors
    /// [`Refused`]: it is not in order.
    pub fn subscribe(&self, actor: &Actor, request: &Request) -> Result<Option<Stream>, Refused> {
        let checked = self.checker.check(request).map_err(|errors| Refused::of(errors, actor))?;
        account::is_operation(&Arc::new(told_of(request, &checked)));
        let passage = self.passage(actor.clone(), request, &checked, None);
        let Some(planned) = passage.plan_stream() else { return Ok(None) };
        let planned = planned.map_err(|error| Refused::of(vec![error], actor))?;
        Ok(Some(Stream::new(Arc::clone(&self.app), actor.clone(), planned)))
    }

    fn passage(
        &self,
        actor: Actor,
        request: &Request,
        checked: &Checked,
        cost: Option<String>,
    ) -> Passage {
        Passage {
            app: Arc::clone(&self.app),
            actor,
            document: Arc::clone(&checked.document),
            operation_name: request.name().map(str::to_owned),
            variables: checked.variables.clone(),
            cost,
            answer: Mutex::new(None),
        }
    }
}

/// The public contract in the schema definition language.
///
/// # Errors
/// The schema does not hold together: a mistake in this module.
pub fn sdl() -> Result<String, SchemaError> {
    Ok(schema::schema().finish()?.sdl())
}
