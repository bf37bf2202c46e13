//! What a change says, in the words of the graph: tables and columns become attributes and relations, ids become nodes.
//!
//! What the graph has no word for (sort keys, which follow from names, and the like) is not told.

use uuid::Uuid;

use super::patch::{Patch, PatchRow, Said};
use crate::graph::{
    Attribute, Held, Lookup, PROVENANCE, Path, Role, ValueType, WORDS, Word, camel_case, word,
};
use crate::sync::{OwnedKind, SOURCES, owned_tables};

/// One thing that changed: a field, and what stood and stands there.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The field's name in the public schema.
    pub name: String,
    /// What stood there.
    pub old: Said,
    /// What stands there.
    pub new: Said,
}

/// The change of a node of `word` as those who follow the feed are told it.
///
/// `{set: {FIELD: VALUE}, rows: [{of: FIELD, row: ID, set: {…}}, {of: FIELD, added: VALUE}, {of: FIELD, removed: VALUE}]}`:
/// `set` is what now stands in the fields that changed; `rows` is what belongs to the node and has several values, in
/// time or side by side.
pub fn told(word: &Word, patch: &Patch) -> Said {
    let rows = patch.rows.iter().filter_map(|row| {
        let below = Below::of(word, &row.table)?;
        let mut fields = vec![("of".to_owned(), Said::Text(camel_case(&below.field)))];
        if let (Some(id), false) = (row.id, below.is_single) {
            fields.push(("row".to_owned(), Said::Text(id.simple().to_string())));
        }
        let name = match (row.removed, below.is_single) {
            (true, _) => "removed",
            (false, true) => "added",
            (false, false) => "set",
        };
        fields.push((name.to_owned(), below.value(row)));
        Some(Said::Fields(fields))
    });
    let rows: Vec<Said> = rows.collect();
    Said::Fields(vec![
        ("set".to_owned(), Said::Fields(values(&columns_of(word), &patch.own))),
        ("rows".to_owned(), Said::List(rows)),
    ])
}

/// The fields that a change of a node of `word` changed; `back` undoes it.
pub fn fields(word: &Word, forth: &Patch, back: Option<&Patch>) -> Vec<Field> {
    let columns = columns_of(word);
    let new = values(&columns, &forth.own).into_iter();
    let mut old = values(&columns, back.map_or(&[], |back| &back.own));
    let mut fields: Vec<Field> = new
        .map(|(name, new)| {
            let old = old.iter_mut().find(|(old, _)| *old == name);
            let old = old.map_or(Said::Null, |(_, old)| std::mem::replace(old, Said::Null));
            Field { name, old, new }
        })
        .collect();
    for (place, row) in forth.rows.iter().enumerate() {
        let Some(below) = Below::of(word, &row.table) else { continue };
        let back = back.and_then(|back| back.rows.get(place));
        // on the way back what was new is removed, and what was removed is there
        let stands = |row: &PatchRow| {
            if row.removed { Said::Null } else { below.value(row) }
        };
        let old = back.map_or(Said::Null, stands);
        fields.push(Field { name: camel_case(&below.field), old, new: stands(row) });
    }
    fields
}

/// What a column means: the field that it is told as.
struct Meaning {
    column: String,
    name: String,
    kind: Kind,
}

#[derive(Clone, Copy)]
enum Kind {
    Value(ValueType),
    Node(&'static Word),
}

/// How the rows of one table that belong to nodes of a word are told.
struct Below {
    field: String,
    columns: Vec<Meaning>,
    /// Whether a row is one value, rather than several with names.
    is_single: bool,
}

impl Below {
    fn of(of: &Word, table: &str) -> Option<Self> {
        if table == SOURCES {
            let field = "provenance".to_owned();
            return Some(Self { field, columns: columns_of(&PROVENANCE), is_single: false });
        }
        let owned = owned_tables(of).iter().find(|owned| owned.name == table)?;
        match owned.kind {
            OwnedKind::Link { other } => {
                let relation = of.relations.iter().find(|relation| {
                    matches!(relation.path, Path::Through { table, here, .. }
                        if table == owned.name && here == owned.owner)
                })?;
                let kind = Kind::Node(word(relation.target)?);
                let column = Meaning { column: other.to_owned(), name: String::new(), kind };
                Some(Self {
                    field: relation.name.to_owned(),
                    columns: vec![column],
                    is_single: true,
                })
            }
            OwnedKind::Interval | OwnedKind::Part { .. } => Self::aliases(of, table)
                .or_else(|| Self::part(of, table))
                .or_else(|| Self::interval(of, table)),
        }
    }

    fn aliases(of: &Word, table: &str) -> Option<Self> {
        let mut lookups = of.lookups.iter();
        lookups.find(
            |lookup| matches!(lookup, Lookup::Alias { table: known, .. } if *known == table),
        )?;
        let kind = Kind::Value(ValueType::Text);
        let column = Meaning { column: "alias".to_owned(), name: String::new(), kind };
        Some(Self { field: "aliases".to_owned(), columns: vec![column], is_single: true })
    }

    fn part(of: &Word, table: &str) -> Option<Self> {
        let part = WORDS.into_iter().find(|word| word.role == Role::Part && word.table == table)?;
        let key = of.key_column();
        let relation = of.relations.iter().find(|relation| {
            relation.target == part.name
                && matches!(relation.path, Path::Of(column) if column == key)
        })?;
        Some(Self { field: relation.name.to_owned(), columns: columns_of(part), is_single: false })
    }

    fn interval(of: &Word, table: &str) -> Option<Self> {
        let attributes = of.attributes.iter().filter(
            |attribute| matches!(attribute.held, Held::Interval(interval) if interval == table),
        );
        let mut columns: Vec<Meaning> = attributes.flat_map(columns_of_attribute).collect();
        for relation in of.relations {
            if let Path::HeldInterval { table: interval, column } = relation.path
                && interval == table
            {
                columns.extend(reference(relation.name, column, relation.target));
            }
        }
        let field = columns.first()?.name.clone();
        for day in ["valid_from", "valid_to"] {
            let kind = Kind::Value(ValueType::Day);
            columns.push(Meaning { column: day.to_owned(), name: day.to_owned(), kind });
        }
        Some(Self { field, columns, is_single: false })
    }

    fn value(&self, row: &PatchRow) -> Said {
        let mut values = values(&self.columns, &row.values);
        if self.is_single {
            values.pop().map_or(Said::Null, |(_, value)| value)
        } else {
            Said::Fields(values)
        }
    }
}

/// The columns of a word's own rows.
fn columns_of(word: &Word) -> Vec<Meaning> {
    let held = word.attributes.iter().filter(|attribute| attribute.held == Held::Row);
    let mut columns: Vec<Meaning> = held.flat_map(columns_of_attribute).collect();
    for relation in word.relations {
        if let Path::Held(column) = relation.path
            && columns.iter().all(|known| known.column != column)
        {
            columns.extend(reference(relation.name, column, relation.target));
        }
    }
    columns
}

fn columns_of_attribute(attribute: &Attribute) -> Vec<Meaning> {
    let column =
        |name: String, value| Meaning { column: name.clone(), name, kind: Kind::Value(value) };
    match attribute.value {
        ValueType::Localised => ["en", "vi"]
            .into_iter()
            .map(|lang| column(format!("{}_{lang}", attribute.name), ValueType::Text))
            .collect(),
        // they stand in a table of their own
        ValueType::Aliases(_) => Vec::new(),
        value => vec![column(attribute.name.to_owned(), value)],
    }
}

fn reference(name: &str, column: &str, target: &str) -> Option<Meaning> {
    let kind = Kind::Node(word(target)?);
    Some(Meaning { column: column.to_owned(), name: name.to_owned(), kind })
}

/// The values that have a name, in the order in which they stand.
fn values(columns: &[Meaning], held: &[(String, Said)]) -> Vec<(String, Said)> {
    let named = held.iter().filter_map(|(name, value)| {
        let column = columns.iter().find(|column| column.column == *name)?;
        Some((camel_case(&column.name), meant(column.kind, value)))
    });
    named.collect()
}

fn meant(kind: Kind, value: &Said) -> Said {
    let Said::Text(text) = value else { return value.clone() };
    match kind {
        Kind::Node(word) => {
            Uuid::parse_str(text).map_or(Said::Null, |id| Said::Node(word.name, id))
        }
        Kind::Value(ValueType::Several(_)) => Said::List(
            text.split_ascii_whitespace().map(|code| Said::Text(code.to_owned())).collect(),
        ),
        Kind::Value(ValueType::Ints) => {
            let numbers = text.split_ascii_whitespace().filter_map(|number| number.parse().ok());
            Said::List(numbers.map(Said::Number).collect())
        }
        Kind::Value(ValueType::Texts) => {
            Said::List(text.lines().map(|line| Said::Text(line.to_owned())).collect())
        }
        Kind::Value(_) => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::{INFORMATION_SYSTEM, LEVEL_DOSSIER, VENDOR};

    const ID: Uuid = Uuid::from_u128(7);

    fn text(text: &str) -> Said {
        Said::Text(text.to_owned())
    }

    fn row(table: &str, removed: bool, values: &[(&str, Said)]) -> PatchRow {
        PatchRow { table: table.to_owned(), id: Some(ID), removed, values: held(values) }
    }

    fn held(values: &[(&str, Said)]) -> Vec<(String, Said)> {
        values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
    }

    #[test]
    fn columns_become_fields_and_ids_become_nodes() {
        let patch = Patch {
            own: held(&[
                ("went_live_on", text("2024-05-01")),
                ("name_sort", text("x")),
                ("province_id", text(&ID.to_string())),
            ]),
            rows: vec![row(
                "information_system_owner",
                false,
                &[("organization_id", text(&ID.to_string())), ("valid_from", text("2024-01-01"))],
            )],
        };

        let Said::Fields(parts) = told(&INFORMATION_SYSTEM, &patch) else { panic!() };

        let Said::Fields(set) = &parts[0].1 else { panic!() };
        assert_eq!(set[0], ("wentLiveOn".to_owned(), text("2024-05-01")));
        assert!(matches!(&set[1], (name, Said::Node("Province", ID)) if name == "province"));
        assert_eq!(set.len(), 2, "a sort key is not told");
        let Said::List(rows) = &parts[1].1 else { panic!() };
        let Said::Fields(owner) = &rows[0] else { panic!() };
        assert_eq!(owner[0], ("of".to_owned(), text("owner")));
        let Said::Fields(values) = &owner[2].1 else { panic!() };
        assert!(matches!(values[0].1, Said::Node("Organization", ID)));
        assert_eq!(values[1], ("validFrom".to_owned(), text("2024-01-01")));
    }

    #[test]
    fn links_and_aliases_are_added_and_removed() {
        let link = row("level_dossier_decision", false, &[("decision_id", text(&ID.to_string()))]);
        let alias = row("vendor_alias", true, &[("alias", text("VTEL"))]);

        let added = told(&LEVEL_DOSSIER, &Patch { own: Vec::new(), rows: vec![link] });
        let removed = told(&VENDOR, &Patch { own: Vec::new(), rows: vec![alias] });

        let rows = |told: &Said| match told {
            Said::Fields(parts) => parts[1].1.clone(),
            _ => panic!(),
        };
        let of = |field: &str| ("of".to_owned(), text(field));
        let link =
            Said::Fields(vec![of("decisions"), ("added".to_owned(), Said::Node("Decision", ID))]);
        assert_eq!(rows(&added), Said::List(vec![link]));
        let alias = Said::Fields(vec![of("aliases"), ("removed".to_owned(), text("VTEL"))]);
        assert_eq!(rows(&removed), Said::List(vec![alias]));
    }

    #[test]
    fn a_source_is_told_by_what_it_says_of_itself() {
        let source = row("provenance_subject", false, &[("source", text("S2"))]);

        let fields = fields(&VENDOR, &Patch { own: Vec::new(), rows: vec![source] }, None);

        let told = Said::Fields(vec![("source".to_owned(), text("S2"))]);
        assert_eq!(fields.len(), 1);
        assert_eq!((fields[0].name.as_str(), &fields[0].new), ("provenance", &told));
    }

    #[test]
    fn a_field_tells_what_stood_and_what_stands() {
        let forth = Patch {
            own: held(&[("kind", text("SOFTWARE"))]),
            rows: vec![row("vendor_alias", false, &[("alias", text("VTEL"))])],
        };
        let back = Patch {
            own: held(&[("kind", text("TELECOM"))]),
            rows: vec![row("vendor_alias", true, &[("alias", text("VTEL"))])],
        };

        let told = fields(&VENDOR, &forth, Some(&back));

        let expected =
            [("kind", text("TELECOM"), text("SOFTWARE")), ("aliases", Said::Null, text("VTEL"))];
        for (field, (name, old, new)) in told.iter().zip(expected) {
            assert_eq!((field.name.as_str(), &field.old, &field.new), (name, &old, &new));
        }
    }

    /// A table that no word tells would be silently left out.
    #[test]
    fn every_table_below_a_node_is_told() {
        for word in WORDS {
            for table in owned_tables(word).iter().filter(|table| table.name != "finding_subject") {
                assert!(Below::of(word, table.name).is_some(), "{} of {}", table.name, word.name);
            }
        }
    }
}
