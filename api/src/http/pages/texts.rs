//! Texts that the program carries: the schema, the pages below `docs/`, and the examples of GraphiQL.

use std::borrow::Cow;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};
use sha2::{Digest, Sha256};

use super::super::caching::{self, Validator};
use crate::graphql;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../docs"]
struct Docs;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/web/examples"]
struct Examples;

/// A browser shows it as it stands.
const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");

/// A text's address below this service, and what it is called.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Titled {
    pub(super) name: String,
    pub(super) title: String,
}

/// The public schema.
pub(super) async fn schema(headers: HeaderMap) -> Response {
    static SCHEMA: LazyLock<Option<String>> = LazyLock::new(|| graphql::sdl().ok());
    match &*SCHEMA {
        Some(schema) => send(&headers, schema.as_bytes().into(), &Sha256::digest(schema)),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// A page of the documentation.
pub(super) async fn doc(Path(name): Path<String>, headers: HeaderMap) -> Response {
    carried(&headers, Docs::get(&name))
}

/// An example that GraphiQL opens.
pub(super) async fn example(Path(name): Path<String>, headers: HeaderMap) -> Response {
    carried(&headers, Examples::get(&name))
}

/// The pages of the documentation, each with its heading.
pub(super) fn docs() -> Vec<Titled> {
    titled(Docs::iter(), Docs::get)
}

/// The examples, each with its first line.
pub(super) fn examples() -> Vec<Titled> {
    titled(Examples::iter(), Examples::get)
}

/// The first line that is a heading (of a page) or a comment (of a query) is the title.
fn titled(
    names: impl Iterator<Item = Cow<'static, str>>,
    get: impl Fn(&str) -> Option<EmbeddedFile>,
) -> Vec<Titled> {
    let mut titled: Vec<Titled> = names
        .filter_map(|name| {
            let file = get(&name)?;
            let text = String::from_utf8_lossy(&file.data);
            let title = text.lines().find_map(|line| line.strip_prefix("# "))?.to_owned();
            Some(Titled { name: name.into_owned(), title })
        })
        .collect();
    titled.sort_by(|one, other| one.name.cmp(&other.name));
    titled
}

fn carried(headers: &HeaderMap, file: Option<EmbeddedFile>) -> Response {
    match file {
        Some(file) => {
            let hash = file.metadata.sha256_hash();
            send(headers, file.data, &hash)
        }
        None => (StatusCode::NOT_FOUND, "there is no such text\n").into_response(),
    }
}

fn send(headers: &HeaderMap, text: Cow<'static, [u8]>, hash: &[u8]) -> Response {
    let validator = Validator::of_hash(hash);
    let about = [
        (header::CONTENT_TYPE, TEXT),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::CACHE_CONTROL, caching::ASK_AGAIN),
        (header::ETAG, validator.etag()),
    ];
    if validator.is_known(headers) {
        return (StatusCode::NOT_MODIFIED, about).into_response();
    }
    (about, text).into_response()
}
