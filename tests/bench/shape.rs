//! What is asked: four shapes of query, each about things picked at random.

use domain::graph::{INFORMATION_SYSTEM, opaque_id};
use domain::survey::SystemCategory;
use serde_json::{Value, json};
use uuid::Uuid;

/// A shape of query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// The first fifty of a category.
    Shallow,
    /// Twenty provinces, twenty systems each, with what hangs on them.
    Deep,
    /// A filtered page with the number of all.
    Page,
    /// One system with its children.
    Point,
}

/// What random queries are about.
#[derive(Debug)]
pub(crate) struct Keys {
    pub(crate) provinces: Vec<String>,
    pub(crate) systems: Vec<Uuid>,
}

/// Numbers that look random (xorshift).
#[derive(Debug)]
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 1).unwrap_or_default() % end
    }
}

impl Shape {
    pub(crate) const ALL: [Self; 4] = [Self::Shallow, Self::Deep, Self::Page, Self::Point];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Shallow => "shallow",
            Self::Deep => "deep",
            Self::Page => "page",
            Self::Point => "point",
        }
    }

    /// The document that is sent.
    const fn document(self) -> &'static str {
        match self {
            Self::Shallow => include_str!("query/shallow.graphql"),
            Self::Deep => include_str!("query/deep.graphql"),
            Self::Page => include_str!("query/page.graphql"),
            Self::Point => include_str!("query/point.graphql"),
        }
    }

    /// A request about things picked at random, as JSON.
    pub(crate) fn request(self, keys: &Keys, random: &mut Random) -> String {
        let variables = self.variables(keys, random);
        json!({ "query": self.document(), "variables": variables }).to_string()
    }

    fn variables(self, keys: &Keys, random: &mut Random) -> Value {
        let mut category = || SystemCategory::ALL[random.below(SystemCategory::ALL.len())].code();
        match self {
            Self::Shallow => json!({ "category": category() }),
            Self::Deep => {
                let mut codes = keys.provinces.clone();
                while codes.len() > 20 {
                    codes.swap_remove(random.below(codes.len()));
                }
                json!({ "codes": codes })
            }
            Self::Page => json!({ "category": category(), "level": random.below(3) + 1 }),
            Self::Point => {
                let id = keys.systems[random.below(keys.systems.len())];
                json!({ "id": opaque_id(&INFORMATION_SYSTEM, id) })
            }
        }
    }
}
