//! How many people: `Tổng số: trên 20 cán bộ`, `01 Đội trưởng, 02 Đội phó và 9 thành viên`, `58`.

use std::sync::LazyLock;

use regex::Regex;

use super::answer::{Headcount, HeadcountQualifier};
use crate::text::{canonical, pattern};

const COUNT: &str = r"(?:(?P<qualifier>trên|hơn|ít nhất|tối thiểu|khoảng|gần|tối đa|dưới) )?(?P<count>\d{1,3}(?:\.\d{3})+|\d{1,5})\b";
const PERSON: &str =
    r"(?:người|thành viên|nhân sự|nhân viên|cán bộ|đồng chí|chuyên viên|công chức|viên chức|kỹ sư)";
const ROLE: &str = r"(?:đội trưởng|đội phó|tổ trưởng|tổ phó|trưởng ban|phó ban|trưởng nhóm|phó nhóm|phó đội trưởng|phó tổ trưởng|trưởng|phó)";

static OF_ROLES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(r"\b(?P<count>\d{{1,4}}) (?:(?P<role>{ROLE})|thành viên|ủy viên|đội viên)\b"))
});
static TOTAL: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"\b(?:tổng|ts)\b[^\d.;§]{{0,120}}?{COUNT}")));
static OF_PEOPLE: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"\b{COUNT} {PERSON}")));
static BARE: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"^{COUNT}$")));

/// The number of people in a text without references: the sum of the parts where a team is told by roles, else
/// the total, else the first group (the main team).
pub(super) fn read(text: &str) -> Option<Headcount> {
    let words = canonical(text);
    let words = words.trim_matches(|letter: char| !letter.is_alphanumeric());
    of_roles(words).or_else(|| {
        let found =
            [&TOTAL, &OF_PEOPLE, &BARE].into_iter().find_map(|pattern| pattern.captures(words))?;
        let count = found.name("count")?.as_str().replace('.', "").parse().ok()?;
        let qualifier = qualifier(found.name("qualifier").map(|word| word.as_str()));
        Some(Headcount { count, qualifier })
    })
}

fn of_roles(words: &str) -> Option<Headcount> {
    let parts: Vec<_> = OF_ROLES.captures_iter(words).collect();
    if !parts.iter().any(|part| part.name("role").is_some()) {
        return None;
    }
    let counts = parts.iter().filter_map(|part| part.name("count")?.as_str().parse::<u32>().ok());
    Some(Headcount { count: counts.sum(), qualifier: HeadcountQualifier::Exact })
}

fn qualifier(word: Option<&str>) -> HeadcountQualifier {
    match word {
        Some("trên" | "hơn") => HeadcountQualifier::Over,
        Some("ít nhất" | "tối thiểu") => HeadcountQualifier::AtLeast,
        Some("khoảng" | "gần") => HeadcountQualifier::About,
        Some("tối đa" | "dưới") => HeadcountQualifier::AtMost,
        _ => HeadcountQualifier::Exact,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_ways_of_counting_people() {
        let read = [
            "Tổng số cán bộ: trên 20 người.",
            "01 Tổ trưởng, 02 Tổ phó và 9 thành viên",
            "Phục vụ 120 đơn vị, 06 trung tâm (05 người)",
            "Đội gồm 25 thành viên, 1.040 cán bộ ở cơ sở",
            "Tổng số cán bộ làm việc này trên toàn tỉnh là 99 người",
            "58",
            "04 nhân sự",
            "khoảng 1.200 người",
            "TS 14 người",
            "kiện toàn Tổ chuyên trách",
            "kiện toàn 2 lần",
        ]
        .map(|text| match read(text) {
            Some(read) => format!("{text} -> {} {}", read.qualifier.code(), read.count),
            None => format!("{text} -> -"),
        });
        insta::assert_snapshot!(read.join("\n"), @r#"
        Tổng số cán bộ: trên 20 người. -> OVER 20
        01 Tổ trưởng, 02 Tổ phó và 9 thành viên -> EXACT 12
        Phục vụ 120 đơn vị, 06 trung tâm (05 người) -> EXACT 5
        Đội gồm 25 thành viên, 1.040 cán bộ ở cơ sở -> EXACT 25
        Tổng số cán bộ làm việc này trên toàn tỉnh là 99 người -> EXACT 99
        58 -> EXACT 58
        04 nhân sự -> EXACT 4
        khoảng 1.200 người -> ABOUT 1200
        TS 14 người -> EXACT 14
        kiện toàn Tổ chuyên trách -> -
        kiện toàn 2 lần -> -
        "#);
    }
}
