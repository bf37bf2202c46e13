//! How one operation is run: from what is kept while it holds; otherwise it is checked, planned and read, or written.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::parser::types::OperationType;
use async_graphql::{Pos, Response, ServerError};
use domain::graph::plan::Reads;
use futures_util::FutureExt;
use tokio::time::timeout;

use super::check::{Checked, Weight};
use super::kept::{self, Following, Kept, Known, Made, Shown};
use super::read::{self, Passage, Ran};
use super::request::Request;
use super::{Answer, CostWanted, ErrorCode, Manner, Service, error, write};
use crate::account::{self, Account, Operation};
use crate::app::{Actor, Moment};

impl Service {
    /// Runs one operation as `actor`.
    pub async fn execute(&self, actor: Actor, request: Request) -> Answer {
        self.execute_as(actor, request, Manner::default()).await
    }

    /// Runs one operation as `actor`, in this manner.
    pub async fn execute_as(&self, actor: Actor, request: Request, manner: Manner) -> Answer {
        let kept = self.kept.as_ref().filter(|_| manner.cost == CostWanted::No);
        let asked = kept.map(|kept| (kept, kept::key(&request)));
        if let Some((kept, key)) = asked
            && let Some(known) = kept.known(&key)
            && known.limits == self.checker.limits()
        {
            // it was in order before, and a query
            account::is_operation(&known.operation);
            let (id, holding) = (actor.request(), Holding { kept, key, known });
            // a future is moved whenever it is handed on: behind a pointer that costs little
            let holding = Box::pin(self.holding(&actor, &request, &manner, holding));
            return self.in_time(id, holding).await;
        }
        // it takes room that answers which are kept should not have to carry
        Box::pin(self.execute_new(actor, request, manner, asked)).await
    }

    /// Runs one operation of which nothing is known yet.
    async fn execute_new(
        &self,
        actor: Actor,
        request: Request,
        manner: Manner,
        asked: Option<(&Kept, kept::Key)>,
    ) -> Answer {
        let id = actor.request().map(str::to_owned);
        let id = id.as_deref();
        let checked = match self.checker.check(&request) {
            Ok(checked) => checked,
            Err(errors) => return refuse(errors, id),
        };
        let operation = Arc::new(told_of(&request, &checked));
        account::is_operation(&operation);
        if manner.only_queries && checked.kind != OperationType::Query {
            let sentence = "only queries may be sent by GET: send this operation by POST";
            return refuse(vec![ErrorCode::MethodNotAllowed.error(sentence, None::<Pos>)], id);
        }
        let cost = (manner.cost != CostWanted::No).then(|| self.told(checked.weight));
        if manner.cost == CostWanted::Only {
            return Answer::of(write::cost_alone(&cost.unwrap_or_default()));
        }
        if checked.kind == OperationType::Subscription {
            let sentence =
                "a subscription is followed by `Accept: text/event-stream`, or over a websocket";
            return refuse(vec![ErrorCode::NotAcceptable.error(sentence, None::<Pos>)], id);
        }
        if checked.kind == OperationType::Mutation {
            // whoever was told that it took too long would not know whether it was written
            let passage = self.passage(actor, &request, &checked, cost);
            let ran = Box::pin(self.run(passage, request, checked)).await;
            return ran.map_or_else(|errors| refuse(errors, id), Answer::of);
        }
        let passage = self.passage(actor.clone(), &request, &checked, cost);
        if let Some((kept, key)) = asked.filter(|_| is_read(&checked))
            && let Ok(reads) = passage.reads()
            && reads != Reads::Beyond
        {
            let known = Arc::new(Known { reads, limits: self.checker.limits(), operation });
            kept.remember(key, &known);
            let holding = Holding { kept, key, known };
            return self.in_time(id, self.holding(&actor, &request, &manner, holding)).await;
        }
        self.in_time(id, async {
            if manner.freshness.at_least.is_some() {
                let wanted = &manner.freshness;
                let moment = self.app.moment(&actor, &Reads::Beyond, wanted, Duration::ZERO);
                moment.await.map_err(|error| vec![read::refusal(error, &actor)])?;
            }
            Box::pin(self.run(passage, request, checked)).await.map(Answer::of)
        })
        .await
    }

    /// An answer that is kept while it holds.
    async fn holding(
        &self,
        actor: &Actor,
        request: &Request,
        manner: &Manner,
        holding: Holding<'_>,
    ) -> Result<Answer, Vec<ServerError>> {
        let Holding { kept, key, ref known } = holding;
        let moment = self.app.moment(actor, &known.reads, &manner.freshness, kept.staleness());
        let moment = moment.await.map_err(|error| vec![read::refusal(error, actor)])?;
        let place = (key, &actor.permission().reads, self.app.today());
        if let Some(shown) = kept.get(place, &moment).await {
            if shown.position == moment.told {
                return Ok(Answer::kept(shown));
            }
            return Ok(self.shown(actor, shown));
        }
        if let Some((shown, following)) = kept.lately(place, &moment) {
            if let Some(following) = following {
                self.follow(actor, request, &holding, moment, following);
            }
            return Ok(self.shown(actor, shown));
        }
        // making takes room that those who find it made should not have to carry
        match Box::pin(kept.make(place, &moment, self.ran(actor, request))).await {
            Made::Kept(shown) => Ok(self.shown(actor, shown)),
            Made::Own(ran) => Ok(self.shown_once(actor, ran)),
            Made::Failed(errors) => Err(errors),
            Made::Elsewhere => {
                Ok(self.shown_once(actor, Box::pin(self.ran(actor, request)).await?))
            }
        }
    }

    /// Has the answer made that holds now, while the one is shown that held lately. If nothing comes of it, whoever asks makes
    /// it, once that one may no longer be shown.
    fn follow(
        &self,
        actor: &Actor,
        request: &Request,
        holding: &Holding<'_>,
        moment: Moment,
        following: Following,
    ) {
        let (service, actor, request) = (self.clone(), actor.clone(), request.clone());
        let (kept, key) = (holding.kept.clone(), holding.key);
        tokio::spawn(async move {
            let (account, id) = (Arc::<Account>::default(), actor.request());
            let place = (key, &actor.permission().reads, service.app.today());
            let making = kept.make(place, &moment, service.ran(&actor, &request));
            let making = Arc::clone(&account).gather(timeout(service.patience, making));
            match AssertUnwindSafe(making).catch_unwind().await {
                Ok(Ok(Made::Kept(_) | Made::Elsewhere)) => {}
                Ok(Ok(Made::Own(_))) => tracing::debug!(request.id = id, "it is not one to keep"),
                Ok(Ok(Made::Failed(_))) => tracing::debug!(request.id = id, "it was not made"),
                Ok(Err(_)) => tracing::info!(request.id = id, "a next answer took too long"),
                Err(_) => tracing::error!(request.id = id, "the making of a next answer panicked"),
            }
            kept.made_ahead(&account);
            drop(following);
        });
    }

    fn shown(&self, actor: &Actor, shown: Shown) -> Answer {
        self.app.shown(actor, &shown.epoch, Some(shown.position));
        Answer::kept(shown)
    }

    fn shown_once(&self, actor: &Actor, ran: Ran) -> Answer {
        self.app.shown(actor, &ran.epoch, ran.position);
        Answer::of(ran.json)
    }

    /// The answer as of now, which the caller is not shown yet.
    async fn ran(&self, actor: &Actor, request: &Request) -> Result<Ran, Vec<ServerError>> {
        let checked = self.checker.check(request)?;
        let passage = self.passage(actor.clone(), request, &checked, None);
        passage.answer_ahead().await.map_err(|error| vec![error])
    }

    /// An answer, or that it took too long. The database stops by itself what is dropped here: see `store`.
    async fn in_time(
        &self,
        id: Option<&str>,
        running: impl Future<Output = Result<Answer, Vec<ServerError>>>,
    ) -> Answer {
        match timeout(self.patience, running).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(errors)) => refuse(errors, id),
            Err(_) => {
                let sentence = format!(
                    "the operation took longer than {} s: ask for less at once",
                    self.patience.as_secs()
                );
                refuse(vec![ErrorCode::ExecutionTimeout.error(sentence, None::<Pos>)], id)
            }
        }
    }

    async fn run(
        &self,
        passage: Passage,
        request: Request,
        checked: Checked,
    ) -> Result<Vec<u8>, Vec<ServerError>> {
        if is_read(&checked) {
            return passage.answer().await.map(|ran| ran.json).map_err(|error| vec![error]);
        }
        if let Some(answer) = passage.mutate().await {
            return answer;
        }
        let mut request = async_graphql::Request::new(request.text).variables(checked.variables);
        request.set_parsed_query((*checked.document).clone());
        request.operation_name.clone_from(&passage.operation_name);
        let passage = Arc::new(passage);
        let mut response = self.schema.execute(request.data(Arc::clone(&passage))).await;
        let written = passage.answer.lock().ok().and_then(|mut answer| answer.take());
        if let Some(json) = written {
            return Ok(json);
        }
        with_codes(&mut response);
        Err(response.errors)
    }

    fn told(&self, weight: Weight) -> String {
        let limits = self.checker.limits();
        serde_json::json!({
            "cost": weight.cost, "mostCost": limits.cost,
            "nodes": weight.nodes, "mostNodes": limits.nodes,
            "fields": weight.fields, "mostFields": limits.fields,
            "depth": weight.depth, "mostDepth": limits.depth,
        })
        .to_string()
    }
}

/// An operation whose answer may be kept.
struct Holding<'s> {
    kept: &'s Kept,
    key: kept::Key,
    known: Arc<Known>,
}

/// An operation, as it is told of.
pub(super) fn told_of(request: &Request, checked: &Checked) -> Operation {
    let kind = match checked.kind {
        OperationType::Query => "query",
        OperationType::Mutation => "mutation",
        OperationType::Subscription => "subscription",
    };
    let only = checked.document.operations.iter().find_map(|(name, _)| name);
    let name = request.name().or(only.map(async_graphql::Name::as_str)).unwrap_or_default();
    Operation::of(&request.text, name, kind, checked.weight.cost)
}

/// Whether an operation asks the graph, and nothing of the schema.
fn is_read(checked: &Checked) -> bool {
    checked.kind == OperationType::Query && !checked.asks_schema
}

fn refuse(mut errors: Vec<ServerError>, request_id: Option<&str>) -> Answer {
    error::of_request(&mut errors, request_id);
    let code = errors.first().and_then(error::code).unwrap_or(ErrorCode::Internal);
    account::is_refused(code.code());
    Answer { refused: Some(code), ..Answer::of(write::refusal(&errors)) }
}

/// Errors of the library are those of a document that does not fit the schema.
fn with_codes(response: &mut Response) {
    for error in &mut response.errors {
        let extensions = error.extensions.as_ref();
        if extensions.is_none_or(|extensions| extensions.get("code").is_none()) {
            ErrorCode::Validation.mark(error);
        }
    }
}
