//! What a person finds: the first page, GraphiQL's files, and texts to read.

use std::path::{Path, PathBuf};

use reqwest::header::HeaderMap;
use reqwest::{Response, StatusCode};
use serde_json::json;
use support::{TestApi, on_both_engines, skip};

on_both_engines!(
    every_example_runs_as_it_stands,
    counts_what_the_visitor_may_read,
    shows_browsers_a_page_and_everything_else_text,
    every_link_of_the_first_page_leads_somewhere,
    prints_the_schema,
    graphiql_loads_its_own_files_only,
    graphiql_sends_files_whole_to_whoever_takes_no_gzip,
);

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

/// The examples that GraphiQL opens: name and text.
pub(crate) fn examples() -> Vec<(String, String)> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/web/examples");
    let files = std::fs::read_dir(directory).unwrap();
    let mut paths: Vec<PathBuf> = files.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), std::fs::read_to_string(path).unwrap())).collect()
}

/// Whether the program was built with GraphiQL; if not, it has been said.
pub(crate) async fn has_graphiql(api: &TestApi) -> bool {
    let page = get(api, "/graphiql", "").await;
    if page.status() == StatusCode::OK {
        return true;
    }
    let said = page.text().await.unwrap();
    assert!(said.contains("Cài Node") && said.contains("Install Node"), "{said}");
    skip("GraphiQL", "install Node 20.19 or later with npm, and build again with REQUIRE_ALL=1");
    false
}

async fn get(api: &TestApi, path: &str, accepted: &str) -> Response {
    api.client().get(api.url(path)).header("accept", accepted).send().await.unwrap()
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).map_or("", |value| value.to_str().unwrap())
}

/// What stands in the page as `href="…"` or `src="…"`.
fn links(page: &str) -> Vec<&str> {
    let after = |attribute| page.split(attribute).skip(1);
    let found = after("href=\"").chain(after("src=\""));
    let links = found.map(|rest: &str| rest.split('"').next().unwrap());
    links.filter(|link| !link.starts_with("data:")).collect()
}

async fn every_example_runs_as_it_stands(api: TestApi) {
    let examples = examples();
    for language in ["vi", "en"] {
        let ending = format!(".{language}.graphql");
        assert!(examples.iter().any(|(name, _)| name.ends_with(&ending)), "none in {language}");
    }
    for (name, query) in examples {
        assert!(query.starts_with("# "), "{name} begins with its title");

        let answer = api.ask(&query, json!({})).await;

        assert!(answer.get("errors").is_none(), "{name}: {answer}");
        let roots = answer["data"].as_object().unwrap();
        assert!(roots.values().all(|root| !root.is_null()), "{name}: {answer}");
    }
}

async fn counts_what_the_visitor_may_read(api: TestApi) {
    let query = "{ provinces { totalCount } decisions { totalCount } }";
    let counted = api.ask(query, json!({})).await["data"].take();

    let text = get(&api, "/", "*/*").await.text().await.unwrap();
    let page = get(&api, "/", BROWSER).await.text().await.unwrap();

    for (field, words) in [("provinces", "provinces today"), ("decisions", "documents")] {
        let number = counted[field]["totalCount"].to_string();
        let line = text.lines().find(|line| line.ends_with(words)).unwrap();
        assert!(line.split_whitespace().next() == Some(number.as_str()), "{line}");
        assert!(page.contains(&format!("<td>{number}</td>")), "{page}");
    }
}

async fn shows_browsers_a_page_and_everything_else_text(api: TestApi) {
    for (accepted, kind) in [(BROWSER, "text/html"), ("*/*", "text/plain"), ("", "text/plain")] {
        let answer = get(&api, "/", accepted).await;

        let headers = answer.headers().clone();
        assert_eq!(header(&headers, "content-type"), format!("{kind}; charset=utf-8"));
        assert_eq!(header(&headers, "vary"), "Accept");
        assert_eq!(header(&headers, "x-content-type-options"), "nosniff");
        let said = answer.text().await.unwrap();
        assert!(said.contains("Đồ thị tuân thủ") && said.contains("compliance graph"), "{said}");
    }
}

async fn every_link_of_the_first_page_leads_somewhere(api: TestApi) {
    let page = get(&api, "/", BROWSER).await.text().await.unwrap();
    let links = links(&page);

    assert!(links.len() > 10, "{links:?}");
    for link in links.into_iter().filter(|link| *link != "graphiql") {
        let answer = get(&api, &format!("/{link}"), "").await;
        assert_eq!(answer.status(), StatusCode::OK, "{link}");
        let etag = header(answer.headers(), "etag").to_owned();

        let again = api.client().get(api.url(&format!("/{link}"))).header("if-none-match", etag);

        assert_eq!(again.send().await.unwrap().status(), StatusCode::NOT_MODIFIED, "{link}");
    }
    assert_eq!(get(&api, "/docs/nothing.md", "").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(get(&api, "/docs/..%2FREADME.md", "").await.status(), StatusCode::NOT_FOUND);
}

async fn prints_the_schema(api: TestApi) {
    let printed = get(&api, "/schema.graphql", "").await.text().await.unwrap();

    assert_eq!(printed, api::graphql::sdl().unwrap());
}

async fn graphiql_loads_its_own_files_only(api: TestApi) {
    if !has_graphiql(&api).await {
        return;
    }
    let page = get(&api, "/graphiql", BROWSER).await;
    let policy = header(page.headers(), "content-security-policy").to_owned();
    assert!(policy.starts_with("default-src 'none'; script-src 'self'; worker-src 'self' blob:; "));
    assert_eq!(header(page.headers(), "cache-control"), "no-cache");
    let page = page.text().await.unwrap();
    assert!(!page.contains("<script>"), "no script stands in the page: {page}");

    for link in links(&page) {
        let file =
            link.strip_prefix("./graphiql/").unwrap_or_else(|| panic!("{link} is elsewhere"));
        let answer = get(&api, &format!("/graphiql/{file}"), "").await;

        assert_eq!(answer.status(), StatusCode::OK, "{link}");
        let headers = answer.headers();
        assert_eq!(header(headers, "content-security-policy"), policy, "{link}");
        assert_eq!(header(headers, "x-content-type-options"), "nosniff", "{link}");
        assert_eq!(header(headers, "cross-origin-resource-policy"), "same-origin", "{link}");
        assert!(header(headers, "cache-control").contains("immutable"), "{link}");
        let is_style = Path::new(file).extension().is_some_and(|kind| kind == "css");
        let kind = if is_style { "text/css" } else { "text/javascript" };
        assert_eq!(header(headers, "content-type"), format!("{kind}; charset=utf-8"), "{link}");
    }
    assert_eq!(get(&api, "/graphiql/nothing.js", "").await.status(), StatusCode::NOT_FOUND);
}

async fn graphiql_sends_files_whole_to_whoever_takes_no_gzip(api: TestApi) {
    if !has_graphiql(&api).await {
        return;
    }
    let request = api.client().get(api.url("/graphiql")).header("accept-encoding", "gzip");
    let compressed = request.send().await.unwrap();
    let whole = get(&api, "/graphiql", BROWSER).await;

    for answer in [&compressed, &whole] {
        assert_eq!(header(answer.headers(), "vary"), "Accept-Encoding");
    }
    assert_eq!(header(compressed.headers(), "content-encoding"), "gzip");
    assert_eq!(header(whole.headers(), "content-encoding"), "");
    assert_eq!(compressed.bytes().await.unwrap().get(..2), Some(&[0x1f, 0x8b][..]));
    assert!(whole.text().await.unwrap().starts_with("<!doctype html>"));
}
