use std::sync::LazyLock;

use crate::{name_index::NameNature, survey::*, text::fold_spaces};

/// The 63 provinces by code, the bundled vendors by short name.
pub(super) fn gazetteer() -> &'static Gazetteer<String, String> {
    static GAZETTEER: LazyLock<Gazetteer<String, String>> =
        LazyLock::new(|| Gazetteer { provinces: provinces(), vendors: vendors() });
    &GAZETTEER
}

fn provinces() -> NameIndex<String> {
    let mut provinces = NameIndex::of_provinces();
    let lines =
        |text: &'static str| text.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    for row in lines(include_str!("../../../../data/units/provinces_63.csv")) {
        provinces.insert(row[0].to_owned(), row[1], NameNature::Official);
    }
    for row in lines(include_str!("../../../../data/units/kind_history.csv")) {
        if row[0] == "63" {
            provinces.insert(row[1].to_owned(), row[2], NameNature::Former);
        }
    }
    for row in lines(include_str!("../../../../data/units/aliases.csv")) {
        if row[0] == "63" {
            provinces.insert(row[1].to_owned(), row[2], NameNature::Alias);
        }
    }
    provinces
}

fn vendors() -> Vendors<String> {
    let data: toml::Table = include_str!("../../../../data/vendors.toml").parse().unwrap();
    let mut vendors = Vendors::new();
    for vendor in data["vendor"].as_array().unwrap() {
        let name = vendor["name"].as_str().unwrap();
        let others =
            ["aliases", "branches"].into_iter().flat_map(|list| vendor[list].as_array().unwrap());
        let legal_name = vendor["legal_name"].as_str();
        let others = others.filter_map(toml::Value::as_str).chain(legal_name);
        vendors.insert(name.to_owned(), name, others);
    }
    vendors
}

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A grid of tab-separated lines.
pub(super) fn grid(text: &str) -> SheetGrid {
    let rows = text.split('\n').zip(1..).map(|(line, number)| GridRow {
        number,
        cells: line.split('\t').map(str::to_owned).collect(),
    });
    SheetGrid { name: "Sheet1".to_owned(), rows: rows.collect() }
}

/// One row in short: what a person would check it by.
pub(super) fn told(row: &RowReading<String, String>) -> String {
    let documents = |criterion| {
        let cited = row.documents(criterion).iter().map(|one| {
            let date = one.reference.date.as_ref();
            let date =
                date.map(|date| date.day().map_or(date.text().to_owned(), |day| day.to_string()));
            let kind = one.reference.kind.code();
            format!("\n      {} {kind} {}", one.reference.number, date.unwrap_or("-".to_owned()))
        });
        cited.collect::<String>()
    };
    let codes: Vec<_> = row.review.systems.iter().map(|system| system.code()).collect();
    let people = row
        .force
        .headcount
        .map_or("-".to_owned(), |people| format!("{} {}", people.qualifier.code(), people.count));
    format!(
        "{} {} = {}\n  review {} {}\n  dossier {} {:?}{}\n  force {} {people}{}\n  monitoring {} {} {:?}{}\n  ncsc {}",
        row.number.unwrap_or_default(),
        fold_spaces(row.province_text()),
        row.province.as_deref().unwrap_or("?"),
        row.review.status.code(),
        codes.join(" "),
        row.dossier.status.code(),
        row.dossier.grades,
        documents(Criterion::LevelDossier),
        row.force.status.code(),
        documents(Criterion::SecurityForce),
        row.monitoring.status.code(),
        row.monitoring.mode.code(),
        row.monitoring.vendors,
        documents(Criterion::Monitoring),
        row.ncsc.status.code(),
    )
}

/// The findings in short.
pub(super) fn told_findings(sheet: &SurveySheet<String, String>) -> String {
    let told = sheet.findings.iter().map(|finding| {
        let place = finding.place.as_ref().map_or("-".to_owned(), |place| {
            format!("{}:{}", place.row, place.column.unwrap_or_default())
        });
        let quote = finding.quote.as_ref().map(|quote| format!(": \"{quote}\""));
        format!("{place} {} {}{}", finding.rule.code(), finding.english, quote.unwrap_or_default())
    });
    told.collect::<Vec<_>>().join("\n")
}

/// The first line of a survey's header, with ten columns.
pub(super) const HEADER: &str = "STT\tTỉnh/ Thành phố\tĐã đánh giá, rà soát các hệ thống: IOC; Hệ thống SOC chưa?\tĐối với hồ sơ đề xuất cấp độ của các hệ thống nêu trên đã được phê duyệt chưa?\t\tĐối với Lực lượng chuyên trách về an toàn thông tin: Đã thành lập chưa?\t\tĐơn vị giám sát ứng cứu, xử lý sự cố: Tự tổ chức, hay thuê?\t\tKết nối với Trung tâm giám sát an toàn không gian mạng quốc gia (NCSC)";

/// The second.
pub(super) const HEADER_BELOW: &str =
    "\t\t\tTình Trạng\tQuyết định số\tQuyết định số\tSố thành viên\tQuyết định số\tChi tiết\t";
