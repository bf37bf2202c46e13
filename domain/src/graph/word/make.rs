//! How words are said: constructors for tables of attributes, relations and arguments.

use super::{Argument, ArgumentKind, Attribute, Bound, Order, Path, Relation, Shape, ValueType};
use crate::label::Choices;

impl Argument {
    /// A day in Vietnam.
    pub(in super::super) const fn day(name: &'static str, doc: &'static str) -> Self {
        Self { name, kind: ArgumentKind::Day, required: false, default: None, doc }
    }

    /// One of a closed list of codes.
    pub(in super::super) const fn choice(
        name: &'static str,
        choices: &'static Choices,
        doc: &'static str,
    ) -> Self {
        let kind = ArgumentKind::Choice(choices);
        Self { name, kind, required: false, default: None, doc }
    }

    /// Some texts.
    pub(in super::super) const fn texts(name: &'static str, doc: &'static str) -> Self {
        Self { name, kind: ArgumentKind::Texts, required: false, default: None, doc }
    }

    /// A text.
    pub(in super::super) const fn text(name: &'static str, doc: &'static str) -> Self {
        Self { name, kind: ArgumentKind::Text, required: false, default: None, doc }
    }

    /// Some of a closed list of codes.
    pub(in super::super) const fn choices(
        name: &'static str,
        choices: &'static Choices,
        doc: &'static str,
    ) -> Self {
        let kind = ArgumentKind::Choices(choices);
        Self { name, kind, required: false, default: None, doc }
    }

    /// The ids of some nodes.
    pub(in super::super) const fn ids(name: &'static str, doc: &'static str) -> Self {
        Self { name, kind: ArgumentKind::Ids, required: false, default: None, doc }
    }

    /// A number of things, 1 to `most`.
    pub(in super::super) const fn count(name: &'static str, most: u32, doc: &'static str) -> Self {
        Self { name, kind: ArgumentKind::Count(most), required: false, default: None, doc }
    }

    /// The id of a node.
    pub(in super::super) const fn id(name: &'static str, doc: &'static str) -> Self {
        Self { name, kind: ArgumentKind::Id, required: false, default: None, doc }
    }

    /// It must be given.
    pub(in super::super) const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// This code counts where none is given.
    pub(in super::super) const fn or(self, code: &'static str) -> Self {
        Self { default: Some(code), ..self }
    }
}

macro_rules! attribute_kinds {
    ($($kind:ident $value:ident $doc:literal),* $(,)?) => {$(
        #[doc = $doc]
        pub(in super::super) const fn $kind(name: &'static str, doc: &'static str) -> Attribute {
            Attribute::new(name, ValueType::$value, doc)
        }
    )*};
}
attribute_kinds! {
    text Text "Text as written.",
    localised Localised "Text in both languages.",
    name Name "A name that is sorted and searched in Vietnamese.",
    int Int "A whole number.",
    boolean Bool "Yes or no.",
    day Day "A day in Vietnam.",
    instant Instant "An instant, UTC.",
    ints Ints "Some whole numbers.",
    sentences Sentences "Some sentences.",
    id Id "The opaque id of a node.",
    big Big "A whole number that may be great.",
    json Json "Any value.",
}

/// One of a closed list of codes.
pub(in super::super) const fn choice(
    name: &'static str,
    choices: &'static Choices,
    doc: &'static str,
) -> Attribute {
    Attribute::new(name, ValueType::Choice(choices), doc)
}

/// Some of a closed list of codes.
pub(in super::super) const fn several(
    name: &'static str,
    choices: &'static Choices,
    doc: &'static str,
) -> Attribute {
    Attribute::new(name, ValueType::Several(choices), doc).required()
}

/// Some texts.
pub(in super::super) const fn texts(name: &'static str, doc: &'static str) -> Attribute {
    Attribute::new(name, ValueType::Texts, doc)
}

/// The other names of a thing.
pub(in super::super) const fn aliases(table: &'static str, doc: &'static str) -> Attribute {
    Attribute::new("aliases", ValueType::Aliases(table), doc).required()
}

const fn relation(
    name: &'static str,
    target: &'static str,
    shape: Shape,
    path: Path,
    doc: &'static str,
) -> Relation {
    Relation { name, target, shape, path, arguments: &[], may_be_null: false, doc }
}

/// At most one `target`.
pub(in super::super) const fn one(
    name: &'static str,
    target: &'static str,
    path: Path,
    doc: &'static str,
) -> Relation {
    relation(name, target, Shape::One, path, doc)
}

/// A paged list of `target`.
pub(in super::super) const fn connection(
    name: &'static str,
    target: &'static str,
    path: Path,
    doc: &'static str,
) -> Relation {
    relation(name, target, Shape::Connection, path, doc)
}

/// A plain list of at most `bound` of `target`.
pub(in super::super) const fn list(
    name: &'static str,
    target: &'static str,
    bound: u32,
    path: Path,
    doc: &'static str,
) -> Relation {
    relation(name, target, Shape::List(Bound(bound)), path, doc)
}

/// At most one `target`, worked out.
pub(in super::super) const fn derived(
    name: &'static str,
    target: &'static str,
    doc: &'static str,
) -> Relation {
    relation(name, target, Shape::One, Path::Derived, doc)
}

/// At most `bound` of `target`, worked out.
pub(in super::super) const fn derived_list(
    name: &'static str,
    target: &'static str,
    bound: u32,
    doc: &'static str,
) -> Relation {
    relation(name, target, Shape::List(Bound(bound)), Path::Derived, doc)
}

/// A table of links between this word and another.
pub(in super::super) const fn through(
    table: &'static str,
    here: &'static str,
    there: &'static str,
) -> Path {
    Path::Through { table, here, there, interval: false, only: &[] }
}

/// Interval rows that link this word with another on a day.
pub(in super::super) const fn through_interval(
    table: &'static str,
    here: &'static str,
    there: &'static str,
) -> Path {
    Path::Through { table, here, there, interval: true, only: &[] }
}

/// The day from which a thing is no more.
pub(in super::super) const RETIRED_ON: Attribute = day(
    "retired_on",
    "The first day on which it is no more: lists, counts and verdicts leave it out from then on; null while it goes on.",
);

/// The findings about a node.
pub(in super::super) const FINDINGS: Relation = list(
    "findings",
    "Finding",
    200,
    through("finding_subject", "node_id", "finding_id"),
    "What is wrong or doubtful in the data about this node; nothing is corrected silently (vấn đề dữ liệu).",
);

/// The sources of a node.
pub(in super::super) const PROVENANCE_OF: Relation = list(
    "provenance",
    "Provenance",
    200,
    through("provenance_subject", "node_id", "provenance_id"),
    "Which document, row, column or clause says so (nguồn).",
);

/// Ascending by an attribute.
pub(in super::super) const fn ascending(attribute: &'static str) -> Order {
    Order { attribute, descending: false }
}

/// Descending by an attribute.
pub(in super::super) const fn descending(attribute: &'static str) -> Order {
    Order { attribute, descending: true }
}
