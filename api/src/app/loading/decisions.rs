//! Bodies and documents as records, with what the documents do to each other.

use std::collections::HashMap;

use domain::facts::keys;
use domain::graph::{DECISION, FINDING, FindingStatus, ORGANIZATION};
use domain::sync::{Key, Part, Record, Records, Source};

use super::own_file;
use super::units::basis_of;
use crate::bundled::{Bundled, Decision, DecisionFinding, Organization, UnitRef};

/// The documents by the keys of the files.
pub(super) type Decisions = HashMap<String, Key>;

/// Tells of the bodies and of the documents.
pub(super) fn add(data: &Bundled, records: &mut Records) -> Decisions {
    add_bodies(data, |_| true, records);
    let keys = keys(data);
    add_documents(data, &keys, |_| true, records);
    keys
}

/// Tells of the bodies that are wanted.
pub(super) fn add_bodies(
    data: &Bundled,
    wanted: impl Fn(&Organization) -> bool,
    records: &mut Records,
) {
    let bodies = bodies(data);
    for body in data.organizations.iter().filter(|body| wanted(body)) {
        records.add(organization(body, &bodies));
    }
}

/// The documents by the keys of the files.
pub(super) fn keys(data: &Bundled) -> Decisions {
    let bodies = bodies(data);
    let decisions = data.decisions.iter();
    decisions
        .map(|one| (one.key.clone(), key_of(one, bodies.get(one.issuer.as_str()).copied())))
        .collect()
}

/// Tells of the documents that are wanted, with what is odd about them.
pub(super) fn add_documents(
    data: &Bundled,
    keys: &Decisions,
    wanted: impl Fn(&str) -> bool,
    records: &mut Records,
) {
    let bodies = bodies(data);
    for one in data.decisions.iter().filter(|one| wanted(&one.key)) {
        let issuer = bodies.get(one.issuer.as_str()).copied();
        if let Some(key) = keys.get(&one.key) {
            records.add(decision(one, key, issuer, keys));
            for told in &one.findings {
                records.add(finding(one, key, issuer, told));
            }
        }
    }
}

fn bodies(data: &Bundled) -> HashMap<&str, &Organization> {
    data.organizations.iter().map(|body| (body.key.as_str(), body)).collect()
}

/// The key of a unit.
pub(super) fn province(unit: &UnitRef) -> Key {
    keys::province(basis_of(unit.basis), &unit.code)
}

pub(super) fn body_key(body: &Organization) -> Key {
    let province = body.province.as_ref().map(province);
    keys::organization(province.as_ref(), body.kind, &body.name)
}

fn organization(body: &Organization, bodies: &HashMap<&str, &Organization>) -> Record {
    let parent = body.parent.as_deref().and_then(|parent| bodies.get(parent));
    Record::new(&ORGANIZATION, body_key(body).key)
        .called(body.key.as_str())
        .with("name", body.name.as_str())
        .with("kind", body.kind.code())
        .held("province_id", body.province.as_ref().map(province))
        .held("parent_id", parent.map(|parent| body_key(parent)))
        .sources([own_file("organizations.toml")])
}

fn key_of(decision: &Decision, issuer: Option<&Organization>) -> Key {
    let issuer = issuer.map(body_key);
    keys::decision(issuer.as_ref(), None, &decision.number, &decision.issued_on.to_string())
}

fn decision(
    decision: &Decision,
    key: &Key,
    issuer: Option<&Organization>,
    keys: &Decisions,
) -> Record {
    let mut record = Record::new(&DECISION, key.key.as_str())
        .called(decision.key.as_str())
        .with("number", decision.number.as_str())
        .with("kind", decision.kind.code())
        .held("issuer_id", issuer.map(body_key))
        .with("issued_on", decision.issued_on)
        .with("subject", decision.subject.as_deref())
        .sources([document(decision)]);
    for (told, ordinal) in decision.clauses.iter().zip(1_i64..) {
        let clause = Part::new("decision_clause").with("label", told.label.as_str());
        let clause = clause.with("ordinal", ordinal).with("summary", told.summary.as_deref());
        record = record.part(clause);
    }
    for relation in &decision.relations {
        let Some(other) = keys.get(&relation.to) else { continue };
        record = record.part(
            Part::new("decision_relation")
                .node("related_id", other.clone())
                .with("kind", relation.kind.code())
                .with("clause", relation.clause.as_deref()),
        );
    }
    record
}

/// The document speaks for itself.
pub(super) fn document(decision: &Decision) -> Source {
    Source { source: decision.number.clone(), ..Source::default() }
}

fn finding(
    decision: &Decision,
    about: &Key,
    issuer: Option<&Organization>,
    told: &DecisionFinding,
) -> Record {
    let rule = told.rule.code();
    let key = format!("{}|{rule}|{}|{}", about.key, told.place, told.message_en);
    let source = Source { clause: Some(told.place.clone()), ..document(decision) };
    Record::new(&FINDING, key)
        .held("province_id", issuer.and_then(|issuer| issuer.province.as_ref()).map(province))
        .with("rule", rule)
        .with("severity", told.severity.code())
        .if_new("status", FindingStatus::Open.code())
        .with("place", told.place.as_str())
        .in_both("message", &told.message_en, &told.message_vi)
        .part(Part::new("finding_subject").node("node_id", about.clone()).with("kind", about.kind))
        .sources([source])
}
