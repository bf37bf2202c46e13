//! How many things a field may lead to, by the bounds that the schema documents.

use std::collections::HashMap;

use domain::graph::{Bound, DERIVED, DERIVED_ROOTS, Relation, Shape, WORDS, camel_case};

/// What there are never many of below one thing, though the schema's bound is wide: they are counted as this many.
const FEW: [&str; 3] = ["FieldChange", "Evidence", "Reason"];
const A_FEW: u64 = 100;

/// The plain lists of the graph, and what is worked out.
#[derive(Debug)]
pub(super) struct Lists(HashMap<&'static str, HashMap<String, Listed>>);

/// What is known of one field.
#[derive(Debug, Clone, Copy)]
pub(super) struct Listed {
    /// The most that it answers.
    pub(super) most: u64,
    /// Whether it is worked out.
    pub(super) derived: bool,
}

impl Default for Lists {
    fn default() -> Self {
        let words = WORDS.iter().chain(&DERIVED);
        let of_words =
            words.flat_map(|word| word.relations.iter().map(|relation| (word.name, relation)));
        let roots = DERIVED_ROOTS.iter().map(|root| ("Query", root));
        let mut listed: HashMap<_, HashMap<_, _>> = HashMap::new();
        for (of, relation) in of_words.chain(roots) {
            listed.entry(of).or_default().insert(camel_case(relation.name), describe(relation));
        }
        Self(listed)
    }
}

impl Lists {
    /// What is known of a field; a field that nobody has described leads to one thing.
    pub(super) fn of(&self, kind: &str, field: &str) -> Listed {
        let found = self.0.get(kind).and_then(|fields| fields.get(field));
        found.copied().unwrap_or(Listed { most: 1, derived: false })
    }
}

fn describe(relation: &Relation) -> Listed {
    let most = match relation.shape {
        Shape::List(_) if FEW.contains(&relation.target) => A_FEW,
        Shape::List(Bound(bound)) => u64::from(bound),
        Shape::One | Shape::Connection => 1,
    };
    Listed { most, derived: relation.is_derived() }
}
