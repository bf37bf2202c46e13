//! One thing as somebody says it is.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use uuid::Uuid;

use super::identity::of_text;
use super::value::{Told, Value};
use crate::graph::Word;

/// What stands between the parts of a name of which an id is made.
const SEPARATOR: char = '\u{1f}';

/// What a node is called from outside: by nature, or in the register of another system.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The node's type name.
    pub kind: &'static str,
    /// Who issued the key: [`Key::NATURAL`], or the name of another system.
    pub source: Cow<'static, str>,
    /// The key.
    pub key: String,
}

/// A value that holds for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The interval table.
    pub table: &'static str,
    /// The value's columns: all that the table has.
    pub values: Vec<(&'static str, Told)>,
    /// The first day; without one it always held.
    pub valid_from: Option<NaiveDate>,
    /// The last day; without one nobody has said that it ended.
    pub valid_to: Option<NaiveDate>,
    /// Who says so.
    pub source: Option<Source>,
}

/// A row that belongs to a node: a link to another, an alias, a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The table.
    pub table: &'static str,
    /// Its columns, but for the owner's and the id.
    pub values: Vec<(&'static str, Told)>,
}

/// Which document or file says so, and where in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Source {
    /// The document or file.
    pub source: String,
    /// The file's SHA-256 in hexadecimal.
    pub file_hash: Option<String>,
    /// The sheet.
    pub sheet: Option<String>,
    /// The page.
    pub page: Option<u32>,
    /// The row, as printed in the source.
    pub row: Option<u32>,
    /// The column, from 1.
    pub column: Option<u32>,
    /// The clause, or the line of the file.
    pub clause: Option<String>,
    /// The words, letter by letter.
    pub raw_text: Option<String>,
    /// Whether a caller tells of it. Then it is a source of the province whose thing it tells of, or the nation's: of
    /// another province it is another row, so that no province reads another's words, or when they were recorded.
    pub by_caller: bool,
}

/// One thing as somebody says it is.
#[derive(Debug, Clone)]
pub struct Record {
    /// What kind of thing.
    pub word: &'static Word,
    /// What it is called: by the first it is made if none leads to it.
    pub keys: Vec<Key>,
    /// The id to give it if it is new; without one, an id is made of the first key.
    pub id: Option<Uuid>,
    /// Columns of its own row. What is not named stays as it is.
    pub values: BTreeMap<Cow<'static, str>, Told>,
    /// What holds for a time.
    pub facts: Vec<Fact>,
    /// The rows that belong to it.
    pub parts: Vec<Part>,
    /// The tables of such rows of which all is told: what is not told is no more.
    pub whole: Vec<&'static str>,
    /// The rows that it has no more, by what tells them apart.
    pub without: Vec<Part>,
    /// Who says so.
    pub sources: Vec<Source>,
    /// Who says so of a new thing of which no source is told.
    pub made_by: Option<Source>,
}

impl Key {
    /// The issuer of natural keys.
    pub const NATURAL: &'static str = "natural";
    /// What stands for the issuer where the key is the thing's own id, as text. It is never held as a key.
    pub const ID: &'static str = "id";

    /// A natural key of a `word`.
    pub fn natural(word: &Word, key: impl Into<String>) -> Self {
        Self { kind: word.name, source: Cow::Borrowed(Self::NATURAL), key: key.into() }
    }
}

impl Source {
    /// The id of this source's row, where it tells of a thing `of` a province or the nation: the same place of the same
    /// file is one row; of what callers tell, in the same words and for the same province.
    pub(super) fn id(&self, of: Option<Uuid>) -> Uuid {
        let mut name = self.place();
        if self.by_caller {
            name.push(SEPARATOR);
            if let Some(province) = of {
                name.push_str(province.as_hyphenated().encode_lower(&mut Uuid::encode_buffer()));
            }
            name.push(SEPARATOR);
            name.push_str(self.raw_text.as_deref().unwrap_or_default());
        }
        of_text("provenance", &name)
    }

    /// The id of the row that the program itself makes of this place.
    pub(super) fn carried_id(&self) -> Uuid {
        of_text("provenance", &self.place())
    }

    fn place(&self) -> String {
        let text = |text: &Option<String>, place: &mut String| {
            place.push(SEPARATOR);
            place.push_str(text.as_deref().unwrap_or_default());
        };
        let number = |number: Option<u32>, place: &mut String| {
            text(&number.map(|number| number.to_string()), place);
        };
        let mut place = String::with_capacity(256);
        place.push_str(&self.source);
        text(&self.file_hash, &mut place);
        text(&self.sheet, &mut place);
        number(self.page, &mut place);
        number(self.row, &mut place);
        number(self.column, &mut place);
        text(&self.clause, &mut place);
        place
    }
}

impl Fact {
    /// That a thing is so from a day on.
    pub fn new(table: &'static str, valid_from: Option<NaiveDate>) -> Self {
        Self { table, values: Vec::new(), valid_from, valid_to: None, source: None }
    }

    /// The fact with this value too.
    #[must_use]
    pub fn with(mut self, column: &'static str, value: impl Into<Value>) -> Self {
        self.values.push((column, Told::Value(value.into())));
        self
    }

    /// The fact with another node as its value.
    #[must_use]
    pub fn node(mut self, column: &'static str, key: Key) -> Self {
        self.values.push((column, Told::Node(key)));
        self
    }

    /// The fact, over after this day.
    #[must_use]
    pub fn until(mut self, last_day: Option<NaiveDate>) -> Self {
        self.valid_to = last_day;
        self
    }

    /// The fact, as this source says.
    #[must_use]
    pub fn by(mut self, source: Option<&Source>) -> Self {
        self.source = source.cloned();
        self
    }
}

impl Part {
    /// A row of this table.
    pub fn new(table: &'static str) -> Self {
        Self { table, values: Vec::new() }
    }

    /// The row with this value too.
    #[must_use]
    pub fn with(mut self, column: &'static str, value: impl Into<Value>) -> Self {
        self.values.push((column, Told::Value(value.into())));
        self
    }

    /// The row with another node.
    #[must_use]
    pub fn node(mut self, column: &'static str, key: Key) -> Self {
        self.values.push((column, Told::Node(key)));
        self
    }
}

impl Record {
    /// A thing with its natural key, of which nothing is said yet.
    pub fn new(word: &'static Word, key: impl Into<String>) -> Self {
        Self {
            word,
            keys: vec![Key::natural(word, key)],
            id: None,
            values: BTreeMap::new(),
            facts: Vec::new(),
            parts: Vec::new(),
            whole: Vec::new(),
            without: Vec::new(),
            sources: Vec::new(),
            made_by: None,
        }
    }

    /// The thing, of which all rows of this table are told: those that are not told are removed.
    #[must_use]
    pub fn whole(mut self, table: &'static str) -> Self {
        add_new(&mut self.whole, vec![table]);
        self
    }

    /// The thing, called so too.
    #[must_use]
    pub fn called(mut self, key: impl Into<String>) -> Self {
        self.keys.push(Key::natural(self.word, key));
        self
    }

    /// The thing with this value in its own row: an attribute of its word.
    #[must_use]
    pub fn with(mut self, column: &'static str, value: impl Into<Value>) -> Self {
        self.values.insert(Cow::Borrowed(column), Told::Value(value.into()));
        self
    }

    /// The thing, which begins with this value if it is new.
    #[must_use]
    pub fn if_new(mut self, column: &'static str, value: impl Into<Value>) -> Self {
        self.values.insert(Cow::Borrowed(column), Told::IfNew(value.into()));
        self
    }

    /// The thing, of which there are at least so many.
    #[must_use]
    pub fn at_least(mut self, column: &'static str, number: i64) -> Self {
        self.values.insert(Cow::Borrowed(column), Told::AtLeast(number));
        self
    }

    /// The thing, held to another node by a column of its own row; `None` says that there is none.
    #[must_use]
    pub fn held(mut self, column: &'static str, key: Option<Key>) -> Self {
        let told = key.map_or(Told::Value(Value::Null), Told::Node);
        self.values.insert(Cow::Borrowed(column), told);
        self
    }

    /// The thing with a text in both languages.
    #[must_use]
    pub fn in_both(mut self, name: &str, english: &str, vietnamese: &str) -> Self {
        for (ending, text) in [("en", english), ("vi", vietnamese)] {
            let told = Told::Value(text.into());
            self.values.insert(Cow::Owned(format!("{name}_{ending}")), told);
        }
        self
    }

    /// The thing, of which this holds for a time.
    #[must_use]
    pub fn fact(mut self, fact: Fact) -> Self {
        self.facts.push(fact);
        self
    }

    /// The thing with this row.
    #[must_use]
    pub fn part(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }

    /// The thing, linked with another by a row of `table`.
    #[must_use]
    pub fn link(self, table: &'static str, column: &'static str, other: Key) -> Self {
        self.part(Part::new(table).node(column, other))
    }

    /// The thing, as these sources say.
    #[must_use]
    pub fn sources(mut self, sources: impl IntoIterator<Item = Source>) -> Self {
        add_new(&mut self.sources, sources.into_iter().collect());
        self
    }

    /// What it is called first.
    pub fn key(&self) -> Option<&Key> {
        self.keys.first()
    }

    /// Every other node that it speaks of.
    pub fn references(&self) -> impl Iterator<Item = &Key> {
        let own = self.values.values();
        let facts = self.facts.iter().flat_map(|fact| fact.values.iter().map(|(_, told)| told));
        let parts = self.parts.iter().chain(&self.without);
        let parts = parts.flat_map(|part| part.values.iter().map(|(_, told)| told));
        own.chain(facts).chain(parts).filter_map(|told| match told {
            Told::Node(key) => Some(key),
            Told::Value(_) | Told::IfNew(_) | Told::AtLeast(_) => None,
        })
    }

    /// Takes over what `other` says of the same thing and this does not say yet.
    fn add(&mut self, other: Self) {
        add_new(&mut self.keys, other.keys);
        for (column, told) in other.values {
            match self.values.get(&column) {
                None | Some(Told::IfNew(_)) => {
                    self.values.insert(column, told);
                }
                Some(_) => {}
            }
        }
        add_new(&mut self.facts, other.facts);
        add_new(&mut self.parts, other.parts);
        add_new(&mut self.whole, other.whole);
        add_new(&mut self.without, other.without);
        add_new(&mut self.sources, other.sources);
    }
}

fn add_new<T: PartialEq>(known: &mut Vec<T>, told: Vec<T>) {
    for one in told {
        if !known.contains(&one) {
            known.push(one);
        }
    }
}

/// Records in the making: what several places say of one thing is gathered into one.
#[derive(Debug, Default)]
pub struct Records {
    told: Vec<Record>,
    by_key: HashMap<Key, usize>,
}

impl Records {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds what is said of a thing; where another place said something else of it, the first word stands.
    ///
    /// Answers the thing's key, to refer to it.
    pub fn add(&mut self, record: Record) -> Option<Key> {
        let key = record.key()?.clone();
        if let Some(known) = self.by_key.get(&key).and_then(|place| self.told.get_mut(*place)) {
            known.add(record);
        } else {
            self.by_key.insert(key.clone(), self.told.len());
            self.told.push(record);
        }
        Some(key)
    }

    /// Whether something is said of the thing with this key.
    pub fn has(&self, key: &Key) -> bool {
        self.by_key.contains_key(key)
    }

    /// The records, in the order in which the things were first told of.
    pub fn into_vec(self) -> Vec<Record> {
        self.told
    }
}
