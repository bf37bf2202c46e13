//! The tables whose rows belong to nodes, as the catalogue of words has them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::graph::{Held, Lookup, Path, Role, WORDS, Word, word};

/// A table whose rows belong to the nodes of one word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnedTable {
    /// The table.
    pub name: &'static str,
    /// Its column with the owner's id.
    pub owner: String,
    /// What its rows are.
    pub kind: OwnedKind,
}

/// What rows that belong to a node are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OwnedKind {
    /// Values that hold for a time.
    Interval,
    /// Links, known by both ends.
    Link {
        /// The column with the other's id.
        other: &'static str,
    },
    /// Rows with an id of their own, told apart by these columns.
    Part {
        /// The columns.
        identity: &'static [&'static str],
    },
}

impl OwnedKind {
    /// The columns that tell rows of one owner apart; nothing for intervals, which their days tell apart.
    pub(super) fn identity(&self) -> Option<&[&'static str]> {
        match self {
            Self::Link { other } => Some(std::slice::from_ref(other)),
            Self::Part { identity } => Some(identity),
            Self::Interval => None,
        }
    }
}

static OWNED: LazyLock<BTreeMap<&'static str, Vec<OwnedTable>>> =
    LazyLock::new(|| WORDS.into_iter().map(|word| (word.name, of_word(word))).collect());

/// The tables whose rows belong to the nodes of this word.
pub fn owned_tables(word: &Word) -> &'static [OwnedTable] {
    OWNED.get(word.name).map_or(&[], Vec::as_slice)
}

/// The table of this name, if its rows belong to the nodes of this word.
pub(super) fn owned_table(word: &Word, name: &str) -> Option<&'static OwnedTable> {
    owned_tables(word).iter().find(|table| table.name == name)
}

fn of_word(of: &'static Word) -> Vec<OwnedTable> {
    let mut tables: Vec<OwnedTable> = Vec::new();
    let mut add = |name: &'static str, owner: String, kind: OwnedKind| {
        if !tables.iter().any(|table| table.name == name) {
            tables.push(OwnedTable { name, owner, kind });
        }
    };
    for attribute in of.attributes {
        if let Held::Interval(table) = attribute.held {
            add(table, of.key_column(), OwnedKind::Interval);
        }
    }
    for lookup in of.lookups {
        if let Lookup::Alias { table, .. } = *lookup {
            add(table, of.key_column(), OwnedKind::Part { identity: &["alias"] });
        }
    }
    for relation in of.relations {
        match relation.path {
            Path::HeldInterval { table, .. } => add(table, of.key_column(), OwnedKind::Interval),
            Path::Through { table, here, there, .. } if is_link_of(of, table) => {
                // what a finding is about is any node, so that several relations share one table
                add(table, here.to_owned(), OwnedKind::Link { other: there });
            }
            Path::Of(column) if column == of.key_column() => {
                if let Some(identity) = word(relation.target).and_then(part_identity) {
                    let table = word(relation.target).map_or("", |target| target.table);
                    add(table, column.to_owned(), OwnedKind::Part { identity });
                }
            }
            Path::Through { .. } | Path::Of(_) | Path::Held(_) | Path::Derived => {}
        }
    }
    tables
}

/// A table of links goes with the word that its name begins with, where it is no word of its own.
fn is_link_of(of: &Word, table: &str) -> bool {
    let is_word = WORDS.into_iter().any(|word| word.table == table);
    let begins = table.strip_prefix(of.table).is_some_and(|rest| rest.starts_with('_'));
    let is_interval = is_interval_table(table);
    begins && !is_word && !is_interval
}

fn is_interval_table(table: &str) -> bool {
    WORDS.into_iter().flat_map(|word| word.relations).any(|relation| match relation.path {
        Path::HeldInterval { table: interval, .. } => interval == table,
        _ => false,
    })
}

/// What tells the parts of one node apart.
fn part_identity(part: &'static Word) -> Option<&'static [&'static str]> {
    if part.role != Role::Part {
        return None;
    }
    match part.table {
        "decision_relation" => Some(&["related_id", "kind"]),
        "decision_clause" => Some(&["label"]),
        "reported_figure_component" => Some(&["name"]),
        "obligation_due_rule" => Some(&["ordinal"]),
        // the states of a province are intervals, sources are written on their own
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_below_a_node_is_found_in_the_catalogue() {
        let told: Vec<_> = WORDS
            .into_iter()
            .flat_map(owned_tables)
            .map(|table| match &table.kind {
                OwnedKind::Interval => format!("{} of {}: interval", table.name, table.owner),
                OwnedKind::Link { other } => format!("{} of {}: {other}", table.name, table.owner),
                OwnedKind::Part { identity } => {
                    format!("{} of {}: {}", table.name, table.owner, identity.join(", "))
                }
            })
            .collect();

        insta::assert_snapshot!(told.join("\n"), @r"
        province_state of province_id: interval
        province_alias of province_id: alias
        province_succession of predecessor_id: successor_id
        information_system_level of information_system_id: interval
        information_system_lifecycle of information_system_id: interval
        information_system_owner of information_system_id: interval
        information_system_operator of information_system_id: interval
        level_dossier_state of level_dossier_id: interval
        level_dossier_system of level_dossier_id: information_system_id
        level_dossier_decision of level_dossier_id: decision_id
        decision_relation of decision_id: related_id, kind
        decision_clause of decision_id: label
        obligation_jurisdiction of obligation_id: province_id
        obligation_due_rule of obligation_id: ordinal
        inventory_state of inventory_id: interval
        security_team_state of security_team_id: interval
        security_team_headcount of security_team_id: interval
        security_team_decision of security_team_id: decision_id
        monitoring_arrangement_state of monitoring_arrangement_id: interval
        monitoring_arrangement_vendor of monitoring_arrangement_id: vendor_id
        monitoring_arrangement_decision of monitoring_arrangement_id: decision_id
        vendor_alias of vendor_id: alias
        ncsc_link_state of ncsc_link_id: interval
        survey_answer_decision of survey_answer_id: decision_id
        survey_answer_vendor of survey_answer_id: vendor_id
        reported_figure_component of reported_figure_id: name
        finding_subject of finding_id: node_id
        ");
    }
}
