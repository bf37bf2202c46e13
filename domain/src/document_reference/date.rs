//! The date and the issuer behind a document's number.

use std::sync::LazyLock;

use chrono::NaiveDate;
use regex::{Captures, Regex};

use crate::text::{fold_spaces, pattern};

/// A full date as somebody wrote it, day first.
///
/// It may lie in the future, and it may be none that a calendar has (`31/02/2024`).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct WrittenDate {
    day: Option<NaiveDate>,
    text: String,
}

impl WrittenDate {
    /// The day; `None` if no calendar has it.
    #[must_use]
    pub const fn day(&self) -> Option<NaiveDate> {
        self.day
    }

    /// The date as written, without words around it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// What follows a number.
pub(super) struct Tail {
    pub(super) date: Option<WrittenDate>,
    pub(super) issuer: Option<String>,
    /// How many bytes of the text belong to the reference.
    pub(super) length: usize,
}

/// `ngày 07 tháng 8 năm 2019`, `, Ngày phê duyệt: 21/10/2022`, `của UBND tỉnh ngày 5.4.2021`, ` 26/11/2021`.
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?xi) ^ [\s,:(*]*
        (?: của \s (?P<issuer> [^\d;.:()]{2,80}? ) [\s,]+ )?
        (?: (?:đã\s)? (?:được\s)? (?:ban\shành|ký|phê\sduyệt) \s+ )?
        (?: (?:ngày|ngay) \s* (?: (?:ban\shành|ký|phê\sduyệt) \s* )? )?
        [\s:]*
        (?P<date>
            (?P<day>\d{1,2}) (?: \s?[/.-]\s? | \s+ th[áa]ng \s+ )
            (?P<month>\d{1,2}) (?: \s?[/.-]\s? | \s+ n[ăa]m \s+ )
            (?P<year>\d{4})
        )",
    )
});

/// `của Chủ tịch UBND tỉnh Sao Mai`, up to what the document is about.
static ISSUER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?x) ^ [\s,)]* của \s+ (?P<issuer> [^.;,()\n"“<]{2,80}? )
        (?: \s+ (?: về | [vV]/[vV] | v\.v | phê\sduyệt | ban\shành | kiện\stoàn | sửa\sđổi | quy\sđịnh | đáp\sứng
            | thành\slập | hướng\sdẫn | tập\strung ) \b
          | \s+ (?: và \s )? (?: Quyết\sđịnh | QĐ | Công\svăn | Kế\shoạch | Nghị\sđịnh | Chỉ\sthị | Văn\sbản ) \b
          | \s* [.;,()\n"“<] | \s* $ )"#,
    )
});

/// Reads what follows a number, up to the next number.
pub(super) fn read_tail(after: &str) -> Tail {
    let found = DATE.captures(after).and_then(|words| Some((written_date(after, &words)?, words)));
    let (date, mut issuer, mut length) = match found {
        Some((date, words)) => {
            let end = words.name("date").map_or(0, |date| date.end());
            (Some(date), words.name("issuer").map(|name| fold_spaces(name.as_str())), end)
        }
        None => (None, None, 0),
    };
    if issuer.is_none() {
        let rest = after.get(length..).unwrap_or_default();
        if let Some(name) = ISSUER.captures(rest).and_then(|words| words.name("issuer")) {
            issuer = Some(fold_spaces(name.as_str()));
            length += name.end();
        }
    }
    Tail { date, issuer, length }
}

/// The date of a match, unless more digits follow (`4/3/20222`).
fn written_date(after: &str, words: &Captures<'_>) -> Option<WrittenDate> {
    let date = words.name("date")?;
    let next = after.get(date.end()..).and_then(|rest| rest.chars().next());
    if next.is_some_and(|next| next.is_ascii_digit()) {
        return None;
    }
    let number = |part| words.name(part).and_then(|digits| digits.as_str().parse::<u32>().ok());
    let year = number("year").and_then(|year| i32::try_from(year).ok());
    let day = match (year, number("month"), number("day")) {
        (Some(year), Some(month), Some(day)) => NaiveDate::from_ymd_opt(year, month, day),
        _ => None,
    };
    Some(WrittenDate { day, text: fold_spaces(date.as_str()) })
}
