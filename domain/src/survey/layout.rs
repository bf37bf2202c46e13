//! Which column asks what: found in the header, wherever it stands.

use std::collections::BTreeMap;

use super::{answer::Criterion, grid::GridRow};
use crate::{label::Lang, text::search_key};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    Number,
    Province,
    Review,
    DossierStatus,
    DossierDecision,
    ForceDecision,
    ForceMembers,
    MonitoringDecision,
    MonitoringDetails,
    Ncsc,
}

/// The columns of one page, by index from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    at: BTreeMap<Column, usize>,
}

impl Layout {
    /// Where a column stands.
    pub(super) fn index(&self, column: Column) -> Option<usize> {
        self.at.get(&column).copied()
    }

    /// What stands at an index.
    pub(super) fn column(&self, index: usize) -> Option<Column> {
        self.at.iter().find(|(_, at)| **at == index).map(|(column, _)| *column)
    }

    /// What stands at an index, or at the nearest one to its left: a merged column goes on to the right.
    pub(super) fn column_reaching(&self, index: usize) -> Option<Column> {
        (0..=index).rev().find_map(|index| self.column(index))
    }
}

/// A line that might be a header.
pub(super) enum Header {
    /// It is none.
    No,
    /// It is one.
    Yes(Layout),
    /// It is one, without columns for some questions.
    Lacking(Vec<Criterion>),
}

/// Reads a line, and the line below it, as a header.
pub(super) fn read_header(line: &GridRow, below: Option<&GridRow>) -> Header {
    let groups = groups(line);
    let asked = Criterion::ALL.iter().filter(|criterion| groups.contains_key(&group(**criterion)));
    if !groups.contains_key(&Group::Province) || asked.count() < 3 {
        return Header::No;
    }
    let missing: Vec<_> = Criterion::ALL
        .iter()
        .copied()
        .filter(|criterion| !groups.contains_key(&group(*criterion)))
        .collect();
    if !missing.is_empty() {
        return Header::Lacking(missing);
    }
    let below = below.filter(|below| is_second_line(below));
    Header::Yes(Layout { at: columns(&groups, line.cells.len(), below) })
}

/// Is it the second line of a header (`Tình trạng | Quyết định số | …`)?
pub(super) fn is_second_line(line: &GridRow) -> bool {
    let said: Vec<_> = line.cells.iter().map(|cell| search_key(cell)).collect();
    let is_heading = |key: &String| {
        ["tinh trang", "quyet dinh so", "so thanh vien", "chi tiet"].contains(&key.as_str())
    };
    let said: Vec<_> = said.iter().filter(|key| !key.is_empty()).collect();
    said.len() >= 2 && said.iter().filter(|key| is_heading(key)).count() * 2 > said.len()
}

/// The names of questions, for a refusal.
pub(super) fn names(criteria: &[Criterion]) -> Vec<String> {
    criteria.iter().map(|criterion| format!("the {}", criterion.label(Lang::En))).collect()
}

/// A heading of the first line; some stand over two columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Number,
    Province,
    Review,
    Dossier,
    Force,
    Monitoring,
    Ncsc,
}

const fn group(criterion: Criterion) -> Group {
    match criterion {
        Criterion::SystemReview => Group::Review,
        Criterion::LevelDossier => Group::Dossier,
        Criterion::SecurityForce => Group::Force,
        Criterion::Monitoring => Group::Monitoring,
        Criterion::NcscLink => Group::Ncsc,
    }
}

fn groups(line: &GridRow) -> BTreeMap<Group, usize> {
    let mut groups = BTreeMap::new();
    for (index, cell) in line.cells.iter().enumerate() {
        if let Some(group) = heading(&search_key(cell)) {
            groups.entry(group).or_insert(index);
        }
    }
    groups
}

/// What a heading of the first line asks. A name of a system or a body in a heading must not mislead: the most
/// telling words come first.
fn heading(key: &str) -> Option<Group> {
    let says = |words: &str| key.contains(words);
    match key {
        "" => None,
        "stt" | "tt" | "so tt" | "so thu tu" => Some(Group::Number),
        _ if key.len() < 40 && (says("tinh thanh") || key == "tinh" || says("dia phuong")) => {
            Some(Group::Province)
        }
        _ if says("ho so") && says("cap do") => Some(Group::Dossier),
        _ if says("luc luong") || says("don vi chuyen trach") => Some(Group::Force),
        _ if says("ung cuu") || says("xu ly su co") => Some(Group::Monitoring),
        _ if says("ncsc") || says("giam sat an toan khong gian mang") => Some(Group::Ncsc),
        _ if says("ra soat") || says("danh gia") => Some(Group::Review),
        _ => None,
    }
}

fn columns(
    groups: &BTreeMap<Group, usize>,
    width: usize,
    below: Option<&GridRow>,
) -> BTreeMap<Column, usize> {
    let mut at = BTreeMap::new();
    for (group, start) in groups {
        let end = groups.values().copied().filter(|other| other > start).min().unwrap_or(width);
        let (first, second) = match group {
            Group::Number => (Column::Number, None),
            Group::Province => (Column::Province, None),
            Group::Review => (Column::Review, None),
            Group::Dossier => {
                (Column::DossierStatus, Some((Column::DossierDecision, "quyet dinh")))
            }
            Group::Force => (Column::ForceDecision, Some((Column::ForceMembers, "so thanh vien"))),
            Group::Monitoring => {
                (Column::MonitoringDecision, Some((Column::MonitoringDetails, "chi tiet")))
            }
            Group::Ncsc => (Column::Ncsc, None),
        };
        at.insert(first, *start);
        if let Some((second, heading)) = second.filter(|_| end > start + 1) {
            let told = |index: &usize| {
                let cell = below.and_then(|line| line.cells.get(*index));
                cell.is_some_and(|cell| search_key(cell).contains(heading))
            };
            at.insert(second, (*start + 1..end).find(told).unwrap_or(start + 1));
        }
    }
    at
}
