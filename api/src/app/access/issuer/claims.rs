//! What a token says of its bearer.

use chrono::{DateTime, TimeDelta, Utc};
use domain::access::Role;
use serde_json::{Map, Value};

use crate::config::OidcSettings;

/// How far the issuer's clock may be from ours.
const LEEWAY: TimeDelta = TimeDelta::seconds(30);
/// The provinces of one who is let in for the nation.
const NATION: &str = "*";
/// The longest name of a bearer, in characters.
const LONGEST_SUBJECT: usize = 200;
/// The most provinces of a bearer.
const MOST_PROVINCES: usize = 100;

/// Who a bearer is, and for what they are let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Claims {
    /// Who they are.
    pub(in super::super) subject: String,
    /// What for.
    pub(in super::super) role: Role,
    /// For which provinces, by code or name; nothing for the nation.
    pub(in super::super) provinces: Option<Vec<String>>,
    /// From when on the token is worth nothing.
    pub(in super::super) expires_at: DateTime<Utc>,
}

/// Why a token of the issuer lets nobody in.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum NotClaimed {
    #[error("the claim {0:?} is missing or not as it must be")]
    Malformed(String),
    #[error("it has expired")]
    Expired,
    #[error("it is not good yet")]
    NotYet,
    #[error("the claim {claim:?} names {found} roles of ours; it must name one")]
    Role { claim: String, found: usize },
    #[error("a {} comes from a token of our own only", .0.code())]
    NotVouchedFor(Role),
    #[error("a {} needs provinces, or {NATION:?} for the nation, in the claim {claim:?}", role.code())]
    NoProvinces { role: Role, claim: String },
}

impl Claims {
    /// What the claims come to, `now`.
    pub(super) fn of(
        claims: &Map<String, Value>,
        settings: &OidcSettings,
        now: DateTime<Utc>,
    ) -> Result<Self, NotClaimed> {
        let expires_at = instant(claims, "exp")?.ok_or_else(|| malformed("exp"))? + LEEWAY;
        if expires_at <= now {
            return Err(NotClaimed::Expired);
        }
        if instant(claims, "nbf")?.is_some_and(|from| from > now + LEEWAY) {
            return Err(NotClaimed::NotYet);
        }
        let subject = claims.get("sub").and_then(Value::as_str);
        let fits = |subject: &&str| {
            !subject.is_empty()
                && subject.chars().count() <= LONGEST_SUBJECT
                && !subject.chars().any(char::is_control)
        };
        let subject = subject.filter(fits).ok_or_else(|| malformed("sub"))?.to_owned();
        let role = role(claims, &settings.role_claim)?;
        let provinces = provinces(claims, role, &settings.provinces_claim)?;
        Ok(Self { subject, role, provinces, expires_at })
    }
}

fn malformed(claim: &str) -> NotClaimed {
    NotClaimed::Malformed(claim.to_owned())
}

/// An instant in seconds since 1970. What is there and is no number is refused, rather than taken for absent.
fn instant(claims: &Map<String, Value>, name: &str) -> Result<Option<DateTime<Utc>>, NotClaimed> {
    let Some(value) = claims.get(name) else { return Ok(None) };
    let seconds = value.as_i64().or_else(|| whole_seconds(value.as_f64()?));
    let at = seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    at.filter(|at| at.timestamp() < 1 << 40).map(Some).ok_or_else(|| malformed(name))
}

/// The specification allows parts of a second; they do not matter here.
fn whole_seconds(seconds: f64) -> Option<i64> {
    format!("{:.0}", seconds.floor()).parse().ok()
}

fn role(claims: &Map<String, Value>, claim: &str) -> Result<Role, NotClaimed> {
    let mut roles: Vec<Role> =
        texts(claims, claim).into_iter().filter_map(|code| Role::parse(code).ok()).collect();
    roles.sort_unstable();
    roles.dedup();
    match roles.as_slice() {
        [Role::Publishable] => Err(NotClaimed::NotVouchedFor(Role::Publishable)),
        [role] => Ok(*role),
        roles => Err(NotClaimed::Role { claim: claim.to_owned(), found: roles.len() }),
    }
}

/// Nobody is let in for the nation because a claim was forgotten: it must say so.
fn provinces(
    claims: &Map<String, Value>,
    role: Role,
    claim: &str,
) -> Result<Option<Vec<String>>, NotClaimed> {
    if role.is_national() {
        return Ok(None);
    }
    let named = texts(claims, claim);
    let refusal = || NotClaimed::NoProvinces { role, claim: claim.to_owned() };
    match named.as_slice() {
        [] => Err(refusal()),
        [one] if *one == NATION && role == Role::Reader => Ok(None),
        all if all.contains(&NATION) || all.len() > MOST_PROVINCES => Err(refusal()),
        all => Ok(Some(all.iter().map(|name| (*name).to_owned()).collect())),
    }
}

/// The texts of a claim, which is one text or a list of them, and may stand within others: `realm_access.roles`.
fn texts<'a>(claims: &'a Map<String, Value>, claim: &str) -> Vec<&'a str> {
    // an issuer may name a claim by an address, which has dots of its own
    let whole = claims.get(claim);
    let within = || {
        let mut parts = claim.split('.');
        let first = claims.get(parts.next()?)?;
        parts.try_fold(first, |value, part| value.get(part))
    };
    match whole.or_else(within) {
        Some(Value::String(text)) => vec![text],
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const NOW: i64 = 1_800_000_000;

    fn read(changed: &Value) -> Result<Claims, NotClaimed> {
        let mut claims = json!({
            "sub": "an", "exp": NOW + 60, "roles": ["offline_access", "READER"], "provinces": "Huế",
        });
        let claims = claims.as_object_mut().unwrap();
        for (name, value) in changed.as_object().unwrap() {
            claims.insert(name.clone(), value.clone());
        }
        let settings = OidcSettings {
            issuer: "https://issuer.example".to_owned(),
            audience: "graph".to_owned(),
            role_claim: "roles".to_owned(),
            provinces_claim: "provinces".to_owned(),
        };
        Claims::of(claims, &settings, DateTime::from_timestamp(NOW, 0).unwrap())
    }

    #[test]
    fn is_good_up_to_half_a_minute_beyond_its_time() {
        assert!(read(&json!({ "exp": NOW - 29 })).is_ok());
        assert_eq!(read(&json!({ "exp": NOW - 30 })), Err(NotClaimed::Expired));
        assert!(read(&json!({ "nbf": NOW + 30 })).is_ok());
        assert_eq!(read(&json!({ "nbf": NOW + 31 })), Err(NotClaimed::NotYet));
        assert!(read(&json!({ "exp": 1_800_000_000.5 })).is_ok());
    }

    #[test]
    fn a_time_that_is_no_number_is_refused_and_not_taken_for_absent() {
        for claim in ["exp", "nbf"] {
            for value in [json!("2999-01-01"), json!(null), json!([NOW]), json!(1e300)] {
                let refusal = NotClaimed::Malformed(claim.to_owned());
                assert_eq!(read(&json!({ claim: value })), Err(refusal), "{value}");
            }
        }
    }

    #[test]
    fn must_name_one_role_and_never_one_for_browsers() {
        let role = |value: Value| read(&json!({ "roles": value })).map(|claims| claims.role);
        let found = |found| Err(NotClaimed::Role { claim: "roles".to_owned(), found });

        assert_eq!(role(json!("MINISTRY")), Ok(Role::Ministry));
        assert_eq!(role(json!(["other"])), found(0));
        assert_eq!(role(json!(["READER", "ADMIN"])), found(2));
        assert_eq!(role(json!("PUBLISHABLE")), Err(NotClaimed::NotVouchedFor(Role::Publishable)));
    }

    #[test]
    fn a_forgotten_claim_is_not_the_nation() {
        let provinces =
            |value: Value| read(&json!({ "provinces": value })).map(|claims| claims.provinces);

        assert_eq!(provinces(json!(["75", "Huế"])), Ok(Some(vec!["75".into(), "Huế".into()])));
        assert_eq!(provinces(json!("*")), Ok(None));
        for value in [json!(null), json!([]), json!(["*", "75"])] {
            assert!(matches!(provinces(value), Err(NotClaimed::NoProvinces { .. })));
        }
        let writer = read(&json!({ "roles": "PROVINCE_WRITER", "provinces": "*" }));
        assert!(matches!(writer, Err(NotClaimed::NoProvinces { .. })));
    }

    #[test]
    fn claims_are_found_within_others() {
        let claims = json!({ "realm": { "roles": ["a", "b"] }, "https://a.vn/role": "c" });
        let claims = claims.as_object().unwrap();

        assert_eq!(texts(claims, "realm.roles"), ["a", "b"]);
        assert_eq!(texts(claims, "https://a.vn/role"), ["c"]);
        assert!(texts(claims, "realm.none").is_empty());
    }
}
