//! What spans say, in the words of OpenTelemetry's conventions where they have one, else in those of the log.

use std::borrow::Cow;

use opentelemetry::{KeyValue, Value};

use super::Ended;
use crate::account::Statement;

/// `POST /graphql`; of an operation of a socket, its kind.
pub(super) fn name(ended: &Ended<'_>) -> Cow<'static, str> {
    match (ended.method, ended.route) {
        (Some(method), Some(route)) => format!("{method} {route}").into(),
        (Some(method), None) => method.to_owned().into(),
        (None, _) => {
            ended.account.operation().map_or(ended.door, |operation| operation.kind).into()
        }
    }
}

/// A request, without anything that its caller gave it but the name of its operation.
pub(super) fn request(ended: &Ended<'_>) -> Vec<KeyValue> {
    let account = ended.account;
    let mut told = vec![
        KeyValue::new("door", ended.door),
        KeyValue::new("outcome", ended.outcome.to_owned()),
        KeyValue::new("sql.statements", number(account.statements())),
    ];
    let mut add = |key: &'static str, value: Option<Value>| {
        told.extend(value.map(|value| KeyValue::new(key, value)));
    };
    add("http.request.method", ended.method.map(|method| method.to_owned().into()));
    add("http.route", ended.route.map(Into::into));
    add("http.response.status_code", ended.status.map(|status| i64::from(status).into()));
    add("request.id", ended.request_id.map(|id| id.to_owned().into()));
    if let Some(operation) = account.operation() {
        add("graphql.operation.name", Some(operation.name.clone().into()));
        add("graphql.operation.type", Some(operation.kind.into()));
        add("operation.document", Some(operation.document.clone().into()));
        add("operation.cost", Some(number(operation.cost).into()));
    }
    told
}

/// `SELECT province`.
pub(super) fn statement_name(statement: &Statement) -> Cow<'static, str> {
    match &statement.table {
        Some(table) => format!("{} {table}", statement.verb).into(),
        None => statement.verb.into(),
    }
}

/// A statement, without its text.
pub(super) fn statement(statement: &Statement) -> Vec<KeyValue> {
    let mut told = vec![
        KeyValue::new("db.system.name", statement.engine),
        KeyValue::new("db.operation.name", statement.verb),
    ];
    told.extend(statement.table.clone().map(|table| KeyValue::new("db.collection.name", table)));
    told
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
