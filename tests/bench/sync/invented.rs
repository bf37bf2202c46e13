//! The systems that are written, and the bodies that they speak of.

use std::borrow::Cow;

use chrono::{Days, NaiveDate};
use domain::facts::keys;
use domain::graph::{INFORMATION_SYSTEM, ORGANIZATION, Word};
use domain::sync::{Fact, Key, Record, Source};
use serde_json::{Value, json};

/// The register whose numbers the systems have.
const REGISTER: &str = "bench";
/// Bodies that own and operate systems.
const BODIES: u32 = 300;
/// How many provinces there are.
const PROVINCE_COUNT: u32 = 4;
/// Codes of provinces of today.
const PROVINCES: [&str; 4] = ["01", "48", "79", "75"];

/// What a system's number makes of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct System(u32);

impl System {
    fn pick<T: Copy>(self, salt: u32, of: &[T]) -> T {
        let mixed = self.0.wrapping_mul(2_654_435_761).wrapping_add(salt.wrapping_mul(40_503)) >> 7;
        of[usize::try_from(mixed).unwrap_or_default() % of.len()]
    }

    fn province(self) -> &'static str {
        province(self.0)
    }

    fn name(self) -> String {
        let what = self.pick(
            1,
            &[
                "Hệ thống thông tin giải quyết thủ tục hành chính",
                "Cổng dữ liệu",
                "Phần mềm quản lý văn bản",
            ],
        );
        format!("{what} số {} của Sở Khoa học và Công nghệ", self.0)
    }

    fn live_on(self) -> NaiveDate {
        day(2015, 1, 1).checked_add_days(Days::new(u64::from(self.0 % 3_000))).unwrap_or_default()
    }

    fn body(self, salt: u32) -> u32 {
        // of the same province
        let number = self.pick(salt, &[3_u32, 17, 29, 41, 58, 66, 73]) * PROVINCE_COUNT;
        number % BODIES + self.0 % PROVINCE_COUNT
    }

    /// The same as [`System::record`], as a caller sends it.
    fn row(self) -> Value {
        let named =
            |number: u32| json!({ "externalId": { "source": REGISTER, "id": number.to_string() } });
        json!({
            "externalIds": [{ "source": REGISTER, "id": self.0.to_string() }],
            "province": { "key": format!("34:{}", self.province()) },
            "name": self.name(),
            "category": self.pick(2, &["TTHC", "OTHER", "LAND", "EMAIL"]),
            "important": self.pick(3, &[true, false]),
            "wentLiveOn": self.live_on(),
            "since": self.live_on(),
            "level": self.pick(4, &[1_i64, 2, 3]),
            "lifecycle": "OPERATING",
            "owner": named(self.body(5)),
            "operator": named(self.body(6)),
            "source": { "source": "lgsp.example", "clause": self.0.to_string() },
        })
    }

    fn record(self) -> Record {
        let since = Some(self.live_on());
        let source = Source {
            source: "lgsp.example".to_owned(),
            clause: Some(self.0.to_string()),
            ..Source::default()
        };
        let fact = |table| Fact::new(table, since).by(Some(&source));
        record(&INFORMATION_SYSTEM, self.0, self.province())
            .with("name", self.name())
            .with("category", self.pick(2, &["TTHC", "OTHER", "LAND", "EMAIL"]))
            .with("important", self.pick(3, &[true, false]))
            .with("went_live_on", since)
            .fact(fact("information_system_level").with("level", self.pick(4, &[1_i64, 2, 3])))
            .fact(fact("information_system_lifecycle").with("lifecycle", "OPERATING"))
            .fact(
                fact("information_system_owner")
                    .node("organization_id", key(&ORGANIZATION, self.body(5))),
            )
            .fact(
                fact("information_system_operator")
                    .node("organization_id", key(&ORGANIZATION, self.body(6))),
            )
            .sources([source])
    }
}

/// So many systems as NDJSON.
pub(crate) fn rows(count: u32) -> String {
    (0..count).map(|number| System(number).row().to_string() + "\n").collect()
}

/// So many systems.
pub(crate) fn systems(count: u32) -> Vec<Record> {
    (0..count).map(|number| System(number).record()).collect()
}

/// The bodies that they speak of.
pub(crate) fn bodies() -> Vec<Record> {
    let bodies = (0..BODIES + PROVINCE_COUNT).map(|number| {
        record(&ORGANIZATION, number, province(number))
            .with("name", format!("Sở số {number}"))
            .with("kind", "DEPARTMENT")
    });
    bodies.collect()
}

fn province(number: u32) -> &'static str {
    PROVINCES[usize::try_from(number % PROVINCE_COUNT).unwrap_or_default()]
}

fn record(word: &'static Word, number: u32, province: &str) -> Record {
    Record { keys: vec![key(word, number)], ..Record::new(word, "") }
        .held("province_id", Some(keys::province("34", province)))
}

fn key(word: &'static Word, number: u32) -> Key {
    Key { kind: word.name, source: Cow::Borrowed(REGISTER), key: number.to_string() }
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}
