//! What a plan reads: while none of it changes, its answer stays the same.

use std::collections::BTreeSet;

use super::{Column, Filter, Find, Root, Selection, Window};
use crate::graph::{AUDIT_ENTRY, Attribute, Held, PROVINCE, Relation, Role, Word, word};

/// What an answer hangs on, besides the day and whose eyes read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reads {
    /// Things of these types, by name.
    Types(BTreeSet<&'static str>),
    /// Anything in the graph: what is worked out, and parts of things.
    Anything,
    /// More than the graph as it is now: who asks, the feed, histories, the record of writes.
    Beyond,
}

impl Reads {
    /// What these roots read together.
    pub fn of(roots: &[Root]) -> Self {
        roots.iter().fold(Self::Types(BTreeSet::new()), |reads, root| reads.and(of_root(root)))
    }

    /// Both together.
    #[must_use]
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Beyond, _) | (_, Self::Beyond) => Self::Beyond,
            (Self::Anything, _) | (_, Self::Anything) => Self::Anything,
            (Self::Types(mut own), Self::Types(other)) => {
                own.extend(other);
                Self::Types(own)
            }
        }
    }
}

fn of_root(root: &Root) -> Reads {
    let found = match &root.find {
        _ if root.word.name == AUDIT_ENTRY.name => return Reads::Beyond,
        Find::Known(..) => return Reads::Beyond,
        Find::Derived(relation, _) => match relation.name {
            "compliance_summary" | "obligation_calendar" => Reads::Anything,
            _ => return Reads::Beyond,
        },
        Find::Many(window) => of_window(root.word, window),
        Find::One(_) | Find::Ids(_) => of_word(root.word),
    };
    found.and(of_selection(&root.selection))
}

fn of_word(word: &Word) -> Reads {
    if word.role == Role::Node { Reads::Types([word.name].into()) } else { Reads::Anything }
}

fn of_target(relation: &Relation) -> Reads {
    word(relation.target).map_or(Reads::Anything, of_word)
}

fn of_window(word: &Word, window: &Window) -> Reads {
    let of_filter = window.filter.as_ref().map(of_filter);
    let orders_by_more = window.order.iter().any(|order| is_worked_out(order.attribute));
    let own = if orders_by_more { Reads::Anything } else { of_word(word) };
    own.and(of_filter.unwrap_or(Reads::Types(BTreeSet::new())))
}

fn of_filter(filter: &Filter) -> Reads {
    match filter {
        Filter::All(filters) | Filter::Any(filters) => filters
            .iter()
            .fold(Reads::Types(BTreeSet::new()), |reads, filter| reads.and(of_filter(filter))),
        Filter::Not(filter) => of_filter(filter),
        Filter::Attribute(attribute, _) if is_worked_out(attribute) => Reads::Anything,
        Filter::Id(_) | Filter::Attribute(..) => Reads::Types(BTreeSet::new()),
        Filter::Related { relation, filter, .. } => of_target(relation).and(of_filter(filter)),
    }
}

fn of_selection(selection: &Selection) -> Reads {
    let mut reads = of_word(selection.word);
    let is_more = |column: &Column| matches!(column, Column::Attribute(it) if is_worked_out(it));
    if selection.columns.iter().any(is_more) {
        reads = reads.and(Reads::Anything);
    }
    for derived in &selection.derived {
        let is_beyond = derived.relation.name == "history";
        reads = reads.and(if is_beyond { Reads::Beyond } else { Reads::Anything });
        for selection in &derived.selections {
            reads = reads.and(of_selection(selection));
        }
    }
    for one in &selection.ones {
        reads = reads.and(of_target(one.relation)).and(of_selection(&one.selection));
    }
    for many in &selection.lists {
        reads = reads.and(of_window(many.selection.word, &many.window));
        reads = reads.and(of_selection(&many.selection));
        if many.with_predecessors {
            reads = reads.and(Reads::Types([PROVINCE.name].into()));
        }
    }
    reads
}

fn is_worked_out(attribute: &Attribute) -> bool {
    attribute.held == Held::Derived
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::plan::{Asked, By, Derived, Given, Many, One};
    use crate::graph::{DECISION_CLAUSE, HISTORY_OF, INFORMATION_SYSTEM, ORGANIZATION};

    fn root(word: &'static Word, selection: Selection) -> Root {
        let find = Find::One(By::Id(uuid::Uuid::nil()));
        Root { word, day: chrono::NaiveDate::MIN, find, selection }
    }

    fn types(names: &[&'static str]) -> Reads {
        Reads::Types(names.iter().copied().collect())
    }

    fn relation(word: &'static Word, name: &str) -> &'static Relation {
        word.relation(name).unwrap()
    }

    #[test]
    fn reads_the_types_of_all_that_it_leads_to() {
        let mut system = Selection::of(&INFORMATION_SYSTEM);
        let owner = relation(&INFORMATION_SYSTEM, "owner");
        system.ones.push(One { relation: owner, selection: Selection::of(&ORGANIZATION) });
        let filter = Filter::Related {
            relation: owner,
            none: false,
            filter: Box::new(Filter::Id(Vec::new())),
        };
        let window = Window {
            filter: Some(filter),
            search: None,
            order: Vec::new(),
            count: 1,
            backward: false,
            beyond: None,
            asked: Asked::default(),
        };
        let mut province = Selection::of(&PROVINCE);
        province.lists.push(Many {
            relation: relation(&PROVINCE, "information_systems"),
            window: window.clone(),
            selection: Selection::of(&INFORMATION_SYSTEM),
            with_predecessors: false,
        });

        assert_eq!(Reads::of(&[]), types(&[]));
        assert_eq!(
            Reads::of(&[root(&INFORMATION_SYSTEM, system)]),
            types(&["InformationSystem", "Organization"])
        );
        assert_eq!(
            Reads::of(&[root(&PROVINCE, province)]),
            types(&["InformationSystem", "Organization", "Province"]),
            "a condition reads what it asks about"
        );
    }

    #[test]
    fn what_is_worked_out_and_parts_hang_on_anything_and_histories_on_more() {
        let derived = |relation| {
            let mut selection = Selection::of(&PROVINCE);
            let given = Given::default();
            selection.derived.push(Derived { relation, given, selections: Vec::new() });
            Reads::of(&[root(&PROVINCE, selection)])
        };

        assert_eq!(derived(relation(&PROVINCE, "compliance")), Reads::Anything);
        assert_eq!(derived(&HISTORY_OF), Reads::Beyond);
        let part = Selection::of(&DECISION_CLAUSE);
        assert_eq!(Reads::of(&[root(&DECISION_CLAUSE, part)]), Reads::Anything);
        let recorded = Selection::of(&AUDIT_ENTRY);
        assert_eq!(Reads::of(&[root(&AUDIT_ENTRY, recorded)]), Reads::Beyond);
    }
}
