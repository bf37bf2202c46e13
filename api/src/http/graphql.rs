//! `/graphql`: one operation per request, as JSON in a POST or as parameters of a GET.

use async_graphql::parser::types::OperationType;
use async_graphql::{Request, Variables};
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Extension, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::Doors;
use super::authentication;
use super::body::{self, BodyError};
use crate::app::Actor;

/// The longest request body that is read.
const BODY_BYTES: usize = 1024 * 1024;

const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");
const GRAPHQL_RESPONSE_JSON: HeaderValue =
    HeaderValue::from_static("application/graphql-response+json; charset=utf-8");

/// What a GET may carry.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Parameters {
    query: String,
    operation_name: Option<String>,
    variables: Option<String>,
}

/// Answers the operation in a body of JSON.
pub(super) async fn by_post(
    State(doors): State<Doors>,
    Extension(actor): Extension<Actor>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let bytes = match body::read(body, BODY_BYTES).await {
        Ok(bytes) => bytes,
        Err(BodyError::TooLong) => {
            let message = format!("a request may be {BODY_BYTES} bytes long");
            return refuse(StatusCode::PAYLOAD_TOO_LARGE, &message);
        }
        Err(BodyError::Broken) => {
            return refuse(StatusCode::BAD_REQUEST, "the request broke off");
        }
    };
    if !is_json(&headers) {
        return refuse(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "send the operation with Content-Type: application/json",
        );
    }
    // Serde would take a list for an operation's members in their order.
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        return refuse(StatusCode::BAD_REQUEST, "a request is one operation, as a JSON object");
    }
    match serde_json::from_slice::<Request>(&bytes) {
        Ok(request) => answer(&doors, actor, &headers, request).await,
        Err(error) => {
            let message = format!("the request is not a GraphQL request in JSON: {error}");
            refuse(StatusCode::BAD_REQUEST, &message)
        }
    }
}

/// Answers the query in the parameters. A GET may be repeated by anything on its way, and sent by
/// any page: it never changes the graph.
pub(super) async fn by_get(
    State(doors): State<Doors>,
    Extension(actor): Extension<Actor>,
    headers: HeaderMap,
    parameters: Result<Query<Parameters>, QueryRejection>,
) -> Response {
    let Ok(Query(parameters)) = parameters else {
        return refuse(
            StatusCode::BAD_REQUEST,
            "send an operation: POST it as JSON, or GET /graphql?query=…",
        );
    };
    let mut request = Request::new(parameters.query);
    if let Some(name) = parameters.operation_name {
        request = request.operation_name(name);
    }
    if let Some(variables) = parameters.variables {
        match serde_json::from_str::<Variables>(&variables) {
            Ok(variables) => request = request.variables(variables),
            Err(error) => {
                let message = format!("the variables are not an object in JSON: {error}");
                return refuse(StatusCode::BAD_REQUEST, &message);
            }
        }
    }
    if has_mutation(&mut request) {
        let mut response = refuse(StatusCode::METHOD_NOT_ALLOWED, "send a mutation by POST");
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
        return response;
    }
    answer(&doors, actor, &headers, request).await
}

/// An answer that says only why there is none.
pub(super) fn refuse(status: StatusCode, message: &str) -> Response {
    let answer = json!({ "errors": [{ "message": message }] }).to_string();
    (status, [(header::CONTENT_TYPE, JSON)], answer).into_response()
}

async fn answer(doors: &Doors, actor: Actor, headers: &HeaderMap, request: Request) -> Response {
    if let Err(refusal) = authentication::trusted(&actor, &request.query) {
        return refusal.into_response();
    }
    let answer = doors.service.execute(actor, request).await;
    let kind = if accepts_graphql_response(headers) { GRAPHQL_RESPONSE_JSON } else { JSON };
    let status = if answer.executed { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    (status, [(header::CONTENT_TYPE, kind)], answer.json).into_response()
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let essence = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}

fn accepts_graphql_response(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT).and_then(|accepted| accepted.to_str().ok());
    accepted.is_some_and(|accepted| accepted.contains("application/graphql-response+json"))
}

/// A document that cannot be parsed has no mutation; the service says what is wrong with it.
fn has_mutation(request: &mut Request) -> bool {
    request.parsed_query().is_ok_and(|document| {
        document
            .operations
            .iter()
            .any(|(_, operation)| operation.node.ty == OperationType::Mutation)
    })
}
