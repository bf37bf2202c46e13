//! The codes of errors, and the page that explains them.

use std::fmt::Write as _;
use std::path::Path;

use api::graphql::ErrorCode;

/// The page is drawn from the catalogue, and never by hand.
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
    let mut page = "<!-- Drawn from the catalogue by the test `errors`: change `api/src/graphql/error.rs`, not this page. -->\n\n\
        # Errors\n\n\
        Every error has a sentence (`message`) and in its `extensions` a stable `code`, whether the same request may\n\
        succeed later (`retryable`), and the `requestId` under which the log tells more. Switch on the code, never on the\n\
        sentence. An answer that ran nothing has `errors` and no `data`.\n\n\
        The status is that of an answer with errors alone, for callers that accept `application/graphql-response+json`. In\n\
        `application/json`, what is wrong with a document or its values is answered 200, as before there was the other type.\n\n\
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
    page
}
