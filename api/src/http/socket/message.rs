//! The protocol's messages, read to the letter.

use serde_json::{Map, Value};

use super::super::graphql::{Call, NoCall};

/// What a client says.
#[derive(Debug)]
pub(super) enum FromClient {
    /// `connection_init`, with who asks where its payload says so.
    Init(Option<String>),
    /// `ping`.
    Ping(Option<Value>),
    /// `pong`.
    Pong,
    /// `subscribe`.
    Subscribe(Box<Subscribe>),
    /// `complete`.
    Complete { id: String },
}

/// An operation to run.
#[derive(Debug)]
pub(super) struct Subscribe {
    pub(super) id: String,
    pub(super) call: Call,
}

/// A message that the protocol does not know, and what is wrong with it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Malformed(pub(super) String);

/// Reads a message.
pub(super) fn read(text: &str) -> Result<FromClient, Malformed> {
    let malformed = |what: &str| Malformed(format!("Invalid message received: {what}"));
    let Ok(Value::Object(mut message)) = serde_json::from_str(text) else {
        return Err(malformed("not an object in JSON"));
    };
    let payload = message.remove("payload");
    let object = |payload: Option<Value>| match payload {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(object)) => Ok(Some(object)),
        Some(_) => Err(malformed("the payload is not an object")),
    };
    let id = message.get("id").and_then(Value::as_str).filter(|id| !id.is_empty());
    let id = id.map(str::to_owned).ok_or_else(|| malformed("an id is missing"));
    match message.get("type").and_then(Value::as_str) {
        Some("connection_init") => Ok(FromClient::Init(authorization(object(payload)?))),
        Some("ping") => Ok(FromClient::Ping(object(payload)?.map(Value::Object))),
        Some("pong") => object(payload).map(|_| FromClient::Pong),
        Some("complete") => Ok(FromClient::Complete { id: id? }),
        Some("subscribe") => {
            let payload = object(payload)?.ok_or_else(|| malformed("there is no payload"))?;
            let call = Call::of_object(payload);
            let call = call.map_err(|NoCall { sentence, .. }| malformed(&sentence))?;
            Ok(FromClient::Subscribe(Box::new(Subscribe { id: id?, call })))
        }
        _ => Err(malformed("no such type")),
    }
}

/// `Authorization`, spelled as a header or as a field.
fn authorization(payload: Option<Map<String, Value>>) -> Option<String> {
    let payload = payload?;
    let said = payload.get("Authorization").or_else(|| payload.get("authorization"))?;
    Some(said.as_str().unwrap_or_default().to_owned())
}

/// A message with a payload that is JSON already.
pub(super) fn with_payload(kind: &str, id: &str, payload: &[u8]) -> String {
    let (id, payload) = (Value::from(id), String::from_utf8_lossy(payload));
    format!(r#"{{"type":"{kind}","id":{id},"payload":{payload}}}"#)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_the_protocol_knows() {
        for text in [
            r#"{"type":"connection_init"}"#,
            r#"{"type":"connection_init","payload":{"Authorization":"Bearer x"}}"#,
            r#"{"type":"ping"}"#,
            r#"{"type":"pong","payload":{}}"#,
            r#"{"type":"complete","id":"1"}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":"{ a }","variables":null,"operationName":null}}"#,
        ] {
            assert!(read(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn refuses_all_else() {
        for text in [
            "",
            "x",
            "[]",
            r#"{"id":"1"}"#,
            r#"{"type":"start","id":"1"}"#,
            r#"{"type":"connection_init","payload":1}"#,
            r#"{"type":"complete"}"#,
            r#"{"type":"complete","id":1}"#,
            r#"{"type":"subscribe","id":"","payload":{"query":"{ a }"}}"#,
            r#"{"type":"subscribe","payload":{"query":"{ a }"}}"#,
            r#"{"type":"subscribe","id":"1"}"#,
            r#"{"type":"subscribe","id":"1","payload":{}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":1}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":"{ a }","variables":[]}}"#,
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
