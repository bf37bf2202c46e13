//! Opaque ids: what callers hold of a thing, and nothing that they could read out of it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use super::{Word, word_of_tag};

/// The text is no id of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an id of this graph")]
pub struct NotAnId(pub String);

/// The opaque id of a thing: its word's tag and its number, such as `decision_6fJx…`.
pub fn opaque_id(word: &Word, id: Uuid) -> String {
    format!("{}_{}", word.tag, URL_SAFE_NO_PAD.encode(id.as_bytes()))
}

/// What an opaque id stands for.
///
/// # Errors
/// [`NotAnId`] if it stands for nothing.
pub fn read_id(text: &str) -> Result<(&'static Word, Uuid), NotAnId> {
    let refusal = || NotAnId(text.to_owned());
    let (tag, number) = text.split_once('_').ok_or_else(refusal)?;
    let word = word_of_tag(tag).ok_or_else(refusal)?;
    let bytes = URL_SAFE_NO_PAD.decode(number).ok().ok_or_else(refusal)?;
    let id = Uuid::from_slice(&bytes).ok().ok_or_else(refusal)?;
    Ok((word, id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::{DECISION, PROVINCE};

    #[test]
    fn an_id_leads_back_to_word_and_number() {
        let number = Uuid::from_u128(7);
        let id = opaque_id(&DECISION, number);

        assert_eq!(
            read_id(&id).map(|(word, number)| (word.name, number)),
            Ok(("Decision", number))
        );
        assert_ne!(id, opaque_id(&PROVINCE, number));
    }

    #[test]
    fn refuses_what_is_no_id() {
        for text in ["", "decision", "decision_", "decision_AAAA", "nothing_AAAAAAAAAAAAAAAAAAAABw"]
        {
            assert_eq!(read_id(text).map(|_| ()), Err(NotAnId(text.to_owned())), "{text}");
        }
    }
}
