//! The same document in the spelling that the planner's parser knows.
//!
//! That parser refuses a space in front of `!` and at the ends of `[Int]`, and characters beyond U+FFFF written as `\u{1F600}` or as a pair of
//! surrogates. The validator's parser, for its part, passes over an argument without its colon. So both must read a
//! document: the second in this spelling, where it cannot read the caller's.

use super::lexical::after_string;

const SPACE: [char; 5] = [' ', '\t', '\n', '\r', ','];

/// The document, respelt.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut is_behind_comment = false;
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let length = match letter {
            '"' => rest.len() - after_string(rest.as_bytes().get(1..).unwrap_or_default()).len(),
            '#' => rest.find(['\n', '\r']).unwrap_or(rest.len()),
            letter => letter.len_utf8(),
        };
        let (taken, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        rest = after;
        match letter {
            '"' if taken.starts_with("\"\"\"") => plain.push_str(taken),
            '"' => characters(taken, &mut plain),
            '!' | ']' if !is_behind_comment => {
                plain.truncate(plain.trim_end_matches(SPACE).len());
                plain.push(letter);
            }
            letter if SPACE.contains(&letter) && plain.ends_with('[') => {}
            _ => plain.push_str(taken),
        }
        is_behind_comment = letter == '#' || (SPACE.contains(&letter) && is_behind_comment);
    }
    plain
}

/// A string, with what is beyond U+FFFF as itself.
fn characters(string: &str, plain: &mut String) {
    let mut rest = string;
    while let Some((before, escape)) = rest.split_once('\\') {
        plain.push_str(before);
        if let Some((letter, after)) = beyond(escape) {
            plain.push(letter);
            rest = after;
        } else {
            plain.push('\\');
            let next = escape.chars().next();
            plain.extend(next);
            rest = escape.get(next.map_or(0, char::len_utf8)..).unwrap_or_default();
        }
    }
    plain.push_str(rest);
}

/// What stands behind a backslash, if it is one of the two spellings, and what follows it.
fn beyond(escape: &str) -> Option<(char, &str)> {
    if let Some(braced) = escape.strip_prefix("u{") {
        let (digits, after) = braced.split_once('}')?;
        let letter = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
        return (!letter.is_control() && !matches!(letter, '"' | '\\')).then_some((letter, after));
    }
    let hex = |text: &str| u16::from_str_radix(text.get(..4)?, 16).ok();
    let high = hex(escape.strip_prefix('u')?)?;
    let second = escape.get(5..)?.strip_prefix("\\u")?;
    let letter = char::decode_utf16([high, hex(second)?]).next()?.ok()?;
    u16::try_from(u32::from(letter)).is_err().then_some(())?;
    Some((letter, second.get(4..)?))
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn spells_types_and_characters_as_both_parsers_read_them() {
        for (given, expected) in [
            ("query($a: [ Int ! ] !) { a }", "query($a: [Int!]!) { a }"),
            ("query($a: Int # !\n !)", "query($a: Int # !\n !)"),
            (
                r#"{ a(b: "\u{1F600} \uD83D\uDE00 \u00e9 \\u{41} !") }"#,
                "{ a(b: \"😀 😀 \\u00e9 \\\\u{41} !\") }",
            ),
            (r#"{ a(b: """ \u{1F600} !""") }"#, r#"{ a(b: """ \u{1F600} !""") }"#),
        ] {
            assert_eq!(plain(given), expected);
        }
    }
}
