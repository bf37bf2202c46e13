//! The natural keys of things.

use crate::graph::{
    DECISION, INFORMATION_SYSTEM, MONITORING_ARRANGEMENT, NCSC_LINK, ORGANIZATION,
    OrganizationKind, PROVINCE, SECURITY_TEAM, SURVEY_ANSWER, SURVEY_ROUND,
};
use crate::survey::{Criterion, MonitoringMode, SystemCategory};
use crate::sync::Key;
use crate::text::search_key;

/// A province: by basis and code, such as `63:15`. A unit that goes on has one of each basis.
pub fn province(basis: &str, code: &str) -> Key {
    Key::natural(&PROVINCE, format!("{basis}:{code}"))
}

/// A body: the people's committee of a province is one; any other is known by its folded name within its province.
pub fn organization(province: Option<&Key>, kind: OrganizationKind, name: &str) -> Key {
    let place = province.map_or("vn", |province| province.key.as_str());
    let key = match (province, kind) {
        (Some(_), OrganizationKind::PeoplesCommittee) => format!("{place}|{}", kind.code()),
        _ => format!("{place}|{}", search_key(name)),
    };
    Key::natural(&ORGANIZATION, key)
}

/// A document: by issuer, number and date. Without an issuer, by the province that cites it, so that two provinces'
/// documents of the same number stay two.
pub fn decision(issuer: Option<&Key>, citing: Option<&Key>, number: &str, date: &str) -> Key {
    let issuer = match (issuer, citing) {
        (Some(issuer), _) => issuer.key.clone(),
        (None, Some(citing)) => format!("?{}", citing.key),
        (None, None) => "?".to_owned(),
    };
    Key::natural(&DECISION, format!("{issuer}|{number}|{date}"))
}

/// A survey round: by its code.
pub fn survey_round(code: &str) -> Key {
    Key::natural(&SURVEY_ROUND, code)
}

/// An answer: by round, province and criterion.
pub fn survey_answer(round: &str, province: &Key, criterion: Criterion) -> Key {
    Key::natural(&SURVEY_ANSWER, format!("{round}|{}|{}", province.key, criterion.code()))
}

/// The force that a province tells of in surveys: one, whatever round asks.
pub fn surveyed_team(province: &Key) -> Key {
    Key::natural(&SECURITY_TEAM, format!("{}|SECURITY_FORCE", province.key))
}

/// An arrangement: by who monitors. Another mode or other vendors are another arrangement.
pub fn monitoring_arrangement(province: &Key, mode: MonitoringMode, vendors: &[Key]) -> Key {
    let mut names: Vec<_> = vendors.iter().map(|vendor| vendor.key.as_str()).collect();
    names.sort_unstable();
    let key = format!("{}|{}|{}", province.key, mode.code(), names.join("+"));
    Key::natural(&MONITORING_ARRANGEMENT, key)
}

/// A province's one link to the national monitoring centre.
pub fn ncsc_link(province: &Key) -> Key {
    Key::natural(&NCSC_LINK, province.key.clone())
}

/// The one system of a province in a category of which a province has one.
pub fn only_system(province: &Key, category: SystemCategory) -> Key {
    Key::natural(&INFORMATION_SYSTEM, format!("{}|{}", province.key, category.code()))
}
