//! `/graphiql`: the graph in a browser, on a machine that reaches nothing but this service.
//!
//! The files are built from `api/web` (see `build.rs`) and carried compressed. A program that was built without them
//! says how to get them.

use std::io::Read;

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use flate2::read::GzDecoder;
use rust_embed::{EmbeddedFile, RustEmbed};

use super::caching::{self, Validator};

/// What the build left: `index.html.gz`, and beside it `graphiql/NAME-HASH.EXTENSION.gz`.
#[derive(RustEmbed)]
#[folder = "$GRAPHIQL_DIR"]
#[allow_missing = true]
struct Built;

/// What the page may load and do: nothing but this service's own files and answers. Monaco sets styles from its
/// scripts, and carries fonts and pictures in its style sheets. It is sent with the workers too, which else would have
/// no policy at all.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; \
     connect-src 'self'; img-src 'self' data:; font-src 'self' data:; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'",
);
const GUARDS: [(HeaderName, HeaderValue); 5] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
];
const HTML: &str = "text/html; charset=utf-8";
/// A file's name holds the hash of what is in it.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

const ABSENT: &str = "\
<!doctype html>
<html lang=\"vi\">
<meta charset=\"utf-8\">
<title>GraphiQL</title>
<h1>Chương trình này được dựng không kèm GraphiQL</h1>
<p>Cài Node 20.19 trở lên (có npm), cho máy truy cập được kho gói npm, rồi dựng lại:</p>
<pre>REQUIRE_ALL=1 cargo build</pre>
<p>Nếu vẫn không được, lệnh ấy cho biết vì sao. <code>/graphql</code> vẫn hoạt động như thường.</p>
<div lang=\"en\">
<h1>This program was built without GraphiQL</h1>
<p>Install Node 20.19 or later, with npm, let the machine reach the npm registry, and build it again:</p>
<pre>REQUIRE_ALL=1 cargo build</pre>
<p>If it still cannot be had, that command says why. <code>/graphql</code> works all the same.</p>
</div>
";

/// The page.
pub(super) async fn page(headers: HeaderMap) -> Response {
    if let Some(file) = Built::get("index.html.gz") {
        return send(&headers, file, HTML, caching::ASK_AGAIN);
    }
    (StatusCode::NOT_FOUND, GUARDS, [(header::CONTENT_TYPE, HTML)], ABSENT).into_response()
}

/// A file of the page.
pub(super) async fn file(Path(name): Path<String>, headers: HeaderMap) -> Response {
    match Built::get(&format!("graphiql/{name}.gz")) {
        Some(file) => send(&headers, file, kind_of(&name), FOR_EVER),
        None => (StatusCode::NOT_FOUND, "GraphiQL has no such file\n").into_response(),
    }
}

fn kind_of(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("ttf") => "font/ttf",
        Some("woff") => "font/woff",
        Some("woff2") => "font/woff2",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}

fn send(
    headers: &HeaderMap,
    file: EmbeddedFile,
    kind: &'static str,
    caching: HeaderValue,
) -> Response {
    let validator = Validator::of_hash(&file.metadata.sha256_hash());
    let about = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, caching),
        (header::VARY, HeaderValue::from_static("Accept-Encoding")),
        (header::ETAG, validator.etag()),
    ];
    if validator.is_known(headers) {
        return (StatusCode::NOT_MODIFIED, GUARDS, about).into_response();
    }
    if takes_gzip(headers) {
        let encoding = [(header::CONTENT_ENCODING, "gzip")];
        return (GUARDS, about, encoding, file.data).into_response();
    }
    let mut plain = Vec::new();
    match GzDecoder::new(&*file.data).read_to_end(&mut plain) {
        Ok(_) => (GUARDS, about, plain).into_response(),
        Err(error) => {
            tracing::error!(%error, "a file of GraphiQL is broken");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Whether the caller takes a compressed file; a gateway on the way may have taken the header out.
fn takes_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT_ENCODING).iter();
    accepted.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).any(
        |part| {
            let mut words = part.split(';').map(str::trim);
            let is_gzip = words.next().is_some_and(|name| name.eq_ignore_ascii_case("gzip"));
            is_gzip && !words.any(|word| matches!(word, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compresses_only_for_whoever_says_so() {
        let takes = |value: &'static str| {
            let value = HeaderValue::from_static(value);
            takes_gzip(&[(header::ACCEPT_ENCODING, value)].into_iter().collect())
        };
        assert!(takes("gzip, deflate, br"));
        assert!(takes("br;q=1.0, GZIP;q=0.8"));
        assert!(!takes("br"));
        assert!(!takes("gzip;q=0, identity"));
        assert!(!takes_gzip(&HeaderMap::new()));
    }
}
