//! An invented graph, for measuring: as large as is asked, and always the same for the same seed.
//!
//! Nobody shall take it for real: its keys are issued by `generated`, its vendors exist nowhere, and every node says
//! in its provenance that it was invented. Its provinces are the real ones, so that it hangs together with what is
//! known. It comes in parts, each of which speaks only of itself and of earlier ones: memory does not grow with the
//! graph, and whoever writes it can commit in between.
//!
//! Every thing has a random stream of its own, told by its number: a graph of 40,000 systems holds the one of 20,000
//! in the same provinces unchanged but for where a province's systems end.

mod bodies;
mod names;
mod random;
mod systems;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use chrono::NaiveDate;

use crate::graph::{VENDOR, VendorKind, Word};
use crate::sync::{Key, Record, Source};

/// Who issues the keys of invented nodes, and what their provenance names.
const SOURCE: &str = "generated";
/// How many vendors there are.
const VENDORS: u64 = 16;
/// How many systems are told in one part.
const SYSTEMS_AT_ONCE: u64 = 500;

/// What to invent.
#[derive(Debug, Clone)]
pub struct Recipe {
    /// What the invention starts from.
    pub seed: u64,
    /// How many information systems there are in all.
    pub systems: u32,
    /// The provinces that they are spread over, evenly.
    pub provinces: Vec<Place>,
}

/// A province that the graph knows already.
#[derive(Debug, Clone)]
pub struct Place {
    /// What it is known by.
    pub key: Key,
    /// Its name with its kind, such as `tỉnh An Giang`.
    pub name: String,
}

/// The records of the invented graph, part by part, in the order in which they must be written.
pub fn generate(recipe: &Recipe) -> impl Iterator<Item = Vec<Record>> + '_ {
    let count = u64::try_from(recipe.provinces.len()).unwrap_or(u64::MAX).max(1);
    let all = u64::from(recipe.systems);
    let provinces = (0_u64..).zip(&recipe.provinces).flat_map(move |(number, place)| {
        let systems = all / count + u64::from(number < all % count);
        let province = Province::new(recipe.seed, number, place, systems);
        let bodies = bodies::of(&province);
        let parts = (0..systems.div_ceil(SYSTEMS_AT_ONCE)).map(move |part| {
            let first = part * SYSTEMS_AT_ONCE;
            systems::of(&province, first..systems.min(first + SYSTEMS_AT_ONCE))
        });
        std::iter::once(bodies).chain(parts)
    });
    std::iter::once(vendors(recipe.seed)).chain(provinces)
}

fn vendors(seed: u64) -> Vec<Record> {
    let vendors = (0..VENDORS).map(|number| {
        let (legal_name, name) = names::vendor(number);
        record(&VENDOR, vendor_key(seed, number))
            .with("name", name)
            .with("legal_name", legal_name)
            .with("kind", VendorKind::SecurityProvider.code())
    });
    vendors.collect()
}

fn vendor_key(seed: u64, number: u64) -> Key {
    key(&VENDOR, format!("{seed}/{number}"))
}

/// A province in the making: where its things come from and what they are called by.
#[derive(Debug, Clone, Copy)]
struct Province<'a> {
    seed: u64,
    number: u64,
    place: &'a Place,
    systems: u64,
    communes: u64,
}

impl<'a> Province<'a> {
    fn new(seed: u64, number: u64, place: &'a Place, systems: u64) -> Self {
        // about twenty systems for every commune, as for the other bodies
        Self { seed, number, place, systems, communes: systems / 20 + 1 }
    }

    /// The random stream of one of its things.
    fn random(&self, kind: u64, number: u64) -> random::Random {
        random::Random::of(self.seed, &[self.number, kind, number])
    }

    /// The key of one of its things.
    fn key(&self, word: &'static Word, number: u64) -> Key {
        key(word, format!("{}/{}/{number}", self.seed, self.place.key.key))
    }

    /// A node of this province.
    fn record(&self, word: &'static Word, number: u64) -> Record {
        record(word, self.key(word, number)).held("province_id", Some(self.place.key.clone()))
    }
}

fn key(word: &'static Word, key: String) -> Key {
    Key { kind: word.name, source: Cow::Borrowed(SOURCE), key }
}

fn record(word: &'static Word, key: Key) -> Record {
    let source = Source { source: SOURCE.to_owned(), ..Source::default() };
    Record { keys: vec![key], ..Record::new(word, "") }.sources([source])
}

/// A day of the calendar.
const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(day) => day,
        None => NaiveDate::MIN,
    }
}
