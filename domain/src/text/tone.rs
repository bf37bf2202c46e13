//! Where the tone mark stands: `hoà` and `hòa` are one word.

/// Vowel pairs whose tone mark the old spelling puts on the second vowel and the new one on the first.
const PAIRS: [(&str, &str); 15] = [
    ("oà", "òa"),
    ("oá", "óa"),
    ("oả", "ỏa"),
    ("oã", "õa"),
    ("oạ", "ọa"),
    ("oè", "òe"),
    ("oé", "óe"),
    ("oẻ", "ỏe"),
    ("oẽ", "õe"),
    ("oẹ", "ọe"),
    ("uỳ", "ùy"),
    ("uý", "úy"),
    ("uỷ", "ủy"),
    ("uỹ", "ũy"),
    ("uỵ", "ụy"),
];

/// `text` (composed, small letters) with the tone on the first vowel of an open syllable, as in `hòa`.
///
/// Inside a closed syllable (`hoàn`) the mark stands on the second vowel in both spellings, and after `q` the
/// `u` is a consonant (`quý`): both are left alone.
pub(super) fn in_one_place(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut placed = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        let before = at.checked_sub(1).and_then(|index| letters.get(index));
        let ends_syllable = letters.get(at + 2).is_none_or(|next| !next.is_alphabetic());
        let moved = match letters.get(at + 1) {
            Some(&second) if ends_syllable && before != Some(&'q') => in_new_place(letter, second),
            _ => None,
        };
        if let Some(pair) = moved {
            placed.push_str(pair);
            at += 2;
        } else {
            placed.push(letter);
            at += 1;
        }
    }
    placed
}

fn in_new_place(first: char, second: char) -> Option<&'static str> {
    let is_pair = |old: &str| old.chars().eq([first, second]);
    PAIRS.iter().find(|(old, _)| is_pair(old)).map(|(_, new)| *new)
}

#[cfg(test)]
mod tests {
    use super::in_one_place;

    #[test]
    fn moves_the_mark_only_at_the_end_of_an_open_syllable() {
        for (written, placed) in [
            ("hoà bình", "hòa bình"),
            ("thanh hoá", "thanh hóa"),
            ("uỷ ban", "ủy ban"),
            ("hoàn thành", "hoàn thành"),
            ("quý", "quý"),
            ("khoẻ", "khỏe"),
            ("hòa", "hòa"),
        ] {
            assert_eq!(in_one_place(written), placed);
        }
    }
}
