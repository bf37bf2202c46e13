//! What is asked: four shapes of query about things picked at random, and one about the whole nation.

use chrono::NaiveDate;
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
    /// The nation's verdicts by one obligation, counted in every province.
    Summary,
}

/// Days around those on which the counts of the summary change: the deadline, the merger, the letter of Tuyên Quang.
const DAYS: [&str; 6] =
    ["2024-09-30", "2024-10-01", "2025-06-30", "2025-08-08", "2025-08-09", "2026-03-10"];

/// How many answers about things picked at random are compared.
const COMPARED: usize = 200;

/// What queries are about.
#[derive(Debug)]
pub(crate) struct Keys {
    pub(crate) provinces: Vec<String>,
    pub(crate) systems: Vec<Uuid>,
    pub(crate) day: NaiveDate,
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
    pub(crate) const ALL: [Self; 5] =
        [Self::Shallow, Self::Deep, Self::Page, Self::Point, Self::Summary];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Shallow => "shallow",
            Self::Deep => "deep",
            Self::Page => "page",
            Self::Point => "point",
            Self::Summary => "summary",
        }
    }

    /// The document that is sent.
    const fn document(self) -> &'static str {
        match self {
            Self::Shallow => include_str!("query/shallow.graphql"),
            Self::Deep => include_str!("query/deep.graphql"),
            Self::Page => include_str!("query/page.graphql"),
            Self::Point => include_str!("query/point.graphql"),
            Self::Summary => include_str!("query/summary.graphql"),
        }
    }

    /// A request about things picked at random, as JSON.
    pub(crate) fn request(self, keys: &Keys, random: &mut Random) -> String {
        self.with(&self.variables(keys, random))
    }

    /// The requests whose answers are compared.
    pub(crate) fn compared(self, keys: &Keys) -> Vec<String> {
        if self == Self::Summary {
            return DAYS.map(|day| self.with(&json!({ "on": day }))).to_vec();
        }
        let mut random = Random(11);
        (0..COMPARED).map(|_| self.request(keys, &mut random)).collect()
    }

    fn with(self, variables: &Value) -> String {
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
            Self::Summary => json!({ "on": keys.day }),
        }
    }
}
