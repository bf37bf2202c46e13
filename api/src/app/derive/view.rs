//! Something worked out, as a selection sees it.

use domain::compliance::{Missing, Sentence, missing_sentence};
use domain::graph::plan::Cell;
use domain::label::Lang;
use uuid::Uuid;

/// Something worked out.
pub(super) trait View: Send + Sync {
    /// The value of an attribute, in a language where it has one.
    fn cell(&self, name: &str, lang: Option<Lang>) -> Cell;

    /// What a relation leads to; nothing where there is no such relation.
    fn related(&self, name: &str) -> Option<Related>;
}

/// What a relation leads to.
pub(super) enum Related {
    /// Nodes, by the name of their word and their id.
    Nodes(Vec<(&'static str, Uuid)>),
    /// Things that are worked out too.
    Views(Vec<Box<dyn View>>),
}

impl Related {
    /// Nodes of one word.
    pub(super) fn all(kind: &'static str, ids: impl IntoIterator<Item = Uuid>) -> Self {
        Self::Nodes(ids.into_iter().map(|id| (kind, id)).collect())
    }

    /// Things that are worked out.
    pub(super) fn views<V: View + 'static>(views: impl IntoIterator<Item = V>) -> Self {
        Self::Views(views.into_iter().map(|view| -> Box<dyn View> { Box::new(view) }).collect())
    }
}

/// A text, if there is one.
pub(super) fn text(text: Option<&str>) -> Cell {
    text.map_or(Cell::Null, |text| Cell::Text(text.to_owned()))
}

/// A day, if there is one.
pub(super) fn day(day: Option<chrono::NaiveDate>) -> Cell {
    day.map_or(Cell::Null, Cell::Day)
}

/// A number, if there is one.
pub(super) fn number<N: Into<i64>>(number: Option<N>) -> Cell {
    number.map_or(Cell::Null, |number| Cell::Int(number.into()))
}

/// A sentence in the language asked for.
pub(super) fn sentence(sentence: &Sentence, lang: Option<Lang>) -> Cell {
    Cell::Text(sentence.text(lang.unwrap_or(Lang::En)).to_owned())
}

/// What is missing, a sentence a line.
pub(super) fn missing(missing: &[Missing], lang: Option<Lang>) -> Cell {
    let lang = lang.unwrap_or(Lang::En);
    let lines = missing.iter().map(|one| missing_sentence(*one).text(lang).to_owned());
    Cell::Text(lines.collect::<Vec<_>>().join("\n"))
}
