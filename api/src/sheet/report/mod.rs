//! What was read from a sheet, told to a machine or to a person.

mod oddities;
mod row;
mod text;

use domain::survey::{FindingRule, Gazetteer, SurveySheet};

use super::SheetFile;
use oddities::Oddities;

/// How to tell what was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReportFormat {
    /// One array with an object per row.
    Json,
    /// Lines for a person.
    #[default]
    Text,
}

/// What was read from one file, and what came of it.
#[derive(Debug)]
pub struct Report<'a, P, V> {
    /// The file.
    pub file: &'a SheetFile,
    /// What it says.
    pub survey: &'a SurveySheet<P, V>,
    /// The names of provinces and vendors.
    pub gazetteer: &'a Gazetteer<P, V>,
    /// What was written; `None` if nothing was to be.
    pub counts: Option<Counts>,
}

/// How many records of the graph an import touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// New ones.
    pub created: u64,
    /// Changed ones.
    pub updated: u64,
    /// Those that say the same already.
    pub unchanged: u64,
    /// Those that were not taken.
    pub rejected: u64,
}

impl<P: Clone + Ord, V: Clone + Ord> Report<'_, P, V> {
    /// An array with one object per row of the survey, in the order of the file.
    ///
    /// What is odd about the sheet as a whole belongs to no row: [`Report::summary`] tells it.
    ///
    /// # Errors
    ///
    /// None that is known: every text of a sheet is a JSON string.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        let oddities = Oddities::of(self.file, self.survey);
        let rows = self.survey.rows.iter().zip(&oddities.of_rows);
        let rows: Vec<_> =
            rows.map(|(row, odd)| row::Row::new(row, odd.clone(), self.gazetteer)).collect();
        let mut text = serde_json::to_string_pretty(&rows)?;
        text.push('\n');
        Ok(text)
    }

    /// Lines for a terminal: every row with its findings, then the summary.
    pub fn text(&self) -> String {
        let oddities = Oddities::of(self.file, self.survey);
        let mut lines = Vec::new();
        for (row, odd) in self.survey.rows.iter().zip(&oddities.of_rows) {
            lines.push(text::of_row(row, self.gazetteer));
            lines.extend(odd.iter().map(|oddity| format!("     {}", text::of_oddity(oddity))));
        }
        lines.push(String::new());
        text::joined(lines) + &self.summary()
    }

    /// How many rows there are and which are missing, what is odd about the sheet as a whole, and what was written.
    pub fn summary(&self) -> String {
        let oddities = Oddities::of(self.file, self.survey);
        // the missing provinces are named in one line further down
        let missing = FindingRule::MissingProvince.code();
        let of_sheet = oddities.of_sheet.iter().filter(|oddity| oddity.rule != missing);
        let mut lines: Vec<_> = of_sheet.map(text::of_oddity).collect();
        lines.push(text::of_file(self.file, self.survey.rows.len()));
        lines.extend(text::of_missing(&self.survey.missing, self.gazetteer));
        lines.push(text::of_severities(oddities.all()));
        lines.extend(self.counts.map(text::of_counts));
        text::joined(lines)
    }
}

#[cfg(test)]
mod tests;
