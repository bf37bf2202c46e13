//! What is given, read into a record.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use uuid::Uuid;

use super::code::UserErrorCode as Code;
use super::given::{Given, Object};
use super::mistake::Mistake;
use super::nearest::nearest;
use super::references::{by_id, external, id, natural, reference};
use super::writable::{Field, FieldKind, Place, Writable, source_fields};
use super::{scalar, timeline};
use crate::graph::Word;
use crate::rules;
use crate::sync::{Fact, Key, Part, Record, Source, Told, Value};

/// Whose register of external ids a caller tells of where it names none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Register {
    /// The nation's.
    Nation,
    /// A province's.
    Province(Uuid),
    /// It writes for several provinces and must say.
    Unsaid,
}

/// Who tells, and when.
#[derive(Clone, Copy)]
pub struct Telling<'a> {
    /// Today in Vietnam.
    pub today: NaiveDate,
    /// Whose external ids are told where no province is named.
    pub register: Register,
    /// Whether the register of this province may be named.
    pub may_name_register: &'a dyn Fn(Uuid) -> bool,
    /// Who says so, where no source is told.
    pub source: &'a Source,
    /// The id of the thing, if it is new.
    pub new_id: Uuid,
}

impl std::fmt::Debug for Telling<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Telling")
            .field("today", &self.today)
            .field("register", &self.register)
            .finish_non_exhaustive()
    }
}

/// What `given` says of a thing of this type.
///
/// # Errors
/// Every [`Mistake`] in it.
pub fn read(of: &Writable, given: &Object, telling: &Telling<'_>) -> Result<Record, Vec<Mistake>> {
    let mut reader = Reader::new(of, telling);
    reader.unknown(&of.fields, given);
    reader.days(given);
    for field in &of.fields {
        if let Some(value) = given.get(&field.name)
            && let Err(mistake) = reader.field(field, value)
        {
            reader.mistakes.push(mistake.at(&field.name));
        }
    }
    reader.in_time();
    reader.own_name();
    reader.finish()
}

/// What a person says of a thing that callers do not tell themselves, such as a survey's answer: columns of its own row.
///
/// # Errors
/// Every [`Mistake`] in it.
pub fn read_review(
    word: &'static Word,
    named: &Given,
    given: &Object,
    telling: &Telling<'_>,
) -> Result<Record, Vec<Mistake>> {
    let mut record = Record::new(word, "");
    let mut mistakes = Vec::new();
    match reference(word, named, telling) {
        Ok(key) => record.keys = vec![key],
        Err(mistake) => mistakes.push(mistake.at(word.one)),
    }
    for attribute in word.attributes {
        let Some(value) = given.get(&crate::graph::camel_case(attribute.name)) else { continue };
        match scalar::value(attribute, value) {
            Ok(value) => {
                record.values.insert(attribute.name.into(), Told::Value(value));
            }
            Err(mistake) => mistakes.push(mistake.at(&crate::graph::camel_case(attribute.name))),
        }
    }
    if mistakes.is_empty() { Ok(record) } else { Err(mistakes) }
}

/// That a thing of this type is no more: from `retiredOn`, today where it is not told.
///
/// # Errors
/// Every [`Mistake`] in it.
pub fn read_retirement(
    of: &Writable,
    given: &Object,
    telling: &Telling<'_>,
) -> Result<Record, Vec<Mistake>> {
    const TOLD: [&str; 6] = ["id", "externalIds", "key", "retiredOn", "source", "sources"];
    let mut reader = Reader::new(of, telling);
    let fields: Vec<&Field> =
        of.fields.iter().filter(|field| TOLD.contains(&field.name.as_str())).collect();
    for name in given.keys().filter(|name| !TOLD.contains(&name.as_str())) {
        reader.mistakes.push(
            Mistake::new(
                Code::UnknownField,
                format!("Who retires a thing tells {} only, not {name:?}.", TOLD.join(", ")),
                format!("Khi ngừng một đối tượng chỉ nêu {}, không nêu {name:?}.", TOLD.join(", ")),
            )
            .at(name),
        );
    }
    reader.days(given);
    let day = match given.get("retiredOn") {
        None | Some(Given::Null) => telling.today,
        Some(value) => scalar::day(value).unwrap_or(telling.today),
    };
    for field in fields {
        if let Some(value) = given.get(&field.name).filter(|value| **value != Given::Null)
            && let Err(mistake) = reader.field(field, value)
        {
            reader.mistakes.push(mistake.at(&field.name));
        }
    }
    let source = reader.source.clone();
    close(&mut reader.record, day, source.as_ref());
    reader.finish()
}

/// That a thing with this id is no more from a day on.
pub fn retired(word: &'static Word, id: Uuid, day: NaiveDate) -> Record {
    let mut record = Record::new(word, "");
    record.keys = vec![by_id(word, id)];
    close(&mut record, day, None);
    record
}

/// A thing that is no more is in the state in which things of its word end, where there is one.
fn close(record: &mut Record, day: NaiveDate, source: Option<&Source>) {
    record.values.insert("retired_on".into(), Told::Value(day.into()));
    if let Some((table, status)) = rules::closing_state(record.word) {
        let column = if table == "information_system_lifecycle" { "lifecycle" } else { "status" };
        record.facts.push(Fact::new(table, Some(day)).with(column, status).by(source));
    }
}

struct Reader<'a> {
    of: &'a Writable,
    telling: &'a Telling<'a>,
    record: Record,
    mistakes: Vec<Mistake>,
    since: NaiveDate,
    until: Option<NaiveDate>,
    source: Option<Source>,
    /// Values that hold for a time, by table.
    in_time: BTreeMap<&'static str, Vec<(&'static str, Told)>>,
    whole: BTreeSet<&'static str>,
}

impl<'a> Reader<'a> {
    fn new(of: &'a Writable, telling: &'a Telling<'a>) -> Self {
        let mut record = Record::new(of.word, "");
        record.keys.clear();
        record.id = Some(telling.new_id);
        record.made_by = Some(telling.source.clone());
        Self {
            of,
            telling,
            record,
            mistakes: Vec::new(),
            since: telling.today,
            until: None,
            source: Some(telling.source.clone()),
            in_time: BTreeMap::new(),
            whole: BTreeSet::new(),
        }
    }

    /// The fields that there are not, with the nearest that there is.
    fn unknown(&mut self, fields: &[Field], given: &Object) {
        let mistakes = given.keys().filter_map(|name| unknown(self.of.word.name, fields, name));
        self.mistakes.extend(mistakes.collect::<Vec<_>>());
    }

    /// What the other fields need: days, source, and what the thing is called.
    fn days(&mut self, given: &Object) {
        for (name, slot) in [("since", true), ("until", false)] {
            let day = match given.get(name) {
                None | Some(Given::Null) => continue,
                Some(value) => scalar::day(value),
            };
            match (day, slot) {
                (Ok(day), true) => self.since = day,
                (Ok(day), false) => self.until = Some(day),
                // told again where the field itself is read
                (Err(_), _) => {}
            }
        }
        if let Some(Ok(source)) = given.get("source").map(source) {
            self.source = source;
        }
    }

    fn field(&mut self, field: &'a Field, given: &Given) -> Result<(), Mistake> {
        let word = self.of.word;
        match field.place {
            // null names nothing
            Place::Id | Place::Key | Place::ExternalIds if *given == Given::Null => {}
            Place::Id => {
                let id = id(word, given)?;
                self.record.id = Some(id);
                self.record.keys.push(by_id(word, id));
            }
            Place::Key => {
                // first, so that its id is made of it
                self.record.keys.insert(0, natural(word, given)?);
            }
            Place::ExternalIds => {
                let told = scalar::each(given, |item| external(word, item, self.telling))?;
                for key in told {
                    if !self.record.keys.contains(&key) {
                        self.record.keys.push(key);
                    }
                }
            }
            Place::Column(attribute) => {
                let value = scalar::value(attribute, given)?;
                self.record.values.insert(attribute.name.into(), Told::Value(value));
            }
            Place::Localised(attribute, lang) => {
                let value = scalar::value(attribute, given)?;
                let column = format!("{}_{lang}", attribute.name);
                self.record.values.insert(column.into(), Told::Value(value));
            }
            Place::Held(column) => {
                let told = self.one(field, given)?;
                self.record.values.insert(column.into(), told);
            }
            Place::InTime(table, attribute) => {
                let value = scalar::value(attribute, given)?;
                let told = (attribute.name, Told::Value(value));
                self.in_time.entry(table).or_default().push(told);
            }
            Place::HeldInTime(table, column) => {
                let told = (column, self.one(field, given)?);
                self.in_time.entry(table).or_default().push(told);
            }
            Place::Links(table, column) => {
                let FieldKind::Many(target) = field.kind else { return Ok(()) };
                let keys = scalar::each(given, |item| reference(target, item, self.telling))?;
                self.record.whole.push(table);
                let links = keys.into_iter().map(|key| Part::new(table).node(column, key));
                self.record.parts.extend(links);
            }
            Place::Aliases(table) => {
                let aliases = scalar::each(given, scalar::line)?;
                self.record.whole.push(table);
                self.record.parts.extend(aliases.iter().map(|alias| named(table, alias, "ALIAS")));
            }
            Place::Parts(table) => {
                let FieldKind::Parts(fields) = &field.kind else { return Ok(()) };
                let parts = scalar::each(given, |item| part(table, fields, item, self.telling))?;
                self.record.whole.push(table);
                self.record.parts.extend(parts);
            }
            Place::Timeline(table) => {
                let FieldKind::Intervals(fields) = &field.kind else { return Ok(()) };
                let default = self.source.clone();
                let facts = timeline::read(table, fields, given, self.telling, default.as_ref())?;
                self.whole.insert(table);
                self.record.whole.push(table);
                self.record.facts.extend(facts);
            }
            Place::Since | Place::Until | Place::ValidFrom | Place::ValidTo => {
                if *given != Given::Null {
                    scalar::day(given)?;
                }
            }
            Place::Source => {
                let told = source(given)?;
                self.record.sources.extend(told);
            }
            Place::Sources => {
                let told = scalar::each(given, |item| {
                    source(item)?.ok_or_else(|| Mistake::kind("a source", "một nguồn", item))
                })?;
                self.record.sources.extend(told);
                // who tells the list tells that nobody else says so
                self.record.made_by = None;
            }
        }
        Ok(())
    }

    fn one(&self, field: &Field, given: &Given) -> Result<Told, Mistake> {
        let FieldKind::One(target) = field.kind else { return Ok(Told::Value(Value::Null)) };
        if *given == Given::Null {
            return if field.required {
                Err(scalar::not_null(&field.name))
            } else {
                Ok(Told::Value(Value::Null))
            };
        }
        reference(target, given, self.telling).map(Told::Node)
    }

    /// Values without days of their own become facts from `since` to `until`.
    fn in_time(&mut self) {
        let told = std::mem::take(&mut self.in_time);
        let word = self.of.word.name;
        if self.until.is_some_and(|until| until < self.since) && !told.is_empty() {
            let (since, until) = (self.since, self.until.unwrap_or_default());
            let mistake = Mistake::new(
                Code::EndBeforeStart,
                format!("`until` must not be before `since`, got {until} and {since}."),
                format!("`until` không được trước `since`, nhận được {until} và {since}."),
            );
            self.mistakes.push(mistake.at("until"));
        }
        for (table, values) in told {
            if self.whole.contains(table) {
                let columns =
                    values.iter().map(|(column, _)| *column).collect::<Vec<_>>().join(", ");
                self.mistakes.push(Mistake::new(
                    Code::Contradiction,
                    format!("Tell of a {word} either {columns} from a day on or the whole timeline, not both."),
                    format!("Với {word} chỉ nêu {columns} từ một ngày hoặc toàn bộ các giai đoạn, không nêu cả hai."),
                ));
                continue;
            }
            match timeline::fact(table, values, Some(self.since), self.until, self.source.as_ref())
            {
                Ok(fact) => self.record.facts.push(fact),
                Err(mistake) => self.mistakes.push(mistake),
            }
        }
    }

    /// What is found by other names is found by its own too.
    fn own_name(&mut self) {
        let table = self.of.fields.iter().find_map(|field| match field.place {
            Place::Aliases(table) => Some(table),
            _ => None,
        });
        let Some(table) = table else { return };
        if let Some(Told::Value(Value::Text(name))) = self.record.values.get("name") {
            let part = named(table, &name.clone(), "NAME");
            self.record.parts.insert(0, part);
        }
    }

    fn finish(mut self) -> Result<Record, Vec<Mistake>> {
        if !self.mistakes.is_empty() {
            return Err(self.mistakes);
        }
        let is_natural = |key: &Key| key.source == Key::NATURAL;
        let names_id = self.record.keys.iter().any(|key| key.source == Key::ID);
        if !names_id && self.record.keys.iter().any(is_natural) {
            // made of the natural key, alike in every installation
            self.record.id = None;
        }
        if self.record.keys.is_empty() {
            self.record.keys.push(by_id(self.of.word, self.telling.new_id));
        }
        Ok(self.record)
    }
}

fn named(table: &'static str, alias: &str, kind: &'static str) -> Part {
    let mut part = Part::new(table).with("alias", alias);
    part.values.push(("kind", Told::IfNew(kind.into())));
    part
}

/// That there is no such field.
pub(super) fn unknown(of: &str, fields: &[Field], name: &str) -> Option<Mistake> {
    if fields.iter().any(|field| field.name == name) {
        return None;
    }
    let meant = nearest(name, fields.iter().map(|field| field.name.as_str()));
    let (hint, hint_vi) = meant
        .map(|meant| (format!(" Did you mean {meant:?}?"), format!(" Có phải là {meant:?}?")))
        .unwrap_or_default();
    let mistake = Mistake::new(
        Code::UnknownField,
        format!("A {of} has no field {name:?}.{hint}"),
        format!("{of} không có trường {name:?}.{hint_vi}"),
    );
    Some(mistake.at(name))
}

/// One part of a thing, all of it: what is not told of it is null.
fn part(
    table: &'static str,
    fields: &[Field],
    given: &Given,
    telling: &Telling<'_>,
) -> Result<Part, Mistake> {
    let Given::Object(told) = given else {
        return Err(Mistake::kind("an object", "một đối tượng", given));
    };
    if let Some(mistake) = told.keys().find_map(|name| unknown("part", fields, name)) {
        return Err(mistake);
    }
    let mut part = Part::new(table);
    for field in fields {
        let value = told.get(&field.name).unwrap_or(&Given::Null);
        let read = match (field.place, &field.kind) {
            (Place::Column(attribute), _) => {
                scalar::value(attribute, value).map(|value| (attribute.name, Told::Value(value)))
            }
            (Place::Held(column), FieldKind::One(target)) => match value {
                Given::Null => Err(scalar::not_null(&field.name)),
                value => reference(target, value, telling).map(|key| (column, Told::Node(key))),
            },
            _ => continue,
        };
        part.values.push(read.map_err(|mistake| mistake.at(&field.name))?);
    }
    Ok(part)
}

/// A source; nothing for null.
pub(super) fn source(given: &Given) -> Result<Option<Source>, Mistake> {
    let told = match given {
        Given::Null => return Ok(None),
        Given::Object(told) => told,
        _ => return Err(Mistake::kind("a source", "một nguồn", given)),
    };
    if let Some(mistake) = told.keys().find_map(|name| unknown("source", source_fields(), name)) {
        return Err(mistake);
    }
    let mut source = Source { by_caller: true, ..Source::default() };
    for field in source_fields() {
        let Place::Column(attribute) = field.place else { continue };
        let value = told.get(&field.name).unwrap_or(&Given::Null);
        let value = scalar::value(attribute, value).map_err(|mistake| mistake.at(&field.name))?;
        let number = |value: &Value| match value {
            Value::Int(number) => u32::try_from(*number).ok(),
            _ => None,
        };
        let text = |value: &Value| match value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        };
        match attribute.name {
            "source" => source.source = text(&value).unwrap_or_default(),
            "file_hash" => source.file_hash = text(&value),
            "sheet" => source.sheet = text(&value),
            "page" => source.page = number(&value),
            "row" => source.row = number(&value),
            "column" => source.column = number(&value),
            "clause" => source.clause = text(&value),
            _ => source.raw_text = text(&value),
        }
    }
    Ok(Some(source))
}
