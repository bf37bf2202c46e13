//! A province's bodies, and who monitors its systems.

use super::names::{self, CENTRES, DEPARTMENTS};
use super::random::{Random, later};
use super::{Province, VENDORS, day, record, vendor_key};
use crate::document_reference::DocumentKind;
use crate::graph::{
    ArrangementStatus, DECISION, MONITORING_ARRANGEMENT, ORGANIZATION, OrganizationKind,
};
use crate::survey::MonitoringMode;
use crate::sync::{Fact, Key, Record};

/// Random streams of this module.
const COMMUNE: u64 = 1;
const ARRANGEMENT: u64 = 2;

/// How many arrangements a province has had.
const ARRANGEMENTS: u64 = 4;

/// The number of the people's committee among a province's bodies; then come departments, centres, communes.
const COMMITTEE: u64 = 0;

/// One of a province's bodies.
pub(super) struct Body {
    pub(super) key: Key,
    pub(super) name: String,
    /// The mark under which it numbers its documents.
    pub(super) mark: &'static str,
}

/// The bodies and the monitoring arrangements of a province.
pub(super) fn of(province: &Province<'_>) -> Vec<Record> {
    let committee = committee(province);
    let departments = (0..departments())
        .map(|number| (department(province, number), OrganizationKind::Department));
    let centres = (0..centres()).map(|number| (centre(province, number), OrganizationKind::Centre));
    let communes =
        (0..province.communes).map(|number| (commune(province, number), OrganizationKind::Commune));
    let below = departments.chain(centres).chain(communes).map(|(body, kind)| {
        organization(province, &body, kind).held("parent_id", Some(committee.key.clone()))
    });

    let mut records = vec![organization(province, &committee, OrganizationKind::PeoplesCommittee)];
    records.extend(below);
    for number in 0..ARRANGEMENTS {
        records.extend(arrangement(province, number));
    }
    records
}

/// The people's committee.
pub(super) fn committee(province: &Province<'_>) -> Body {
    let name = format!("Ủy ban nhân dân {}", province.place.name);
    Body { key: province.key(&ORGANIZATION, COMMITTEE), name, mark: "UBND" }
}

/// Some body that owns systems: mostly a department.
pub(super) fn owner(province: &Province<'_>, random: &mut Random) -> Body {
    match random.below(10) {
        0 => committee(province),
        1..=6 => department(province, random.below(departments())),
        _ => commune(province, random.below(province.communes)),
    }
}

/// Some body that operates systems for others.
pub(super) fn operator(province: &Province<'_>, random: &mut Random) -> Body {
    centre(province, random.below(centres()))
}

/// A department.
pub(super) fn department(province: &Province<'_>, number: u64) -> Body {
    let place = usize::try_from(number).unwrap_or_default();
    let (name, mark) = DEPARTMENTS.get(place).copied().unwrap_or_default();
    let key = province.key(&ORGANIZATION, COMMITTEE + 1 + number);
    Body { key, name: format!("{name} {}", province.place.name), mark }
}

fn centre(province: &Province<'_>, number: u64) -> Body {
    let name =
        CENTRES.get(usize::try_from(number).unwrap_or_default()).copied().unwrap_or_default();
    let key = province.key(&ORGANIZATION, COMMITTEE + 1 + departments() + number);
    Body { key, name: format!("{name} {}", province.place.name), mark: "TT" }
}

fn commune(province: &Province<'_>, number: u64) -> Body {
    let name = names::commune(&mut province.random(COMMUNE, number));
    let key = province.key(&ORGANIZATION, COMMITTEE + 1 + departments() + centres() + number);
    Body { key, name: format!("{name}, {}", province.place.name), mark: "UBND" }
}

fn organization(province: &Province<'_>, body: &Body, kind: OrganizationKind) -> Record {
    record(&ORGANIZATION, body.key.clone())
        .held("province_id", Some(province.place.key.clone()))
        .with("name", body.name.clone())
        .with("kind", kind.code())
}

/// An arrangement of one year, with its contract: the last is in force, the others have ended.
fn arrangement(province: &Province<'_>, number: u64) -> [Record; 2] {
    let random = &mut province.random(ARRANGEMENT, number);
    let starts_on = random.day(later(day(2022, 1, 15), 365 * number), 60);
    let ends_on = later(starts_on, 364);
    let is_last = number + 1 == ARRANGEMENTS;
    let mode = random.weighted(
        MonitoringMode::Outsourced,
        &[(5, MonitoringMode::Outsourced), (4, MonitoringMode::Hybrid)],
    );

    let contract = record(&DECISION, province.key(&DECISION, number))
        .with("number", format!("{:02}/{}/HĐKT", random.below(99) + 1, starts_on.format("%Y")))
        .with("kind", DocumentKind::Contract.code())
        .with("issued_on", starts_on)
        .with("subject", "Thuê dịch vụ giám sát an toàn thông tin")
        .held("issuer_id", Some(department(province, 0).key));
    let first = random.below(VENDORS);
    let second = (first + 1 + random.below(VENDORS - 1)) % VENDORS;
    let vendors = if random.chance(40) { vec![first, second] } else { vec![first] };

    let active = Fact::new("monitoring_arrangement_state", Some(starts_on))
        .with("status", ArrangementStatus::Active.code());
    let ended = Fact::new("monitoring_arrangement_state", Some(later(ends_on, 1)))
        .with("status", ArrangementStatus::Ended.code());
    let arrangement = province
        .record(&MONITORING_ARRANGEMENT, number)
        .with("mode", mode.code())
        .with("scope", "Giám sát, ứng cứu sự cố cho các hệ thống thông tin dùng chung của tỉnh")
        .with("starts_on", starts_on)
        .with("ends_on", Some(ends_on).filter(|_| !is_last))
        .fact(active)
        .link("monitoring_arrangement_decision", "decision_id", province.key(&DECISION, number));
    let arrangement = if is_last { arrangement } else { arrangement.fact(ended) };
    let arrangement = vendors.into_iter().fold(arrangement, |arrangement, vendor| {
        let vendor = vendor_key(province.seed, vendor);
        arrangement.link("monitoring_arrangement_vendor", "vendor_id", vendor)
    });
    [contract, arrangement]
}

fn departments() -> u64 {
    u64::try_from(DEPARTMENTS.len()).unwrap_or_default()
}

fn centres() -> u64 {
    u64::try_from(CENTRES.len()).unwrap_or_default()
}

/// Where the numbers of a province's own decisions begin: those before are its contracts.
pub(super) const FIRST_DECISION: u64 = ARRANGEMENTS;
