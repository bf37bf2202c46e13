//! The operation that a request carries, in JSON or in the parameters of its address.

use axum::extract::Query;
use axum::http::{HeaderMap, Uri, header};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::super::answer::is_utf_8;
use crate::app::Freshness;
use crate::app::sync::FeedPosition;
use crate::graphql::{ErrorCode, Named, Request};

/// An operation, and how fresh its answer must be.
#[derive(Debug)]
pub(in super::super) struct Call {
    /// Which document.
    pub(in super::super) named: Named,
    operation_name: Option<String>,
    variables: Option<Map<String, Value>>,
    pub(in super::super) freshness: Freshness,
}

impl Call {
    /// The operation in an object that was read.
    pub(in super::super) fn of_object(object: Map<String, Value>) -> Result<Self, NoCall> {
        let object = serde_json::from_value(Value::Object(object));
        object.map_err(|error| no_request(&error)).and_then(carried)
    }

    /// The request that is made of it, with the text of its document.
    pub(in super::super) fn request(self, text: String) -> Request {
        let request = Request::new(text).variables(self.variables.unwrap_or_default());
        match self.operation_name {
            Some(name) => request.operation_name(name),
            None => request,
        }
    }
}

/// What is read of `extensions`; others have theirs there too.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Extensions {
    min_feed_position: Option<String>,
    fresh: Option<bool>,
    persisted_query: Option<PersistedQuery>,
}

/// How Apollo's clients name a document by its hash.
#[derive(Debug, Deserialize)]
struct PersistedQuery {
    version: u32,
    #[serde(rename = "sha256Hash")]
    hash: String,
}

const NO_OPERATION: &str = "send an operation: POST it as JSON, or GET /graphql?query=…, or name a trusted document by documentId";

/// Why a request carries no operation.
#[derive(Debug)]
pub(in super::super) struct NoCall {
    pub(super) code: ErrorCode,
    pub(in super::super) sentence: String,
}

/// What a body may hold; what is unknown is ignored, as the specification asks.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Carried {
    query: Option<String>,
    document_id: Option<String>,
    operation_name: Option<String>,
    variables: Option<Map<String, Value>>,
    extensions: Option<Map<String, Value>>,
}

/// What an address may hold.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Parameters {
    query: Option<String>,
    document_id: Option<String>,
    operation_name: Option<String>,
    variables: Option<String>,
    extensions: Option<String>,
}

/// Refuses a body that is not JSON in UTF-8, plain.
pub(super) fn check_content(headers: &HeaderMap) -> Result<(), NoCall> {
    let refuse = |sentence: &str| {
        Err(NoCall { code: ErrorCode::UnsupportedMediaType, sentence: sentence.to_owned() })
    };
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let mut parts = kind.unwrap_or_default().split(';').map(str::trim);
    if !parts.next().is_some_and(|essence| essence.eq_ignore_ascii_case("application/json")) {
        return refuse("the body must be application/json");
    }
    let mut charsets = parts.filter_map(|part| part.split_once('='));
    let of_charset = charsets.find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    if of_charset.is_some_and(|(_, charset)| !is_utf_8(charset.trim().trim_matches('"'))) {
        return refuse("the body must be in UTF-8");
    }
    let coding = headers.get(header::CONTENT_ENCODING).map(header::HeaderValue::as_bytes);
    if coding.is_some_and(|coding| !coding.eq_ignore_ascii_case(b"identity")) {
        return refuse("the body must be without a content coding");
    }
    Ok(())
}

/// The operation in a body.
pub(super) fn from_body(body: &[u8]) -> Result<Call, NoCall> {
    let first = body.iter().find(|byte| !byte.is_ascii_whitespace());
    if first == Some(&b'[') {
        return Err(malformed("a request is one operation, as a JSON object; batches are off"));
    }
    serde_json::from_slice(body).map_err(|error| no_request(&error)).and_then(carried)
}

fn carried(carried: Carried) -> Result<Call, NoCall> {
    let Carried { query, document_id, operation_name, variables, extensions } = carried;
    call((query, document_id), operation_name, variables, extensions)
}

fn no_request(error: &serde_json::Error) -> NoCall {
    malformed(format!("the request is not a GraphQL request in JSON: {error}"))
}

/// The operation in the parameters of an address.
pub(super) fn from_parameters(address: &Uri) -> Result<Call, NoCall> {
    let Ok(Query(given)) = Query::<Parameters>::try_from_uri(address) else {
        return Err(malformed(NO_OPERATION));
    };
    let variables = object("variables", given.variables)?;
    let extensions = object("extensions", given.extensions)?;
    call((given.query, given.document_id), given.operation_name, variables, extensions)
}

fn call(
    (query, document_id): (Option<String>, Option<String>),
    operation_name: Option<String>,
    variables: Option<Map<String, Value>>,
    extensions: Option<Map<String, Value>>,
) -> Result<Call, NoCall> {
    let given: Extensions =
        serde_json::from_value(Value::Object(extensions.unwrap_or_default()))
            .map_err(|error| malformed(format!("the extensions cannot be read: {error}")))?;
    let at_least = given.min_feed_position.map(|text| text.parse::<FeedPosition>()).transpose();
    let at_least = at_least.map_err(|error| malformed(format!("minFeedPosition: {error}")))?;
    let freshness = Freshness { strict: given.fresh.unwrap_or_default(), at_least };
    let persisted_hash = match given.persisted_query {
        Some(PersistedQuery { version: 1, hash }) => Some(hash.to_ascii_lowercase()),
        Some(PersistedQuery { version, .. }) => {
            let sentence = format!("persistedQuery must be of version 1, got {version}");
            return Err(malformed(sentence));
        }
        None => None,
    };
    let named = Named { query, document_id, persisted_hash };
    if named == Named::default() {
        return Err(malformed(NO_OPERATION));
    }
    Ok(Call { named, operation_name, variables, freshness })
}

fn object(name: &str, given: Option<String>) -> Result<Option<Map<String, Value>>, NoCall> {
    let Some(text) = given.filter(|text| !text.is_empty()) else { return Ok(None) };
    serde_json::from_str(&text)
        .map_err(|error| malformed(format!("the {name} are not an object in JSON: {error}")))
}

fn malformed(sentence: impl Into<String>) -> NoCall {
    NoCall { code: ErrorCode::BadRequest, sentence: sentence.into() }
}
