//! Rules that callers' writes are held to, one word a file: what there is and what is told, against what can be.
//!
//! They bind callers only. What documents and surveys state is carried as it stands, oddities and all; a finding tells
//! of them. So it is with what a writer of the nation restores from an export, and with what stands already: there they
//! only warn.

mod assessment;
mod case;
mod days;
mod information_system;
mod level_dossier;
mod measurement;
mod range;
#[cfg(test)]
mod tests;

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
pub fn judge(word: &Word, case: &Case<'_>) -> Judgement {
    let mut judgement = Judgement::default();
    days::judge(word, case, &mut judgement);
    match word.name {
        "InformationSystem" => information_system::judge(case, &mut judgement),
        "LevelDossier" => level_dossier::judge(case, &mut judgement),
        "Measurement" => measurement::judge(case, &mut judgement),
        "Assessment" => assessment::judge(case, &mut judgement),
        _ => {}
    }
    judgement
}
