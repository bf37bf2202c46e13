//! What the doors that stay open share: when to come again, and when they close.

use std::time::Duration;

use axum::http::{HeaderMap, header};
use tokio::sync::watch;

use super::origin::is_listed;

/// When to come again while so many are open.
pub(super) const COME_AGAIN: Duration = Duration::from_secs(5);

/// Tells the doors that stay open that the service ends.
#[derive(Debug, Clone)]
pub(super) struct Stopping(pub(super) watch::Receiver<bool>);

impl Stopping {
    /// Whether it was asked to end.
    pub(super) fn is_asked(&self) -> bool {
        *self.0.borrow()
    }

    /// Returns when the service ends; never where nobody said how it would.
    pub(super) async fn of(stopping: Option<Self>) {
        match stopping {
            Some(Self(mut asked)) => {
                if asked.wait_for(|asked| *asked).await.is_err() {
                    // whoever could have asked is gone: the service has ended
                }
            }
            None => std::future::pending().await,
        }
    }
}

/// Whether a page of another site, which nobody has allowed, opens this door: a browser tells whose page it is, and sends cookies along.
pub(super) fn is_of_another_site(headers: &HeaderMap, allowed: &[String]) -> bool {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let Some(origin) = text(header::ORIGIN) else { return false };
    if is_listed(origin, allowed) {
        return false;
    }
    let host = origin.split_once("://").map(|(_, host)| host);
    host.is_none_or(|host| Some(host) != text(header::HOST))
}

#[cfg(test)]
mod tests {
    use super::*;

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
