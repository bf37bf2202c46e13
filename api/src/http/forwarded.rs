//! Whose request it is: the caller's address, where a proxy stands between.
//!
//! `X-Forwarded-For` is believed of the proxies that are named by configuration, and of nobody else: anybody can write
//! it. Every proxy adds whom it took the request from at the end, so that the last address that is no proxy of ours is
//! the caller.

use std::net::IpAddr;

use axum::extract::Request;
use axum::http::HeaderMap;

use crate::limits::TrustedProxy;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// The caller's address, among the request's extensions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Client(pub(super) IpAddr);

/// Finds out who has sent the request that came from `peer`.
pub(super) fn find_client(request: &mut Request, peer: IpAddr, trusted: &[TrustedProxy]) {
    let client = client(peer, request.headers(), trusted);
    request.extensions_mut().insert(Client(client));
}

fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[TrustedProxy]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|proxy| proxy.covers(address));
    let mut client = peer.to_canonical();
    if !is_trusted(client) {
        return client;
    }
    let said: Vec<_> = headers.get_all(FORWARDED_FOR).iter().collect();
    let said = said.iter().rev().filter_map(|value| value.to_str().ok());
    for said in said.flat_map(|value| value.rsplit(',')) {
        let Ok(address) = said.trim().parse::<IpAddr>() else { return client };
        client = address.to_canonical();
        if !is_trusted(client) {
            return client;
        }
    }
    client
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn of(peer: &str, said: &[&'static str], trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in said {
            headers.append(FORWARDED_FOR, HeaderValue::from_static(value));
        }
        let trusted: Vec<_> = trusted.iter().map(|proxy| proxy.parse().unwrap()).collect();
        client(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn is_believed_of_trusted_proxies_only() {
        assert_eq!(of("10.0.0.1", &["203.0.113.9"], &[]), "10.0.0.1");
        assert_eq!(of("192.0.2.1", &["203.0.113.9"], &["10.0.0.0/8"]), "192.0.2.1");
        assert_eq!(of("10.0.0.1", &["203.0.113.9"], &["10.0.0.0/8"]), "203.0.113.9");
        assert_eq!(of("::ffff:10.0.0.1", &["203.0.113.9"], &["10.0.0.1"]), "203.0.113.9");
        assert_eq!(of("10.0.0.1", &[], &["10.0.0.1"]), "10.0.0.1");
    }

    #[test]
    fn what_a_caller_writes_before_does_not_count() {
        let trusted = ["10.0.0.0/8"];

        assert_eq!(of("10.0.0.1", &["1.1.1.1, 203.0.113.9, 10.0.0.2"], &trusted), "203.0.113.9");
        assert_eq!(of("10.0.0.1", &["1.1.1.1", "203.0.113.9"], &trusted), "203.0.113.9");
        assert_eq!(of("10.0.0.1", &["1.1.1.1, nobody"], &trusted), "10.0.0.1");
    }
}
