//! `/`: what this is and where to go, in Vietnamese and English; a page for browsers, text for everything else.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::super::{Doors, authentication};
use super::counts::{Count, counts};
use super::texts::{self, Titled};

const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

const HEAD: &str = "\
<!doctype html>
<html lang=\"vi\">
<head>
<meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<link rel=\"icon\" href=\"data:,\">
<title>Đồ thị tuân thủ · The compliance graph</title>
<style>
:root { color-scheme: light dark; }
body { font: 1rem/1.6 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2 { line-height: 1.25; }
[lang=en] { opacity: .75; }
td { padding: 0 1.5rem .2rem 0; }
td:first-child { text-align: right; font-variant-numeric: tabular-nums; font-weight: 600; }
li { margin: .3rem 0; }
</style>
</head>
<body>
<h1>Đồ thị tuân thủ <span lang=\"en\">· The compliance graph</span></h1>
<p>An toàn thông tin mạng của các tỉnh, thành phố Việt Nam trong một đồ thị: hệ thống nào, cấp độ nào, văn bản nào phê
duyệt, ai bảo vệ, ai giám sát, và tài liệu nào nói như vậy.</p>
<p lang=\"en\">Information security of Viet Nam's provinces as one graph: which systems, at which level, approved by
which document, guarded and monitored by whom, and which source says so.</p>
";

const GO: &str = "\
<h2>Bắt đầu <span lang=\"en\">· Start here</span></h2>
<ul>
<li><a href=\"graphiql\">GraphiQL</a>: hỏi đồ thị ngay trong trình duyệt <span lang=\"en\">· ask the graph in your browser</span></li>
<li><a href=\"schema.graphql\">/schema.graphql</a>: lược đồ <span lang=\"en\">· the schema</span></li>
<li><code>POST /graphql</code>: <code>{\"query\": \"{ __typename }\"}</code></li>
</ul>
";

const TEXT: &str = "\
Đồ thị tuân thủ: an toàn thông tin mạng của các tỉnh, thành phố Việt Nam trong một đồ thị.
The compliance graph: information security of Viet Nam's provinces, as one graph.

  /graphiql        GraphiQL, trong trình duyệt · in a browser
  /schema.graphql  lược đồ · the schema
  POST /graphql    một thao tác GraphQL, dạng JSON · an operation, as JSON: {\"query\": \"{ __typename }\"}
  GET  /readyz     dịch vụ có trả lời được không · whether the service can answer
";

/// The first page.
pub(in super::super) async fn page(State(doors): State<Arc<Doors>>, request: Request) -> Response {
    let (request, _) = request.into_parts();
    // the page is open to all, and shows no more than the visitor may read
    let visitor = authentication::actor(&doors, &request).await.ok();
    let counts = counts(&doors, visitor).await;
    let (docs, examples) = (texts::docs(), texts::examples());
    let about = [
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::VARY, HeaderValue::from_static("Accept")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    ];
    if asks_for_a_page(&request.headers) {
        let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
        return (about, kind, html(&counts, &docs, &examples)).into_response();
    }
    let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    (about, kind, text(&counts, &docs, &examples)).into_response()
}

fn asks_for_a_page(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT).and_then(|accepted| accepted.to_str().ok());
    accepted.is_some_and(|accepted| accepted.contains("text/html"))
}

fn html(counts: &[Count], docs: &[Titled], examples: &[Titled]) -> String {
    let mut page = HEAD.to_owned();
    if !counts.is_empty() {
        page.push_str("<h2>Hiện có <span lang=\"en\">· What there is</span></h2>\n<table>\n");
        for Count { number, vietnamese, english } in counts {
            let _ = writeln!(
                page,
                "<tr><td>{number}</td><td>{vietnamese}</td><td lang=\"en\">{english}</td></tr>"
            );
        }
        page.push_str("</table>\n");
    }
    page.push_str(GO);
    links(&mut page, "Câu hỏi mẫu", "Examples", "examples", examples);
    links(&mut page, "Tài liệu", "Documentation", "docs", docs);
    page.push_str("</body>\n</html>\n");
    page
}

fn links(page: &mut String, vietnamese: &str, english: &str, below: &str, texts: &[Titled]) {
    let _ = writeln!(page, "<h2>{vietnamese} <span lang=\"en\">· {english}</span></h2>\n<ul>");
    for Titled { name, title } in texts {
        let title = escaped(title);
        let _ = writeln!(page, "<li><a href=\"{below}/{name}\">{title}</a></li>");
    }
    page.push_str("</ul>\n");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn text(counts: &[Count], docs: &[Titled], examples: &[Titled]) -> String {
    let mut page = TEXT.to_owned();
    if !counts.is_empty() {
        page.push_str("\nHiện có · What there is\n\n");
    }
    for Count { number, vietnamese, english } in counts {
        let _ = writeln!(page, "  {number:>6}  {vietnamese} · {english}");
    }
    for (heading, below, texts) in [
        ("Câu hỏi mẫu · Examples", "examples", examples),
        ("Tài liệu · Documentation", "docs", docs),
    ] {
        let _ = writeln!(page, "\n{heading}\n");
        for Titled { name, title } in texts {
            let _ = writeln!(page, "  /{below}/{name}\n      {title}");
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_no_numbers_to_whoever_may_not_read() {
        assert!(!html(&[], &[], &[]).contains("<table>"));
        assert!(!text(&[], &[], &[]).contains("Hiện có"));
    }
}
