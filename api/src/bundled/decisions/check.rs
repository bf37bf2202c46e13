//! Do the documents agree with each other?

use std::collections::BTreeMap;

use super::{Clause, Decision, DecisionRelation, Placed, UNREAD};
use crate::bundled::problem::Place;

/// Checks all documents together.
pub(super) fn check(placed: &[Placed]) {
    let mut by_key: BTreeMap<&str, &Decision> = BTreeMap::new();
    let mut by_name = BTreeMap::new();
    for Placed { decision, place, .. } in placed {
        if by_key.insert(&decision.key, decision).is_some() {
            place.problem(format!("the key {:?} stands here twice", decision.key));
        }
        let name = (&decision.issuer, &decision.number, decision.issued_on);
        if let (Some(other), true) = (by_name.insert(name, &decision.key), is_read(decision)) {
            place.problem(format!("{} is {other:?} already", decision.number));
        }
        check_clauses(decision, place);
    }
    for Placed { decision, relations, .. } in placed {
        for (index, (relation, place)) in decision.relations.iter().zip(relations).enumerate() {
            check_relation(decision, relation, &by_key, place);
            let before = decision.relations.iter().take(index);
            if before
                .into_iter()
                .any(|other| (other.kind, &other.to) == (relation.kind, &relation.to))
            {
                let (kind, to) = (relation.kind.code(), &relation.to);
                place.problem(format!("that it {kind} {to:?} is said twice"));
            }
        }
    }
}

fn is_read(decision: &Decision) -> bool {
    !decision.number.is_empty() && decision.issued_on != UNREAD
}

fn check_clauses(decision: &Decision, place: &Place) {
    for (index, Clause { label, .. }) in decision.clauses.iter().enumerate() {
        if decision.clauses.iter().take(index).any(|before| before.label == *label) {
            place.problem(format!("the clause {label:?} stands here twice"));
        }
    }
}

fn check_relation(
    decision: &Decision,
    relation: &DecisionRelation,
    by_key: &BTreeMap<&str, &Decision>,
    place: &Place,
) {
    match by_key.get(relation.to.as_str()) {
        None => place.problem(format!("there is no decision {:?}", relation.to)),
        Some(other) if other.key == decision.key => {
            place.problem("a document cannot relate to itself");
        }
        Some(other) if is_read(decision) && other.issued_on > decision.issued_on => {
            place.problem(format!("{} was issued later than {}", other.number, decision.number));
        }
        Some(_) => {}
    }
    if let Some(clause) = relation.clause.as_ref().filter(|label| !decision.has_clause(label)) {
        place.problem(format!("{} has no clause {clause:?}", decision.number));
    }
}
