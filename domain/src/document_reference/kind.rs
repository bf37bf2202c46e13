//! What kind of document it is, by its symbol or by the words before its number.

use std::sync::LazyLock;

use regex::Regex;

use crate::{
    label::coded,
    text::{canonical, pattern},
};

coded! {
    /// What kind of official document it is.
    pub enum DocumentKind {
        /// Quyết định.
        Decision => "DECISION", "quyết định", "decision";
        /// Chỉ thị.
        Directive => "DIRECTIVE", "chỉ thị", "directive";
        /// Nghị định.
        Decree => "DECREE", "nghị định", "decree";
        /// Thông tư.
        Circular => "CIRCULAR", "thông tư", "circular";
        /// Kế hoạch.
        Plan => "PLAN", "kế hoạch", "plan";
        /// Công văn.
        OfficialLetter => "OFFICIAL_LETTER", "công văn", "official letter";
        /// Hợp đồng.
        Contract => "CONTRACT", "hợp đồng", "contract";
        /// Luật.
        Law => "LAW", "luật", "law";
        /// Nghị quyết.
        Resolution => "RESOLUTION", "nghị quyết", "resolution";
        /// Any other: báo cáo, tờ trình, thông báo, hướng dẫn.
        Other => "OTHER", "văn bản khác", "other document";
    }
}

/// The words for a document at the very end of a text, before its number.
static WORDS_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)\b(?:
            (?P<decision> quyết\ định | quyết | qđ )
          | (?P<letter> công\ văn | cv )
          | (?P<plan> kế\ hoạch | kh )
          | (?P<contract> hợp\ đồng (?: \ [\p{L}\ ]{1,60}? )? | hđ )
          | (?P<directive> ch[ỉi]\ thị )
          | (?P<decree> ngh[ịi]\ định )
          | (?P<circular> thông\ tư (?: \ liên\ tịch )? )
          | (?P<resolution> nghị\ quyết )
          | (?P<law> luật (?: \ [\p{L}\ ]{1,40}? )? )
        ) (?: \ số )? [\ :*]* $",
    )
});

/// How far back the words before a number may begin, in letters.
const REACH: usize = 90;

/// The kind that the words at the end of `before` name.
pub(super) fn stated_before(before: &str) -> Option<DocumentKind> {
    let letters = before.chars().count();
    let near: String = before.chars().skip(letters.saturating_sub(REACH)).collect();
    let near = canonical(&near);
    let words = WORDS_BEFORE.captures(&near)?;
    let named = [
        ("decision", DocumentKind::Decision),
        ("letter", DocumentKind::OfficialLetter),
        ("plan", DocumentKind::Plan),
        ("contract", DocumentKind::Contract),
        ("directive", DocumentKind::Directive),
        ("decree", DocumentKind::Decree),
        ("circular", DocumentKind::Circular),
        ("resolution", DocumentKind::Resolution),
        ("law", DocumentKind::Law),
    ];
    named.into_iter().find(|(group, _)| words.name(group).is_some()).map(|(_, kind)| kind)
}

/// The kind that the parts of a symbol name themselves (`QĐ`, `NĐ`, `HDBM`); `None` for `UBND-KGVX`.
pub(super) fn in_symbol<'a>(parts: impl Iterator<Item = &'a str>) -> Option<DocumentKind> {
    let parts: Vec<_> = parts.collect();
    let first = *parts.first()?;
    let issuer = parts.get(1).copied();
    match first {
        "QĐ" | "Qđ" | "QD" => Some(DocumentKind::Decision),
        "CT" => Some(DocumentKind::Directive),
        "NĐ" => Some(DocumentKind::Decree),
        "ND" if issuer == Some("CP") => Some(DocumentKind::Decree),
        "TTLT" => Some(DocumentKind::Circular),
        "TT" if issuer.is_some_and(|issuer| issuer.starts_with('B')) => {
            Some(DocumentKind::Circular)
        }
        "KH" => Some(DocumentKind::Plan),
        "CV" | "VP" => Some(DocumentKind::OfficialLetter),
        "NQ" => Some(DocumentKind::Resolution),
        "TB" | "BC" | "TTr" | "HD" | "QC" | "KL" | "CĐ" => Some(DocumentKind::Other),
        "HĐND" => None,
        law if law.starts_with("QH") && law.len() > 2 => Some(DocumentKind::Law),
        contract if contract.starts_with("HĐ") || contract.starts_with("HDBM") => {
            Some(DocumentKind::Contract)
        }
        _ => None,
    }
}

/// The kind of a document by its symbol; where the symbol names an office only, by the words before it, and
/// where there are none it is a letter, whose symbol has no kind.
pub(super) fn of_symbol<'a>(
    parts: impl Iterator<Item = &'a str>,
    stated: Option<DocumentKind>,
) -> DocumentKind {
    match (in_symbol(parts), stated) {
        // laws and resolutions of the National Assembly share one symbol
        (Some(DocumentKind::Law), Some(DocumentKind::Resolution)) => DocumentKind::Resolution,
        (Some(kind), _) => kind,
        (None, Some(stated)) => stated,
        (None, None) => DocumentKind::OfficialLetter,
    }
}
