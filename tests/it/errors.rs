//! The codes of errors, and the page that explains them.

use std::fmt::Write as _;
use std::path::Path;

use api::graphql::ErrorCode;
use api::http::{CloseCode, SyncCode};
use domain::telling::UserErrorCode;

/// The page is drawn from the catalogues, and never by hand: a code that is not on it fails here.
#[test]
fn every_code_is_explained() {
    let drawn = drawn();

    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/errors.md");
    let stands = std::fs::read_to_string(&path).unwrap_or_default();
    if stands != drawn && std::env::var_os("CI").is_none() {
        std::fs::write(&path, &drawn).unwrap();
    }
    assert!(
        stands == drawn,
        "docs/errors.md was out of date; it is drawn anew: look at the difference"
    );
}

fn drawn() -> String {
    let mut page = "<!-- Drawn from the catalogues by the test `errors`: change them (`api/src/graphql/error.rs`, \
        `domain/src/telling/code.rs`, `api/src/http/sync/code.rs`, `api/src/http/socket/close.rs`), not this page. -->\n\n\
        # Errors\n\n\
        Of [requests](#errors-of-requests), of [rows and writes](#errors-of-rows-and-of-writes), of\n\
        [`POST /sync`](#errors-of-post-sync), and what [closes a socket](#closed-sockets).\n\n\
        ## Errors of requests\n\n\
        Every error has a sentence (`message`) and in its `extensions` a stable `code`, whether the same request may\n\
        succeed later (`retryable`), and the `requestId` under which the log tells more. Switch on the code, never on the\n\
        sentence. An answer that ran nothing has `errors` and no `data`.\n\n\
        The status is that of an answer with errors alone, for callers that accept `application/graphql-response+json`. In\n\
        `application/json`, what is wrong with a document or its values is answered 200, as before there was the other type.\n\n\
        `GET /changes` and `GET /export` refuse by the same codes. A stream that cannot go on tells one in its event `error`, a\n\
        socket in a message `error`, a subscription in an event stream as an answer with errors alone.\n\n\
        | Code | Status | Again? | Cause | Remedy |\n|---|---|---|---|---|\n"
        .to_owned();
    for code in ErrorCode::ALL {
        let again = if code.is_retryable() { "yes" } else { "no" };
        let _ = writeln!(
            page,
            "| `{}` | {} | {again} | {} | {} |",
            code.code(),
            code.status(),
            code.cause().trim(),
            code.remedy()
        );
    }
    page.push_str(&of_rows());
    page.push_str(&of_sync());
    page.push_str(&of_sockets());
    page
}

fn of_rows() -> String {
    let mut table = "\n## Errors of rows and of writes\n\n\
        What is wrong with what is told is data: `userErrors` of a mutation, `errors` of a row of `POST /sync` and of\n\
        `compliance-graph sync`, with a sentence in English and Vietnamese and the `path` to the value. Nothing of the row was\n\
        written, but for what is told as a warning.\n\n\
        | Code | Cause | Remedy |\n|---|---|---|\n"
        .to_owned();
    for code in UserErrorCode::ALL {
        let cause = UserErrorCode::CHOICES.find(code.code()).unwrap().doc;
        let _ = writeln!(table, "| `{}` | {} | {} |", code.code(), cause.trim(), code.remedy());
    }
    table
}

fn of_sync() -> String {
    let mut table = "\n## Errors of `POST /sync`\n\n\
        Why it broke off: `error` in the report, the last line of the answer. The status is that of an answer where nothing was\n\
        written; where batches were written before, it is 200, and `resumeFrom` tells from where to go on. Who is not let in,\n\
        asks too often, or comes while too many are answered is refused as any request is.\n\n\
        | Code | Status | Cause | Remedy |\n|---|---|---|---|\n"
        .to_owned();
    for code in SyncCode::ALL {
        let (status, cause) = (code.status().as_u16(), code.cause().trim());
        let _ = writeln!(table, "| `{}` | {status} | {cause} | {} |", code.code(), code.remedy());
    }
    table
}

fn of_sockets() -> String {
    let mut table = "\n## Closed sockets\n\n\
        Why a websocket is closed, as its close frame says. An operation that fails is told in a message `error`, and the socket\n\
        stays open.\n\n\
        | Close code | Cause | Remedy |\n|---|---|---|\n"
        .to_owned();
    for code in CloseCode::ALL {
        let _ =
            writeln!(table, "| {} | {} | {} |", code.code(), code.cause().trim(), code.remedy());
    }
    table
}

/// No code is told by the doors of sync and sockets that is none of their catalogue.
#[test]
fn every_code_is_of_a_catalogue() {
    let http = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/src/http");
    let mut found = Vec::new();
    for folder in ["sync", "socket"] {
        for file in std::fs::read_dir(http.join(folder)).unwrap() {
            let path = file.unwrap().path();
            let is_catalogue = path.ends_with("sync/code.rs") || path.ends_with("socket/close.rs");
            let text = std::fs::read_to_string(&path).unwrap();
            let literals = text.lines().filter(|line| {
                line.contains("Close(1")
                    || line.contains("Close(4")
                    || line.contains("\"code\": \"")
            });
            if !is_catalogue {
                found.extend(literals.map(|line| line.trim().to_owned()));
            }
        }
    }

    assert_eq!(found, Vec::<String>::new());
}
