//! Who may ask from a browser: pages of our own origin, and of those that are allowed by configuration.
//!
//! A page of any origin can make a browser send some requests without asking us first. What must not be sent so is
//! refused by where it comes from (`Sec-Fetch-Site`, which no page can forge, else `Origin`), and, where a cookie
//! comes with it, by a header that a page can only send after a preflight.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, Method, header};
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::limits::LimitsInForce;

/// Any value of it makes a browser ask first.
const PREFLIGHT: HeaderName = HeaderName::from_static("graphql-require-preflight");
/// Whose page sent a request, as seen from where it goes.
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
/// How long a browser may remember what it was allowed.
const REMEMBER: Duration = Duration::from_secs(600);

/// Refuses what a page of another origin sent.
pub(super) fn check(headers: &HeaderMap, allowed: &[String]) -> Result<(), &'static str> {
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let (origin, site) = (text(&header::ORIGIN), text(&FETCH_SITE));
    let is_allowed = origin.is_some_and(|origin| is_listed(origin, allowed));
    let is_own = match site {
        Some("same-origin" | "none") => true,
        Some(_) => false,
        None => {
            origin.is_none_or(|origin| is_of_host(origin, text(&header::HOST).unwrap_or_default()))
        }
    };
    if !is_own && !is_allowed {
        return Err("this request comes from a page of an origin that is not allowed");
    }
    let is_plain = !headers.contains_key(PREFLIGHT)
        && text(&header::CONTENT_TYPE).is_none_or(|kind| !kind.starts_with("application/json"));
    if headers.contains_key(header::COOKIE) && is_plain && site.is_none() {
        return Err("a request with a cookie needs the header `GraphQL-Require-Preflight: 1`");
    }
    Ok(())
}

/// Whether an origin is among those that are allowed by configuration.
pub(super) fn is_listed(origin: &str, allowed: &[String]) -> bool {
    allowed.iter().any(|allowed| allowed == "*" || allowed.eq_ignore_ascii_case(origin))
}

fn is_of_host(origin: &str, host: &str) -> bool {
    origin.split_once("://").is_some_and(|(_, of)| of.eq_ignore_ascii_case(host))
}

/// Whether a page of another site, which nobody has allowed, opens this door: a browser tells whose page it is, and
/// sends cookies along.
pub(super) fn is_of_another_site(headers: &HeaderMap, allowed: &[String]) -> bool {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let Some(origin) = text(header::ORIGIN) else { return false };
    !is_listed(origin, allowed) && !is_of_host(origin, text(header::HOST).unwrap_or_default())
}

/// What browsers are told of pages of other origins.
pub(super) fn cross_origin(limits: LimitsInForce) -> CorsLayer {
    let name = HeaderName::from_static;
    CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(move |origin, _| {
            origin.to_str().is_ok_and(|origin| is_listed(origin, &limits.now().allowed_origins))
        }))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([
            header::CONTENT_TYPE,
            header::AUTHORIZATION,
            header::IF_NONE_MATCH,
            PREFLIGHT,
            name("idempotency-key"),
            name("last-event-id"),
            header::CACHE_CONTROL,
            name("graphql-cost"),
            name("x-request-id"),
        ])
        .expose_headers([
            header::RETRY_AFTER,
            header::ETAG,
            name("x-request-id"),
            name("ratelimit-limit"),
            name("ratelimit-remaining"),
            name("ratelimit-reset"),
        ])
        .max_age(REMEMBER)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn passes(headers: &[(&'static str, &'static str)]) -> bool {
        let all = [("host", "graph.vn")].iter().chain(headers);
        let headers = all
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        check(&headers.collect(), &["https://ioc.vn".to_owned()]).is_ok()
    }

    #[test]
    fn lets_in_who_is_no_browser_and_pages_of_our_own_and_of_allowed_origins() {
        assert!(passes(&[]));
        assert!(passes(&[("origin", "https://graph.vn")]));
        assert!(passes(&[("origin", "https://ioc.vn"), ("sec-fetch-site", "cross-site")]));
        assert!(passes(&[("sec-fetch-site", "same-origin"), ("cookie", "a=b")]));
        assert!(passes(&[("cookie", "a=b"), ("graphql-require-preflight", "1")]));
    }

    #[test]
    fn keeps_out_pages_of_other_origins() {
        assert!(!passes(&[("origin", "https://evil.vn")]));
        assert!(!passes(&[("origin", "null")]));
        assert!(!passes(&[("sec-fetch-site", "cross-site")]));
        assert!(!passes(&[("origin", "https://graph.vn"), ("sec-fetch-site", "same-site")]));
        assert!(!passes(&[("cookie", "a=b")]));
    }

    #[test]
    fn a_page_of_another_site_is_told_by_its_origin() {
        let of = |origin: Option<&'static str>| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, "graph.test:8000".parse().unwrap());
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, origin.parse().unwrap());
            }
            is_of_another_site(&headers, &["https://ioc.test".to_owned()])
        };

        assert!(!of(None));
        assert!(!of(Some("http://graph.test:8000")));
        assert!(!of(Some("https://ioc.test")), "it is allowed by configuration");
        for other in
            ["http://graph.test", "http://evil.test", "null", "https://graph.test:8000.evil"]
        {
            assert!(of(Some(other)), "{other}");
        }
    }
}
