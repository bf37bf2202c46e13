//! Cells to questions, by what the cells say: a table copied by hand has cells one column off.

use std::collections::BTreeMap;

use super::{cell::Cell, layout::Column, ncsc, record::Record};

/// A row's cells by question.
#[derive(Debug, Default)]
pub(super) struct AlignedRow {
    cells: BTreeMap<Column, Cell>,
    /// The cells that stand in another column than the header says.
    pub(super) shifted: Vec<Cell>,
}

impl AlignedRow {
    /// The cell of a column, if it says anything.
    pub(super) fn cell(&self, column: Column) -> Option<&Cell> {
        self.cells.get(&column).filter(|cell| !cell.is_blank())
    }

    /// The cells of some columns that say anything.
    pub(super) fn of(&self, columns: &[Column]) -> Vec<&Cell> {
        columns.iter().filter_map(|column| self.cell(*column)).collect()
    }

    /// All cells that answer a question, from left to right.
    pub(super) fn answers(&self) -> impl Iterator<Item = &Cell> {
        self.cells.range(Column::Review..).map(|(_, cell)| cell)
    }
}

/// Finds the question of every cell.
pub(super) fn align(record: &Record) -> AlignedRow {
    let anchors = Anchors::of(record);
    let mut row = AlignedRow::default();
    for (at, cell) in &record.cells {
        let home = anchors.home(*at, record);
        let Some(mut column) = record.layout.column_reaching(home) else { continue };
        if column == Column::Ncsc && !ncsc::speaks_of_a_link(&cell.words) {
            column = Column::MonitoringDetails;
        }
        if record.layout.column(*at) != Some(column) && !cell.is_blank() {
            row.shifted.push(cell.clone());
        }
        row.cells.entry(column).or_default().join(cell.clone());
    }
    row
}

/// A cell whose words leave no doubt where it belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Anchor {
    /// Where it stands.
    at: usize,
    /// Where it belongs.
    home: usize,
}

impl Anchor {
    /// Where a cell at `at` belongs if it is as far off as this one.
    const fn carries(self, at: usize) -> usize {
        (at + self.home).saturating_sub(self.at)
    }

    /// Does it stand further to the right of its home than `other`?
    const fn is_right_of(self, other: Self) -> bool {
        self.at + other.home > other.at + self.home
    }

    const fn agrees_with(self, other: Self) -> bool {
        self.at + other.home == other.at + self.home
    }
}

/// The province's name, the dossier's status word and the word on the link, as far as they are there.
struct Anchors {
    /// Those that carry their neighbours along, from left to right.
    carrying: Vec<Anchor>,
    /// One that is alone in the wrong column.
    alone: Option<Anchor>,
}

impl Anchors {
    fn of(record: &Record) -> Self {
        let layout = &record.layout;
        let to = |column, at| layout.index(column).map(|home| Anchor { at, home });
        let find = |fits: fn(&Cell) -> bool| {
            let mut fitting = record.cells.iter().filter(|(_, cell)| fits(cell)).map(|(at, _)| *at);
            fitting.next_back()
        };
        let province = to(Column::Province, record.province_at);
        let status = find(is_approval_word).and_then(|at| to(Column::DossierStatus, at));
        let link =
            find(|cell| ncsc::is_whole_answer(&cell.words)).and_then(|at| to(Column::Ncsc, at));
        let (alone, status) = match (province, status, link) {
            (Some(province), Some(status), link)
                if !status.agrees_with(province)
                    && link.is_none_or(|link| link.agrees_with(province)) =>
            {
                (Some(status), None)
            }
            (_, status, _) => (None, status),
        };
        let mut carrying: Vec<_> = [province, status, link].into_iter().flatten().collect();
        carrying.sort_by_key(|anchor| anchor.at);
        Self { carrying, alone }
    }

    /// Where the cell at `at` belongs.
    fn home(&self, at: usize, record: &Record) -> usize {
        if let Some(anchor) = self.carrying.iter().chain(&self.alone).find(|anchor| anchor.at == at)
        {
            return anchor.home;
        }
        let before = self.carrying.iter().rfind(|anchor| anchor.at < at).copied();
        let after = self.carrying.iter().find(|anchor| anchor.at > at).copied();
        match (before, after) {
            (None, None) => at,
            (None, Some(anchor)) | (Some(anchor), None) => anchor.carries(at),
            (Some(before), Some(after)) if after.is_right_of(before) => {
                let carrier = if at > inserted_at(before, after, record) { after } else { before };
                carrier.carries(at)
            }
            // a column was lost on the way: what does not fit before the next anchor is pushed up to it
            (Some(before), Some(after)) => before.carries(at).min(after.home.saturating_sub(1)),
        }
    }
}

/// Where a blank cell crept in between two anchors: at the first blank of the monitoring, else the nearest one
/// before it.
fn inserted_at(before: Anchor, after: Anchor, record: &Record) -> usize {
    let home = record.layout.index(Column::MonitoringDecision).unwrap_or_default();
    let preferred = (home + before.at).saturating_sub(before.home).max(before.at + 1);
    let is_blank = |at: &usize| record.cells.get(at).is_none_or(Cell::is_blank);
    (preferred..after.at)
        .find(is_blank)
        .or_else(|| (before.at + 1..preferred.min(after.at)).rev().find(is_blank))
        .unwrap_or(preferred)
}

fn is_approval_word(cell: &Cell) -> bool {
    matches!(cell.bare_words(), "đã phê duyệt" | "đã ban hành" | "chưa phê duyệt" | "chưa ban hành")
}
