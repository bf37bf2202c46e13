//! The fields that may be told of a thing, made from its word.

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::graph::{
    self, Attribute, DECISION, Held, INFORMATION_SYSTEM, INVENTORY, LEVEL_DOSSIER,
    MONITORING_ARRANGEMENT, NCSC_LINK, ORGANIZATION, PROVENANCE, Path, Relation, Role,
    SECURITY_TEAM, Scoping, VENDOR, ValueType, Word, camel_case,
};
use crate::label::Choices;
use crate::sync::{OwnedKind, owned_tables};

/// A word of which callers may tell.
#[derive(Debug)]
pub struct Writable {
    /// The word.
    pub word: &'static Word,
    /// Its fields, in the order of schemas, headers and documentation.
    pub fields: Vec<Field>,
}

/// Something that may be told of a thing.
#[derive(Debug)]
pub struct Field {
    /// The name, in camel case.
    pub name: String,
    /// The kind of value.
    pub kind: FieldKind,
    /// Whether it must be told of a new thing.
    pub required: bool,
    /// What it means, for callers: unit, range, what null means.
    pub doc: Cow<'static, str>,
    pub(super) place: Place,
}

/// The kinds of value that a field takes.
#[derive(Debug)]
pub enum FieldKind {
    /// The opaque id of a thing.
    Id,
    /// Text.
    Text,
    /// A whole number.
    Int,
    /// Yes or no.
    Bool,
    /// A day in Vietnam.
    Day,
    /// An instant.
    Instant,
    /// One of a closed list of codes.
    Choice(&'static Choices),
    /// Some of a closed list of codes.
    Several(&'static Choices),
    /// Some whole numbers.
    Ints,
    /// Some texts.
    Texts,
    /// A reference to a thing of this word.
    One(&'static Word),
    /// References to things of this word: the whole list.
    Many(&'static Word),
    /// The whole timeline of values, each with `validFrom`, `validTo` and `source`.
    Intervals(Vec<Field>),
    /// Parts of the thing: the whole list.
    Parts(Vec<Field>),
    /// External ids: `{source, id, province}`.
    Keys,
    /// A source: where it is said, and in which words.
    Source,
    /// Some sources.
    Sources,
}

/// Where what is told in a field goes to.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place {
    Id,
    ExternalIds,
    Key,
    /// A column of the thing's own row.
    Column(&'static Attribute),
    /// One of the two columns of a text in both languages.
    Localised(&'static Attribute, &'static str),
    /// A column of the thing's own row with another's id.
    Held(&'static str),
    /// A column of an interval table.
    InTime(&'static str, &'static Attribute),
    /// A column of an interval table with another's id.
    HeldInTime(&'static str, &'static str),
    /// A table of links, with the column of the other's id.
    Links(&'static str, &'static str),
    /// A table of parts.
    Parts(&'static str),
    /// A table of names.
    Aliases(&'static str),
    /// An interval table, told as a whole.
    Timeline(&'static str),
    Since,
    Until,
    ValidFrom,
    ValidTo,
    Source,
    Sources,
}

/// The words of which callers may tell, in the order of the catalogue.
static WRITABLES: LazyLock<Vec<Writable>> = LazyLock::new(|| {
    let words = [
        &ORGANIZATION,
        &INFORMATION_SYSTEM,
        &LEVEL_DOSSIER,
        &DECISION,
        &INVENTORY,
        &SECURITY_TEAM,
        &MONITORING_ARRANGEMENT,
        &VENDOR,
        &NCSC_LINK,
        &graph::ASSESSMENT,
        &graph::MEASUREMENT,
    ];
    words.into_iter().map(|word| Writable { word, fields: fields_of(word) }).collect()
});

/// All of which callers may tell, each after those that it refers to where that can be.
pub fn writables() -> &'static [Writable] {
    &WRITABLES
}

/// The writable of this type name, such as `InformationSystem`.
pub fn writable(type_name: &str) -> Option<&'static Writable> {
    WRITABLES.iter().find(|writable| writable.word.name == type_name)
}

/// The fields of a source.
static SOURCE_FIELDS: LazyLock<Vec<Field>> = LazyLock::new(|| {
    let told = PROVENANCE.attributes.iter().filter(|attribute| attribute.name != "recorded_at");
    told.flat_map(attribute).collect()
});

/// What is told of a source: which document or system, and where in it.
pub fn source_fields() -> &'static [Field] {
    &SOURCE_FIELDS
}

impl Writable {
    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

impl Field {
    fn new(
        name: impl Into<String>,
        kind: FieldKind,
        place: Place,
        doc: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { name: name.into(), kind, required: false, doc: doc.into(), place }
    }

    fn required(self, required: bool) -> Self {
        Self { required, ..self }
    }
}

fn fields_of(word: &'static Word) -> Vec<Field> {
    let mut fields = vec![
        Field::new("id", FieldKind::Id, Place::Id, "Its opaque id, where it is known."),
        Field::new(
            "externalIds",
            FieldKind::Keys,
            Place::ExternalIds,
            "What it is called in the registers of other systems; those that are new are added.",
        ),
        Field::new(
            "key",
            FieldKind::Text,
            Place::Key,
            "Its natural key, as exports tell it; only national writers make a thing by it.",
        ),
    ];
    fields.extend(word.attributes.iter().flat_map(attribute));
    fields.extend(word.relations.iter().filter_map(|relation| reference(word, relation)));
    fields.extend(word.relations.iter().filter_map(|relation| owned(word, relation)));
    let timelines = timelines(word);
    if !timelines.is_empty() {
        fields.push(Field::new(
            "since",
            FieldKind::Day,
            Place::Since,
            "The first day of the values that hold for a time and are told without days; today where it is not told. \
             Such a value that is null ends the day before.",
        ));
        fields.push(Field::new(
            "until",
            FieldKind::Day,
            Place::Until,
            "The last day of these values; null or not told while they go on.",
        ));
        fields.extend(timelines);
    }
    fields.push(Field::new(
        "source",
        FieldKind::Source,
        Place::Source,
        "Which document or system says all this.",
    ));
    fields.push(Field::new(
        "sources",
        FieldKind::Sources,
        Place::Sources,
        "Further sources of the thing; those that are new are added.",
    ));
    fields
}

fn attribute(attribute: &'static Attribute) -> Vec<Field> {
    let name = camel_case(attribute.name);
    let place = match attribute.held {
        Held::Row => Place::Column(attribute),
        Held::Interval(table) => Place::InTime(table, attribute),
        Held::Derived => return Vec::new(),
    };
    let kind = match attribute.value {
        ValueType::Text | ValueType::Name => FieldKind::Text,
        ValueType::Int => FieldKind::Int,
        ValueType::Bool => FieldKind::Bool,
        ValueType::Day => FieldKind::Day,
        ValueType::Instant => FieldKind::Instant,
        ValueType::Choice(choices) => FieldKind::Choice(choices),
        ValueType::Several(choices) => FieldKind::Several(choices),
        ValueType::Ints => FieldKind::Ints,
        ValueType::Texts => FieldKind::Texts,
        ValueType::Localised => {
            let both = [("En", "en", "in English"), ("Vi", "vi", "in Vietnamese")];
            let both = both.into_iter().map(|(ending, lang, doc)| {
                let doc = format!("{} ({doc})", attribute.doc);
                let place = Place::Localised(attribute, lang);
                Field::new(format!("{name}{ending}"), FieldKind::Text, place, doc)
                    .required(attribute.required)
            });
            return both.collect();
        }
        ValueType::Aliases(table) => {
            let doc = "All other names that find it: the whole list; its own name is kept.";
            return vec![Field::new(name, FieldKind::Texts, Place::Aliases(table), doc)];
        }
        // nobody tells what is never held
        ValueType::Sentences | ValueType::Id | ValueType::Big | ValueType::Json => {
            return Vec::new();
        }
    };
    let required = attribute.required && attribute.held == Held::Row;
    vec![Field::new(name, kind, place, attribute.doc).required(required)]
}

fn reference(word: &'static Word, relation: &'static Relation) -> Option<Field> {
    let target = graph::word(relation.target)?;
    let place = match relation.path {
        // that a vendor is another is said by a deed of its own, which moves what hangs on it
        Path::Held(column) if column != "merged_into_id" => Place::Held(column),
        Path::HeldInterval { table, column } => Place::HeldInTime(table, column),
        _ => return None,
    };
    let required = relation.name == "province" && word.scoping == Scoping::Province;
    let field = Field::new(camel_case(relation.name), FieldKind::One(target), place, relation.doc);
    Some(field.required(required))
}

/// Links and parts that belong to the word itself.
fn owned(word: &'static Word, relation: &'static Relation) -> Option<Field> {
    let target = graph::word(relation.target)?;
    let name = camel_case(relation.name);
    let is_owned = |table: &str, owner: &str| {
        owned_tables(word).iter().find(|owned| owned.name == table && owned.owner == owner)
    };
    let doc = format!("{} The whole list.", relation.doc);
    match relation.path {
        Path::Through { table, here, there, .. } => {
            let OwnedKind::Link { .. } = is_owned(table, here)?.kind else { return None };
            Some(Field::new(name, FieldKind::Many(target), Place::Links(table, there), doc))
        }
        Path::Of(column) if target.role == Role::Part => {
            is_owned(target.table, column)?;
            let mut parts: Vec<Field> = target.attributes.iter().flat_map(attribute).collect();
            let references = target.relations.iter().filter(|one| !is_held(one, column));
            parts.extend(references.filter_map(|one| {
                let field = reference(target, one)?;
                Some(field.required(true))
            }));
            Some(Field::new(name, FieldKind::Parts(parts), Place::Parts(target.table), doc))
        }
        _ => None,
    }
}

fn is_held(relation: &Relation, by: &str) -> bool {
    matches!(relation.path, Path::Held(column) if column == by)
}

/// One field for every interval table of the word: `levelIntervals` and so on.
fn timelines(word: &'static Word) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for table in owned_tables(word).iter().filter(|table| table.kind == OwnedKind::Interval) {
        let of_table =
            |one: &&Attribute| matches!(one.held, Held::Interval(held) if held == table.name);
        let mut values: Vec<Field> =
            word.attributes.iter().filter(of_table).flat_map(attribute).collect();
        values.extend(word.relations.iter().filter_map(|relation| match relation.path {
            Path::HeldInterval { table: held, .. } if held == table.name => {
                reference(word, relation)
            }
            _ => None,
        }));
        let Some(first) = values.first_mut() else { continue };
        first.required = true;
        let name = format!("{}Intervals", first.name);
        let doc = format!(
            "All that `{}` was, is and is known to become, each with its days: the whole timeline.",
            first.name
        );
        values.extend([
            Field::new(
                "validFrom",
                FieldKind::Day,
                Place::ValidFrom,
                "The first day; null where it always held.",
            ),
            Field::new(
                "validTo",
                FieldKind::Day,
                Place::ValidTo,
                "The last day; null where nobody has said that it ended.",
            ),
            Field::new("source", FieldKind::Source, Place::Source, "Who says so."),
        ]);
        fields.push(Field::new(
            name,
            FieldKind::Intervals(values),
            Place::Timeline(table.name),
            doc,
        ));
    }
    fields
}
