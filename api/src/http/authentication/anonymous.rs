//! Whether a request without a token comes from the desk that the service stands on.
//!
//! A page of the web can make a browser send requests to this machine, under a name of its own that it has made lead
//! here; and a proxy here can pass on anybody's. So the request must name this machine, and nobody may have passed it on.

use axum::http::header::{FORWARDED, HOST, ORIGIN, VIA};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Uri};

/// Headers of proxies that pass requests on, beside those that begin with [`FORWARDED_FOR`].
const OF_PROXIES: [&str; 4] = ["x-real-ip", "true-client-ip", "cf-connecting-ip", "x-client-ip"];
const FORWARDED_FOR: &str = "x-forwarded";

pub(super) fn is_from_this_desk(headers: &HeaderMap, uri: &Uri) -> bool {
    let mut hosts = headers.get_all(HOST).iter();
    let host = match (hosts.next(), hosts.next()) {
        (Some(host), None) => host.to_str().ok().and_then(|host| host.parse().ok()),
        _ => None,
    };
    let names_us = host.is_some_and(|host| is_loopback(&host));
    let asks_us = uri.authority().is_none_or(is_loopback);
    let is_passed_on = headers.keys().any(|name| {
        *name == FORWARDED
            || *name == VIA
            || name.as_str().starts_with(FORWARDED_FOR)
            || OF_PROXIES.contains(&name.as_str())
    });
    let mut origins = headers.get_all(ORIGIN).iter();
    let is_own_page = origins.all(|origin| {
        let uri = origin.to_str().ok().and_then(|origin| origin.parse::<Uri>().ok());
        uri.is_some_and(|uri| uri.authority().is_some_and(is_loopback))
    });
    names_us && asks_us && !is_passed_on && is_own_page
}

fn is_loopback(authority: &Authority) -> bool {
    let is_bare = !authority.as_str().contains('@');
    let host = authority.host();
    is_bare && (host.eq_ignore_ascii_case("localhost") || matches!(host, "127.0.0.1" | "[::1]"))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    fn is_from_desk(headers: &[(&'static str, &'static str)], uri: &str) -> bool {
        let headers = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        is_from_this_desk(&headers.collect(), &uri.parse().unwrap())
    }

    #[test]
    fn must_name_this_machine() {
        for host in ["localhost", "LOCALHOST:8000", "127.0.0.1:1", "[::1]:8000", "[::1]"] {
            assert!(is_from_desk(&[("host", host)], "/graphql"), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example:8000",
            "localhost@evil.example",
            "evil@localhost",
            "0.0.0.0",
            "127.0.0.2",
            "::1",
            "localhost.",
        ] {
            assert!(!is_from_desk(&[("host", host)], "/graphql"), "{host}");
        }
        assert!(!is_from_desk(&[], "/graphql"));
        assert!(!is_from_desk(&[("host", "localhost")], "http://evil.example/graphql"));
    }

    #[test]
    fn must_not_have_been_passed_on() {
        for name in [
            "forwarded",
            "via",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-proto",
            "x-forwarded",
            "x-real-ip",
        ] {
            assert!(!is_from_desk(&[("host", "localhost"), (name, "")], "/"), "{name}");
        }
    }

    #[test]
    fn a_page_of_another_place_does_not_ask() {
        let asked_by = |origin| is_from_desk(&[("host", "localhost"), ("origin", origin)], "/");

        assert!(asked_by("http://localhost:8000"));
        assert!(!asked_by("https://evil.example"));
        assert!(!asked_by("null"));
    }
}
