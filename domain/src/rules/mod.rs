//! Rules that callers' writes are held to, one word a file: what there is and what is told, against what can be.
//!
//! They bind callers only. What documents and surveys state is carried as it stands, oddities and all; a finding tells
//! of them.

mod case;
mod range;

pub use case::{Case, Judgement};
pub use range::{closing_state, range};

use crate::graph::Word;

/// The tables below a thing of this word that its rules look at.
pub fn tables(word: &Word) -> &'static [&'static str] {
    match word.name {
        "InformationSystem" => &["information_system_lifecycle", "information_system_level"],
        "LevelDossier" => &["level_dossier_state", "level_dossier_decision"],
        _ => &[],
    }
}

/// What the rules of a word say of a thing as it would be.
pub fn judge(_word: &Word, _case: &Case<'_>) -> Judgement {
    Judgement::default()
}
