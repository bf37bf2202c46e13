//! Vietnamese text: one form for comparing, one for searching, one for sorting.
//!
//! Sheets mix composed and decomposed letters, old and new tone placement (`Hoà`, `Hòa`) and every kind of
//! blank. Nothing here changes what is stored or shown; these are forms to compare by.

mod pattern;
mod sort_key;
mod tone;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark, is_nfc};

pub(crate) use pattern::pattern;
pub use sort_key::{SORT_KEY_VERSION, sort_key};

/// `text` with composed letters (NFC).
#[must_use]
pub fn nfc(text: &str) -> String {
    text.nfc().collect()
}

/// Is `text` written with composed letters throughout?
#[must_use]
pub fn has_composed_letters(text: &str) -> bool {
    is_nfc(text)
}

/// `text` with every run of blanks (tabs, line breaks, no-break spaces) as one space, none at the ends, and
/// without marks that nobody sees.
#[must_use]
pub fn fold_spaces(text: &str) -> String {
    let seen: String =
        text.chars().filter(|letter| !matches!(letter, '\u{feff}' | '\u{ad}')).collect();
    seen.split(is_blank).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The form in which two spellings of the same words are equal: composed, small letters, blanks folded, dashes
/// alike, the tone on the same vowel. Diacritics stay: `tự` (oneself) and `từ` (from) are two words.
#[must_use]
pub fn canonical(text: &str) -> String {
    let small: String = text.nfc().flat_map(char::to_lowercase).map(plain_dash).nfc().collect();
    tone::in_one_place(&fold_spaces(&small))
}

/// The form to search by: small letters without diacritics (`đ` is `d`), words parted by one space.
///
/// `TP. Hoà-Bình` gives `tp hoa binh`. Two names may share a key, so a key finds candidates and proves nothing.
#[must_use]
pub fn search_key(text: &str) -> String {
    let plain: String = text
        .nfkd()
        .filter(|letter| !is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
        .map(|letter| match letter {
            'đ' => 'd',
            other if other.is_alphanumeric() => other,
            _ => ' ',
        })
        .collect();
    fold_spaces(&plain)
}

fn is_blank(letter: char) -> bool {
    letter.is_whitespace() || letter == '\u{200b}'
}

fn plain_dash(letter: char) -> char {
    match letter {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn search_keys_fold_what_writers_vary() {
        let spellings = [
            "Hoà Bình",
            "Hòa  Bình",
            "HOÀ-BÌNH",
            "Đắk Lắk",
            "Thừa thiên - Huế",
            "TP. Hồ Chí Minh",
            "Bà Rịa–Vũng Tàu",
            "Ba\u{300} Ri\u{323}a",
        ];
        let keys = spellings.map(|text| format!("{text:?} -> {:?}", search_key(text)));
        insta::assert_snapshot!(keys.join("\n"), @r#"
        "Hoà Bình" -> "hoa binh"
        "Hòa  Bình" -> "hoa binh"
        "HOÀ-BÌNH" -> "hoa binh"
        "Đắk Lắk" -> "dak lak"
        "Thừa thiên - Huế" -> "thua thien hue"
        "TP. Hồ Chí Minh" -> "tp ho chi minh"
        "Bà Rịa–Vũng Tàu" -> "ba ria vung tau"
        "Ba\u{300} Ri\u{323}a" -> "ba ria"
        "#);
    }

    #[test]
    fn canonical_text_keeps_tones_apart_but_in_one_place() {
        assert_eq!(canonical("Hoà\u{a0} Bình"), canonical("HÒA BÌNH"));
        assert_ne!(canonical("tự giám sát"), canonical("từ giám sát"));
        assert_eq!(canonical("Công nghiệp – Viễn thông"), "công nghiệp - viễn thông");
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in ".{0,60}") {
            prop_assert_eq!(canonical(&canonical(&text)), canonical(&text));
            prop_assert_eq!(fold_spaces(&fold_spaces(&text)), fold_spaces(&text));
        }

        #[test]
        fn letters_apart_or_composed_are_the_same(text in "[a-zàáảãạăằâầđêềôồơờưừ ]{0,40}") {
            let apart: String = text.nfd().collect();
            prop_assert_eq!(search_key(&apart), search_key(&text));
            prop_assert_eq!(canonical(&apart), canonical(&text));
        }
    }
}
