//! What can be said of a word: how it is held, what leads from it to others, who may read it.

mod make;

use crate::label::{Choices, Lang};
pub(super) use make::*;

/// One kind of thing in the graph.
#[derive(Debug)]
pub struct Word {
    /// The type's name, such as `InformationSystem`.
    pub name: &'static str,
    /// The field that finds one, such as `informationSystem`.
    pub one: &'static str,
    /// The field that lists many, such as `informationSystems`.
    pub many: &'static str,
    /// The table, such as `information_system`.
    pub table: &'static str,
    /// The beginning of its opaque ids, such as `system`.
    pub tag: &'static str,
    /// The Vietnamese term.
    pub term: &'static str,
    /// What it is, for callers.
    pub doc: &'static str,
    /// Whether it stands on its own or only below another node.
    pub role: Role,
    /// Whose it is.
    pub scoping: Scoping,
    /// Whether it exists only for a time (`valid_from`, `valid_to` of its own row).
    pub has_validity: bool,
    /// How a caller names one, besides its id.
    pub lookups: &'static [Lookup],
    /// What is known of it.
    pub attributes: &'static [Attribute],
    /// What it leads to.
    pub relations: &'static [Relation],
    /// The order of its lists where the caller asks for none; the id decides between equals.
    pub order: &'static [Order],
}

/// Whether a word stands on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A node: it has an opaque id, a revision, provenance and findings, and can be looked up.
    Node,
    /// A part of a node, reached through it only.
    Part,
    /// Worked out from what is held, each time that it is asked for: it stands in no table.
    Derived,
}

/// Whose a word's rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scoping {
    /// Shared by the nation: everybody who may read at all reads it.
    Shared,
    /// Each row belongs to the province in `province_id`.
    Province,
    /// As [`Scoping::Province`], but a row without a province is the nation's and read by all.
    ProvinceOrShared,
    /// As [`Scoping::Province`], but a row without a province joins several and needs national scope.
    ProvinceOrNational,
    /// Of the thing that it tells of, from which alone it is reached: whoever reads that reads it.
    Subject,
}

/// How a caller names one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lookup {
    /// By the value of a column that is unique among the things valid on one day.
    Unique(&'static str),
    /// By a name, folded (case, diacritics, tone placement), among the names and aliases of this table.
    Alias {
        /// The table of names: `alias_search` holds the folded name, `<table>_id` the thing.
        table: &'static str,
        /// Words before a name that do not matter, as search keys.
        prefixes: &'static [&'static str],
    },
    /// By its own name, folded.
    Name,
}

/// Something known of a thing.
#[derive(Debug, Clone, Copy)]
pub struct Attribute {
    /// The column, in the field's words; the field is the same in camel case.
    pub name: &'static str,
    /// The kind of value.
    pub value: ValueType,
    /// Whether it is always there.
    pub required: bool,
    /// Where it is held.
    pub held: Held,
    /// Whether lists can be ordered by it.
    pub sortable: bool,
    /// What it means, for callers: unit, range, what its absence means.
    pub doc: &'static str,
}

/// Where an attribute is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// In the thing's own row: it does not change, or its changes are corrections.
    Row,
    /// In interval rows of this table: what is true on the day asked for.
    Interval(&'static str),
    /// Nowhere: it is worked out each time that it is asked for.
    Derived,
}

/// The kinds of value.
#[derive(Debug, Clone, Copy)]
pub enum ValueType {
    /// Text as written.
    Text,
    /// A name: text with a sort key and a search key beside it (`name_sort`, `name_search`).
    Name,
    /// Text in both languages, held in two columns (`message_en`, `message_vi`).
    Localised,
    /// A whole number.
    Int,
    /// Yes or no.
    Bool,
    /// A day in Vietnam.
    Day,
    /// An instant, UTC.
    Instant,
    /// One of a closed list of codes.
    Choice(&'static Choices),
    /// Some of a closed list of codes, held separated by spaces.
    Several(&'static Choices),
    /// Some whole numbers, held separated by spaces.
    Ints,
    /// The other names, held in the rows of this table.
    Aliases(&'static str),
    /// Some texts, held one a line.
    Texts,
    /// Some sentences in one of the languages, one a line; never held.
    Sentences,
    /// The opaque id of a node, as callers hold it; never held.
    Id,
    /// A whole number of 64 bits; never held.
    Big,
    /// Any value, as JSON; never held.
    Json,
}

/// A way from one thing to others.
#[derive(Debug, Clone, Copy)]
pub struct Relation {
    /// The relation's name; the field is the same in camel case.
    pub name: &'static str,
    /// The type name of what it leads to.
    pub target: &'static str,
    /// One or many, and how many are listed.
    pub shape: Shape,
    /// How the rows hang together.
    pub path: Path,
    /// What may be said with it, where it is worked out.
    pub arguments: &'static [Argument],
    /// Whether a list that is worked out of something that is worked out may be missing as a whole.
    pub may_be_null: bool,
    /// What it means, for callers.
    pub doc: &'static str,
}

/// What may be said with a relation that is worked out.
#[derive(Debug, Clone, Copy)]
pub struct Argument {
    /// Its name; in the schema the same in camel case.
    pub name: &'static str,
    /// The kind of value.
    pub kind: ArgumentKind,
    /// Whether it must be given.
    pub required: bool,
    /// The code that counts where none is given.
    pub default: Option<&'static str>,
    /// What it means, for callers.
    pub doc: &'static str,
}

/// The kinds of value that may be given.
#[derive(Debug, Clone, Copy)]
pub enum ArgumentKind {
    /// A day in Vietnam.
    Day,
    /// One of a closed list of codes.
    Choice(&'static Choices),
    /// Some of a closed list of codes.
    Choices(&'static Choices),
    /// A text.
    Text,
    /// Some texts.
    Texts,
    /// The opaque id of a node.
    Id,
    /// The opaque ids of some nodes.
    Ids,
    /// A number of things, 1 to this.
    Count(u32),
}

/// One or many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// At most one.
    One,
    /// A plain list with a documented bound.
    List(Bound),
    /// A Relay connection, paged.
    Connection,
}

/// The most that a plain list answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound(pub u32);

/// How the rows of a relation hang together.
#[derive(Debug, Clone, Copy)]
pub enum Path {
    /// This row holds the other's id in the column.
    Held(&'static str),
    /// An interval row of this thing holds the other's id.
    HeldInterval {
        /// The interval table.
        table: &'static str,
        /// Its column with the other's id.
        column: &'static str,
    },
    /// The other's row holds this one's id in the column.
    Of(&'static str),
    /// A table of links holds both ids.
    Through {
        /// The table of links.
        table: &'static str,
        /// Its column with this thing's id.
        here: &'static str,
        /// Its column with the other's id.
        there: &'static str,
        /// Whether the links are interval rows, of which those valid on the day count.
        interval: bool,
        /// Conditions on the link's own columns.
        only: &'static [(&'static str, &'static str)],
    },
    /// They do not: it is worked out.
    Derived,
}

/// One key of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// The attribute's name.
    pub attribute: &'static str,
    /// Whether the greatest comes first; what is not known comes last either way.
    pub descending: bool,
}

impl Word {
    /// The attribute of this name.
    pub fn attribute(&self, name: &str) -> Option<&'static Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    /// The relation of this name.
    pub fn relation(&self, name: &str) -> Option<&'static Relation> {
        self.relations.iter().find(|relation| relation.name == name)
    }

    /// The column by which an interval table points at this word.
    pub fn key_column(&self) -> String {
        format!("{}_id", self.table)
    }

    /// Whether its things are found by searching names.
    pub fn is_searchable(&self) -> bool {
        self.attributes.iter().any(|attribute| matches!(attribute.value, ValueType::Name))
    }

    /// Whether its rows hold a province.
    pub fn has_province(&self) -> bool {
        !matches!(self.scoping, Scoping::Shared | Scoping::Subject)
    }
}

impl Attribute {
    const fn new(name: &'static str, value: ValueType, doc: &'static str) -> Self {
        Self { name, value, required: false, held: Held::Row, sortable: false, doc }
    }

    /// It is always there.
    pub(super) const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// Lists can be ordered by it: an index serves that.
    pub(super) const fn sortable(self) -> Self {
        Self { sortable: true, ..self }
    }

    /// It is worked out.
    pub(super) const fn derived(self) -> Self {
        Self { held: Held::Derived, ..self }
    }

    /// It is held in interval rows of `table`.
    pub(super) const fn in_time(self, table: &'static str) -> Self {
        Self { held: Held::Interval(table), ..self }
    }

    /// The column by which lists are ordered and keysets compared.
    pub fn sort_column(&self) -> String {
        match self.value {
            ValueType::Name => format!("{}_sort", self.name),
            _ => self.name.to_owned(),
        }
    }

    /// The column that holds the text in this language, for attributes held in both.
    pub fn localised(&self, lang: Lang) -> String {
        match lang {
            Lang::Vi => format!("{}_vi", self.name),
            Lang::En => format!("{}_en", self.name),
        }
    }

    /// The list of codes, where it has one.
    pub const fn choices(&self) -> Option<&'static Choices> {
        match self.value {
            ValueType::Choice(choices) | ValueType::Several(choices) => Some(choices),
            _ => None,
        }
    }
}

impl Relation {
    /// With these arguments.
    pub(super) const fn given(self, arguments: &'static [Argument]) -> Self {
        Self { arguments, ..self }
    }

    /// The list as a whole may be missing.
    pub(super) const fn or_null(self) -> Self {
        Self { may_be_null: true, ..self }
    }

    /// Whether it is worked out.
    pub const fn is_derived(&self) -> bool {
        matches!(self.path, Path::Derived)
    }
}
