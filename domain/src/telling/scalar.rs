//! Single values: texts, numbers, days, codes.

use chrono::{DateTime, Datelike, NaiveDate};

use super::code::UserErrorCode as Code;
use super::given::Given;
use super::mistake::Mistake;
use super::nearest::nearest;
use crate::graph::{Attribute, ValueType};
use crate::label::Choices;
use crate::rules::range;
use crate::sync::Value;
use crate::text;

/// The longest text, in letters.
const LONGEST_TEXT: usize = 10_000;
/// The longest name, in letters: names are sorted and searched.
const LONGEST_NAME: usize = 500;
/// The most items of a list.
const MOST_ITEMS: usize = 500;
/// The years of which something may be told.
const YEARS: std::ops::RangeInclusive<i32> = 1945..=2100;

/// What an attribute's value is.
pub(super) fn value(attribute: &Attribute, given: &Given) -> Result<Value, Mistake> {
    if *given == Given::Null {
        if attribute.required {
            let name = crate::graph::camel_case(attribute.name);
            return Err(not_null(&name));
        }
        return Ok(Value::Null);
    }
    Ok(match attribute.value {
        ValueType::Name => name(given)?.into(),
        ValueType::Text | ValueType::Localised | ValueType::Id | ValueType::Json => {
            words(given, LONGEST_TEXT)?.into()
        }
        ValueType::Int | ValueType::Big => int(given, range(attribute.name))?.into(),
        ValueType::Bool => match given {
            Given::Bool(yes) => (*yes).into(),
            _ => return Err(Mistake::kind("true or false", "true hoặc false", given)),
        },
        ValueType::Day => day(given)?.into(),
        ValueType::Instant => instant(given)?,
        ValueType::Choice(choices) => code(choices, given)?.into(),
        ValueType::Several(choices) => each(given, |item| code(choices, item))?.join(" ").into(),
        ValueType::Ints => {
            let numbers = each(given, |item| int(item, range(attribute.name)))?;
            numbers.iter().map(i64::to_string).collect::<Vec<_>>().join(" ").into()
        }
        ValueType::Texts | ValueType::Aliases(_) | ValueType::Sentences => {
            each(given, line)?.join("\n").into()
        }
    })
}

pub(super) fn not_null(name: &str) -> Mistake {
    Mistake::new(
        Code::Required,
        format!("`{name}` must have a value, got null: leave it out to let it stay as it is."),
        format!("`{name}` phải có giá trị, nhận được null: bỏ trường này nếu không thay đổi."),
    )
}

/// The items of a list, each read.
pub(super) fn each<T>(
    given: &Given,
    read: impl Fn(&Given) -> Result<T, Mistake>,
) -> Result<Vec<T>, Mistake> {
    let Given::List(items) = given else {
        return Err(Mistake::kind("a list", "một danh sách", given));
    };
    if items.len() > MOST_ITEMS {
        let count = items.len();
        return Err(Mistake::new(
            Code::OutOfRange,
            format!("A list takes at most {MOST_ITEMS} items, got {count}."),
            format!("Danh sách có tối đa {MOST_ITEMS} mục, nhận được {count}."),
        ));
    }
    let read = items
        .iter()
        .enumerate()
        .map(|(place, item)| read(item).map_err(|mistake| mistake.at_index(place)));
    read.collect()
}

/// A text without letters that no document has.
pub(super) fn words(given: &Given, longest: usize) -> Result<String, Mistake> {
    let Given::Text(told) = given else { return Err(Mistake::kind("a text", "văn bản", given)) };
    let length = told.chars().count();
    if length > longest {
        return Err(Mistake::new(
            Code::OutOfRange,
            format!("A text has at most {longest} letters here, got {length}."),
            format!("Văn bản có tối đa {longest} ký tự, nhận được {length}."),
        ));
    }
    let strange = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t');
    if let Some(letter) = told.chars().find(|letter| strange(*letter)) {
        let number = u32::from(letter);
        return Err(Mistake::new(
            Code::InvalidValue,
            format!("A text must not hold the control character U+{number:04X}."),
            format!("Văn bản không được chứa ký tự điều khiển U+{number:04X}."),
        ));
    }
    Ok(text::nfc(told))
}

fn name(given: &Given) -> Result<String, Mistake> {
    let told = line_of(given, LONGEST_NAME)?;
    if told.trim().is_empty() {
        return Err(Mistake::kind("a name that is not empty", "tên không để trống", given));
    }
    Ok(told.trim().to_owned())
}

/// A text of one line.
pub(super) fn line(given: &Given) -> Result<String, Mistake> {
    line_of(given, LONGEST_NAME)
}

fn line_of(given: &Given, longest: usize) -> Result<String, Mistake> {
    let told = words(given, longest)?;
    if told.contains(['\n', '\r']) {
        return Err(Mistake::kind("one line", "một dòng", given));
    }
    Ok(told)
}

fn int(given: &Given, (least, most): (i64, i64)) -> Result<i64, Mistake> {
    let Given::Int(number) = given else {
        return Err(Mistake::kind("a whole number", "số nguyên", given));
    };
    if (least..=most).contains(number) {
        return Ok(*number);
    }
    Err(Mistake::new(
        Code::OutOfRange,
        format!("It must be {least} to {most}, got {number}."),
        format!("Phải từ {least} đến {most}, nhận được {number}."),
    ))
}

/// A day in the only spelling that means the same to everybody.
pub(super) fn day(given: &Given) -> Result<NaiveDate, Mistake> {
    let kind = || Mistake::kind("a day such as \"2024-04-30\"", "ngày dạng \"2024-04-30\"", given);
    let Given::Text(told) = given else { return Err(kind()) };
    let is_spelled = told.len() == 10
        && told.char_indices().all(|(place, letter)| match place {
            4 | 7 => letter == '-',
            _ => letter.is_ascii_digit(),
        });
    if !is_spelled {
        return Err(kind());
    }
    let day = NaiveDate::parse_from_str(told, "%Y-%m-%d").ok().ok_or_else(|| {
        Mistake::new(
            Code::InvalidValue,
            format!("The day {told:?} does not exist in the calendar."),
            format!("Ngày {told:?} không tồn tại trong lịch."),
        )
    })?;
    if YEARS.contains(&day.year()) {
        return Ok(day);
    }
    let (first, last) = (YEARS.start(), YEARS.end());
    Err(Mistake::new(
        Code::OutOfRange,
        format!("A day must lie in the years {first} to {last}, got {told:?}."),
        format!("Ngày phải trong các năm {first} đến {last}, nhận được {told:?}."),
    ))
}

fn instant(given: &Given) -> Result<Value, Mistake> {
    let told = match given {
        Given::Text(told) => DateTime::parse_from_rfc3339(told).ok(),
        _ => None,
    };
    let told = told.filter(|at| YEARS.contains(&at.year()));
    told.map(|at| Value::Instant(at.to_utc())).ok_or_else(|| {
        Mistake::kind(
            "an instant such as \"2024-04-30T07:00:00Z\"",
            "thời điểm dạng \"2024-04-30T07:00:00Z\"",
            given,
        )
    })
}

fn code(choices: &'static Choices, given: &Given) -> Result<&'static str, Mistake> {
    let Given::Text(told) = given else {
        return Err(Mistake::kind("a code", "một mã", given));
    };
    if let Some(choice) = choices.find(told) {
        return Ok(choice.code);
    }
    let codes = || choices.values.iter().map(|choice| choice.code);
    let listed = codes().collect::<Vec<_>>().join(", ");
    let meant = nearest(told, codes())
        .map(|code| (format!(" Did you mean {code}?"), format!(" Có phải là {code}?")));
    let (meant, meant_vi) = meant.unwrap_or_default();
    Err(Mistake::new(
        Code::UnknownCode,
        format!("{told:?} is no {}: it must be one of {listed}.{meant}", choices.name),
        format!("{told:?} không phải là {}: phải là một trong {listed}.{meant_vi}", choices.name),
    ))
}
