//! A cell's value as a person sees it in the sheet.

use calamine::{DataRef, ExcelDateTime, Style};

/// The text that the sheet shows: 71 and not 71.0, a day as 27/12/2022, a share as 80%.
///
/// Days are written day first with four digits of year, the way Vietnamese documents write them; the file only says
/// "a date in the reader's own manner".
pub(super) fn shown(value: &DataRef<'_>, style: Option<&Style>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => shown_number(*number, style),
        DataRef::Bool(true) => "TRUE".to_owned(),
        DataRef::Bool(false) => "FALSE".to_owned(),
        DataRef::DateTime(moment) => shown_moment(moment),
        DataRef::Error(error) => error.to_string(),
    }
}

fn shown_number(number: f64, style: Option<&Style>) -> String {
    let format = style.and_then(|style| style.number_format.as_ref());
    match format.map(|format| format.format_code.trim_end()) {
        Some(code) if code.ends_with('%') => format!("{}%", fifteen_digits(number * 100.0)),
        _ => fifteen_digits(number).to_string(),
    }
}

/// Excel shows fifteen digits and no more, so that 0.1 + 0.2 is 0.3.
fn fifteen_digits(number: f64) -> f64 {
    format!("{number:.14e}").parse().unwrap_or(number)
}

fn shown_moment(moment: &ExcelDateTime) -> String {
    const LAST_DAY: f64 = 2_958_466.0; // the day after 31/12/9999
    let value = moment.as_f64();
    if moment.is_duration() || !(0.0..LAST_DAY).contains(&value) {
        return fifteen_digits(value).to_string();
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let clock = match (hour, minute, second) {
        (0, 0, 0) => None,
        (hour, minute, 0) => Some(format!("{hour:02}:{minute:02}")),
        (hour, minute, second) => Some(format!("{hour:02}:{minute:02}:{second:02}")),
    };
    match clock {
        Some(clock) if value < 1.0 => clock,
        Some(clock) => format!("{day:02}/{month:02}/{year} {clock}"),
        None => format!("{day:02}/{month:02}/{year}"),
    }
}
