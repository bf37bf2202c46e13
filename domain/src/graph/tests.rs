use std::collections::HashSet;

use super::*;

#[test]
fn every_relation_leads_to_a_word() {
    for word in WORDS.into_iter().chain(DERIVED) {
        for relation in word.relations {
            let leads = super::word(relation.target).is_some() || relation.target == "Node";
            assert!(leads, "{}.{}", word.name, relation.name);
        }
    }
}

#[test]
fn names_and_tags_are_unique() {
    let names: HashSet<_> = WORDS.iter().map(|word| word.name).collect();
    let tags: HashSet<_> =
        WORDS.iter().filter(|word| word.role == Role::Node).map(|word| word.tag).collect();

    assert_eq!(names.len(), WORDS.len());
    assert_eq!(tags.len(), WORDS.iter().filter(|word| word.role == Role::Node).count());
}

#[test]
fn every_node_tells_its_sources_and_findings() {
    for word in WORDS.iter().filter(|word| word.role == Role::Node && word.name != "Finding") {
        assert!(word.relation("findings").is_some(), "{}", word.name);
        assert!(word.relation("provenance").is_some(), "{}", word.name);
    }
}

#[test]
fn every_order_names_a_sortable_attribute() {
    for word in WORDS {
        for order in word.order {
            let attribute = word.attribute(order.attribute);
            assert!(attribute.is_some_and(|it| it.sortable), "{}.{}", word.name, order.attribute);
        }
    }
}

/// Every relation can be walked back: what A leads to leads to A.
#[test]
fn every_relation_between_nodes_is_walkable_both_ways() {
    for word in WORDS.iter().filter(|word| word.role == Role::Node && word.name != "Finding") {
        for relation in word.relations {
            let target = super::word(relation.target).unwrap();
            if target.role != Role::Node {
                continue;
            }
            let back = target.relations.iter().any(|back| back.target == word.name);
            assert!(back, "{}.{}: no way back from {}", word.name, relation.name, target.name);
        }
    }
}

/// Roots that are worked out lead to words, and so does what hangs on a word that is worked out.
#[test]
fn what_is_worked_out_stands_in_no_table() {
    for root in &DERIVED_ROOTS {
        let target = super::word(root.target).unwrap();
        assert_eq!(target.role, Role::Derived, "{}", root.name);
    }
    for word in DERIVED {
        assert!(word.table.is_empty(), "{}", word.name);
        assert!(word.relations.iter().all(Relation::is_derived), "{}", word.name);
    }
}
