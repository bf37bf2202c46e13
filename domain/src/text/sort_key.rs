//! Vietnamese order as bytes, so that every engine sorts alike.

use std::{convert::Infallible, sync::LazyLock};

use icu_collator::{
    CollatorBorrowed, CollatorPreferences,
    options::{CollatorOptions, Strength},
};
use icu_locale_core::locale;

use super::{fold_spaces, nfc};

/// Goes up whenever [`sort_key`] may give other bytes for the same text: stored keys are rebuilt then.
///
/// It counts our own changes and those of the collation data (`icu_collator` 2.4).
pub const SORT_KEY_VERSION: u32 = 1;

static VIETNAMESE: LazyLock<Option<CollatorBorrowed<'static>>> = LazyLock::new(|| {
    let mut options = CollatorOptions::default();
    options.strength = Some(Strength::Tertiary);
    CollatorBorrowed::try_new(CollatorPreferences::from(&locale!("vi")), options).ok()
});

/// Bytes whose order is the Vietnamese order of the texts: `A Ă Â B … D Đ E Ê …`, then tones, then capitals.
///
/// Comparable only with keys of the same [`SORT_KEY_VERSION`]. Texts that differ in blanks only share a key.
#[must_use]
pub fn sort_key(text: &str) -> Vec<u8> {
    let folded = fold_spaces(&nfc(text));
    let mut key = Vec::with_capacity(folded.len() * 2);
    match VIETNAMESE.as_ref() {
        Some(collator) => {
            let Ok::<(), Infallible>(()) = collator.write_sort_key_to(&folded, &mut key);
        }
        // the data is compiled in, so this does not happen; an order by letters is better than none
        None => key.extend_from_slice(folded.as_bytes()),
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_as_a_vietnamese_dictionary() {
        let mut names = [
            "Đồng Nai",
            "Điện Biên",
            "Dương Đông",
            "Ăn",
            "Âu",
            "An Giang",
            "Bà Rịa - Vũng Tàu",
            "Bạc Liêu",
            "Bắc Giang",
            "Bắc Kạn",
            "Cần Thơ",
            "Cao Bằng",
            "Ưng",
            "Uông Bí",
            "Ơn",
            "Ôn",
            "On",
        ];
        names.sort_by_key(|name| sort_key(name));

        assert_eq!(
            names.join(" < "),
            "An Giang < Ăn < Âu < Bà Rịa - Vũng Tàu < Bạc Liêu < Bắc Giang < Bắc Kạn < Cao Bằng < Cần Thơ < \
             Dương Đông < Điện Biên < Đồng Nai < On < Ôn < Ơn < Uông Bí < Ưng"
        );
    }

    #[test]
    fn has_collation_data_of_its_own() {
        assert!(VIETNAMESE.is_some());
        assert_eq!(sort_key("Hoà  Bình"), sort_key(" Hoà Bi\u{300}nh"));
    }
}
