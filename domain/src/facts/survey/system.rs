//! The systems that a review states concretely.

use super::row::SurveyRow;
use crate::facts::keys;
use crate::graph::{INFORMATION_SYSTEM, Tier};
use crate::survey::{AnswerStatus, Criterion, SystemCategory};
use crate::sync::{Record, Records};

/// Tells of the systems that are said to be reviewed, where a province has exactly one of the category.
pub(super) fn add(row: &SurveyRow<'_>, records: &mut Records) {
    let review = &row.reading.review;
    if review.status != AnswerStatus::Done {
        return;
    }
    for category in review.systems.iter().copied() {
        let Some(name) = name_of_only(category) else { continue };
        let key = keys::only_system(&row.province, category);
        let mut system = Record::new(&INFORMATION_SYSTEM, key.key)
            .held("province_id", Some(row.province.clone()))
            .if_new("name", format!("{name} {}", row.name.with_kind()))
            .with("category", category.code())
            .sources(row.sources(Criterion::SystemReview));
        if category == SystemCategory::Ioc {
            system = system.with("tier", Tier::Provincial.code());
        }
        records.add(system);
    }
}

/// What a province's one system of this category is called; `None` where a province has many of them.
const fn name_of_only(category: SystemCategory) -> Option<&'static str> {
    use SystemCategory as System;
    match category {
        System::Tthc => Some("Hệ thống thông tin giải quyết thủ tục hành chính"),
        System::Ioc => Some("Trung tâm điều hành thông minh (IOC)"),
        System::Soc => Some("Trung tâm giám sát an toàn thông tin (SOC)"),
        System::Lgsp => Some("Nền tảng tích hợp, chia sẻ dữ liệu (LGSP)"),
        System::DataCenter => Some("Trung tâm dữ liệu"),
        System::Email => Some("Hệ thống thư điện tử công vụ"),
        System::Kiosk
        | System::Ecert
        | System::Hoc
        | System::CameraAi
        | System::EduDb
        | System::Land
        | System::SocialSecurity
        | System::CivilServantDb
        | System::Exam
        | System::Other => None,
    }
}
