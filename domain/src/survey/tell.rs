//! Writing findings down, in both languages.

use super::{
    cell::Cell,
    finding::{Finding, FindingPlace, FindingRule},
    grid::CellSource,
};

/// Gathers the findings of one sheet.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) told: Vec<Finding>,
}

impl Findings {
    /// Tells of something odd in a cell.
    pub(super) fn in_cell(
        &mut self,
        rule: FindingRule,
        cell: &Cell,
        english: String,
        vietnamese: String,
    ) {
        if let Some(source) = cell.sources.first() {
            self.at(rule, source, english, vietnamese);
        }
    }

    /// Tells of something odd in a cell, and quotes the words that are meant.
    pub(super) fn in_cell_quoting(
        &mut self,
        rule: FindingRule,
        cell: &Cell,
        words: &str,
        english: String,
        vietnamese: String,
    ) {
        if let Some(source) = cell.sources.first() {
            self.at_quoting(rule, source, words, english, vietnamese);
        }
    }

    /// Tells of something odd at a place of the file.
    pub(super) fn at(
        &mut self,
        rule: FindingRule,
        source: &CellSource,
        english: String,
        vietnamese: String,
    ) {
        self.add(Finding::new(rule, Some(place_of(source)), english, vietnamese));
    }

    /// Tells of something odd at a place of the file, and quotes the words that are meant.
    pub(super) fn at_quoting(
        &mut self,
        rule: FindingRule,
        source: &CellSource,
        words: &str,
        english: String,
        vietnamese: String,
    ) {
        let finding = Finding::new(rule, Some(place_of(source)), english, vietnamese);
        self.add(finding.quoting(words));
    }

    /// Tells of something odd about the sheet as a whole.
    pub(super) fn of_sheet(&mut self, rule: FindingRule, english: String, vietnamese: String) {
        self.add(Finding::new(rule, None, english, vietnamese));
    }

    fn add(&mut self, finding: Finding) {
        if !self.told.iter().any(|told| told.says_the_same(&finding)) {
            self.told.push(finding);
        }
    }
}

fn place_of(source: &CellSource) -> FindingPlace {
    FindingPlace { sheet: source.sheet.clone(), row: source.row, column: Some(source.column) }
}
