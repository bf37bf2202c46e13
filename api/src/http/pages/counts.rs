//! How much there is, as far as the visitor may read it.

use serde_json::Value;

use super::super::Doors;
use crate::app::Actor;
use crate::graphql::Request;

/// The question whose answer the first page shows.
const QUESTION: &str = "query Welcome { provinces { totalCount } informationSystems { totalCount } \
    levelDossiers { totalCount } decisions { totalCount } obligations { totalCount } vendors { totalCount } \
    surveyAnswers { totalCount } findings { totalCount } }";

/// What is counted, in the order of the page: its field, and its name in Vietnamese and English.
const COUNTED: [(&str, &str, &str); 8] = [
    ("provinces", "tỉnh, thành phố hiện nay", "provinces today"),
    ("informationSystems", "hệ thống thông tin", "information systems"),
    ("levelDossiers", "hồ sơ đề xuất cấp độ", "level dossiers"),
    ("decisions", "văn bản", "documents"),
    ("obligations", "nghĩa vụ", "obligations"),
    ("vendors", "doanh nghiệp", "vendors"),
    ("surveyAnswers", "câu trả lời khảo sát", "survey answers"),
    ("findings", "vấn đề dữ liệu", "findings in the data"),
];

/// One line of what there is.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) vietnamese: &'static str,
    pub(super) english: &'static str,
    pub(super) number: u64,
}

/// What the visitor may read, counted; nothing for whoever may not read.
pub(super) async fn counts(doors: &Doors, visitor: Option<Actor>) -> Vec<Count> {
    let Some(visitor) = visitor else { return Vec::new() };
    let answer = doors.service.execute(visitor, Request::new(QUESTION)).await;
    let answer: Value = serde_json::from_slice(&answer.json).unwrap_or_default();
    let number = |field| answer.get("data")?.get(field)?.get("totalCount")?.as_u64();
    let told = COUNTED.into_iter().filter_map(|(field, vietnamese, english)| {
        Some(Count { vietnamese, english, number: number(field)? })
    });
    told.collect()
}
