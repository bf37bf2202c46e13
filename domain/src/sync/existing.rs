//! What is known already: the rows that a batch of records is laid beside.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use uuid::Uuid;

use super::identity::minted;
use super::owned::{OwnedTable, owned_table};
use super::record::{Key, Record, Source};
use super::value::{Row, Told};
use crate::graph::{WORDS, Word};
use crate::rules;

/// Which node a key leads to.
pub type KnownKeys = HashMap<Key, Uuid>;

/// The keys to look up: the records' own, and those of all that they speak of.
pub fn keys_of(records: &[Record]) -> BTreeSet<&Key> {
    records.iter().flat_map(|record| record.keys.iter().chain(record.references())).collect()
}

/// The rows to read before planning. How many kinds there are depends on the records' kinds, not on their number.
#[derive(Debug, Default)]
pub struct Wanted {
    /// The nodes' own rows: by word, in the order of the catalogue, with the ids in order.
    pub nodes: Vec<(&'static Word, BTreeSet<Uuid>)>,
    /// The rows that belong to nodes.
    pub owned: Vec<(&'static OwnedTable, BTreeSet<Uuid>)>,
    /// Nodes whose sources are to be known.
    pub sourced: BTreeSet<Uuid>,
    /// The own rows of nodes that are referred to, by word; only for callers, who may not refer to everything.
    pub referred: Vec<(&'static Word, BTreeSet<Uuid>)>,
}

/// The rows of one owned table, by owner.
pub type OwnedRows = HashMap<Uuid, Vec<Row>>;

/// What is known already.
#[derive(Debug, Default)]
pub struct Existing {
    /// Which node a key leads to.
    pub keys: KnownKeys,
    /// The nodes' own rows.
    pub nodes: HashMap<Uuid, Row>,
    /// The rows that belong to nodes, by table.
    pub owned: BTreeMap<&'static str, OwnedRows>,
    /// The sources that are there.
    pub sources: HashSet<Uuid>,
    /// Which source speaks of which node.
    pub sourced: HashSet<(Uuid, Uuid)>,
    /// The own rows of nodes that are referred to, and of those that issued the documents among them.
    pub referred: HashMap<Uuid, Row>,
    /// The columns that a person has said otherwise than an import: it leaves them.
    pub overridden: HashMap<Uuid, BTreeSet<String>>,
}

impl Wanted {
    /// What is wanted to plan these records; of a caller, also what rules and permissions ask for.
    pub fn by(records: &[Record], known: &KnownKeys, is_told_by_caller: bool) -> Self {
        let mut nodes: BTreeMap<&str, BTreeSet<Uuid>> = BTreeMap::new();
        let mut owned: BTreeMap<&str, (&'static OwnedTable, BTreeSet<Uuid>)> = BTreeMap::new();
        let mut wanted = Self::default();
        for record in records {
            let ids = candidates(record, known);
            nodes.entry(record.word.name).or_default().extend(&ids);
            let facts = record.facts.iter().map(|fact| fact.table);
            let parts = record.parts.iter().map(|part| part.table);
            let without = record.without.iter().map(|part| part.table);
            let mut tables: BTreeSet<_> =
                facts.chain(parts).chain(without).chain(record.whole.iter().copied()).collect();
            if is_told_by_caller {
                tables.extend(rules::tables(record.word));
            }
            for table in tables.into_iter().filter_map(|table| owned_table(record.word, table)) {
                owned.entry(table.name).or_insert((table, BTreeSet::new())).1.extend(&ids);
            }
            if !record.sources.is_empty() {
                wanted.sourced.extend(&ids);
            }
        }
        let of = |word: &'static Word| Some((word, nodes.remove(word.name)?));
        wanted.nodes = WORDS.into_iter().filter_map(of).collect();
        if is_told_by_caller {
            let mut referred: BTreeMap<&str, BTreeSet<Uuid>> = BTreeMap::new();
            for key in records.iter().flat_map(Record::references) {
                referred.entry(key.kind).or_default().extend(known.get(key));
            }
            let of = |word: &'static Word| Some((word, referred.remove(word.name)?));
            wanted.referred = WORDS.into_iter().filter_map(of).collect();
        }
        wanted.owned = owned.into_values().collect();
        wanted
    }
}

/// The sources to look up, once the nodes' rows are known: whose a source is follows from the thing that it tells of.
pub fn sources_of(records: &[Record], existing: &Existing) -> BTreeSet<Uuid> {
    let mut sources = BTreeSet::new();
    for record in records {
        let ids = candidates(record, &existing.keys);
        let is_new = ids.iter().any(|id| !existing.nodes.contains_key(id));
        let made_by = record.made_by.iter().filter(|_| is_new);
        let facts = record.facts.iter().filter_map(|fact| fact.source.as_ref());
        // as a rule, one source says all
        let mut told: Vec<&Source> = Vec::new();
        for source in record.sources.iter().chain(made_by).chain(facts) {
            if !told.contains(&source) {
                told.push(source);
            }
        }
        let of: BTreeSet<Option<Uuid>> =
            ids.into_iter().map(|id| province_of(record, id, existing)).collect();
        sources.extend(told.iter().flat_map(|source| of.iter().map(|of| source.id(*of))));
    }
    sources
}

/// The province that a record's thing belongs to from now on.
pub(super) fn province_of(record: &Record, id: Uuid, existing: &Existing) -> Option<Uuid> {
    match record.values.get("province_id") {
        Some(Told::Node(key)) => existing.keys.get(key).copied(),
        Some(_) => None,
        None => existing.nodes.get(&id).and_then(|row| row.id("province_id")),
    }
}

/// The ids that a record may come to have.
fn candidates(record: &Record, known: &KnownKeys) -> BTreeSet<Uuid> {
    let found: BTreeSet<_> = record.keys.iter().filter_map(|key| known.get(key).copied()).collect();
    if found.is_empty() { new_id(record).into_iter().collect() } else { found }
}

/// The id that a record gets if it is new.
pub(super) fn new_id(record: &Record) -> Option<Uuid> {
    record.id.or_else(|| record.key().map(minted))
}
