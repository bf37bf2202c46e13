//! What a bearer shows, and what is kept of it.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// What secrets of ours begin with, so that people and scanners know one where it does not belong.
const PREFIX: &str = "cgt_";
/// The longest secret that is looked at, in bytes; an issuer's tokens are some hundred.
const LONGEST: usize = 8 * 1024;

/// A bearer's secret. It is never printed but by [`Secret::tell`].
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A new one, of 32 random bytes: nobody guesses it, however fast guesses are.
    ///
    /// # Errors
    /// The system gives no random bytes.
    pub(super) fn new() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes))))
    }

    /// What a bearer showed; nothing where it cannot be a secret.
    pub fn shown(text: &str) -> Option<Self> {
        let fits = !text.is_empty() && text.len() <= LONGEST && text.is_ascii();
        fits.then(|| Self(text.to_owned()))
    }

    /// The secret itself, to be told once to whom it was made for.
    pub fn tell(&self) -> &str {
        &self.0
    }

    /// Whether it is one of ours, and not an issuer's.
    pub(super) fn is_ours(&self) -> bool {
        self.0.starts_with(PREFIX)
    }

    /// What is kept of it.
    pub(super) fn hash(&self) -> [u8; 32] {
        Sha256::digest(&self.0).into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn a_new_secret_is_long_of_its_own_and_not_printed() {
        let (one, other) = (Secret::new().unwrap(), Secret::new().unwrap());

        assert_eq!(one.tell().len(), "cgt_".len() + 43);
        assert_ne!(one, other);
        assert_ne!(one.hash(), other.hash());
        assert_eq!(format!("{one:?}"), "Secret(…)");
    }

    #[test]
    fn nothing_endless_is_looked_at() {
        assert_eq!(Secret::shown(""), None);
        assert_eq!(Secret::shown(&"x".repeat(8 * 1024 + 1)), None);
        assert!(Secret::shown(&"x".repeat(8 * 1024)).is_some());
    }
}
