//! What can be told only of all obligations together.

use std::collections::BTreeMap;

use super::obligation::Placed;

/// The codes that were told so far, with the numbers of their documents.
#[derive(Debug, Default)]
pub(super) struct Codes(BTreeMap<String, String>);

impl Codes {
    /// One more; a code that another obligation has is told of.
    pub(super) fn add(&mut self, placed: &Placed) {
        let code = &placed.obligation.code;
        if let Some(number) = self.0.get(code) {
            placed.place.problem(format!("the code {code:?} is an obligation of {number} already"));
        } else {
            self.0.insert(code.clone(), placed.number.clone());
        }
    }
}
