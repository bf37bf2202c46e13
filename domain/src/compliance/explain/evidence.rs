//! What a node tells, in a sentence with its own day.

use super::{Reason, ReasonKind, Sentence, vi_day};
use crate::compliance::known::{Evidence, Shows};
use crate::label::Lang;

/// What one piece of evidence tells.
pub(super) fn reason(evidence: &Evidence) -> Reason {
    let (vi, en) = told(evidence.shows);
    let (since_vi, since_en) = match evidence.on {
        Some(on) => (format!(" (ngày {})", vi_day(on)), format!(" ({on})")),
        None => (" (không rõ từ ngày nào)".to_owned(), " (since an unknown day)".to_owned()),
    };
    Reason::new(
        ReasonKind::Evidence,
        Sentence::new(format!("{vi}{since_vi}."), format!("{en}{since_en}.")),
    )
}

fn told(shows: Shows) -> (String, String) {
    let both = |vi: &str, en: &str| (vi.to_owned(), en.to_owned());
    match shows {
        Shows::Approved => both("Hồ sơ cấp độ đã được phê duyệt", "The level dossier is approved"),
        Shows::ApprovedByNotCompetent => both(
            "Cấp độ do doanh nghiệp phê duyệt, không đúng thẩm quyền nên không được tính",
            "The level was approved by an enterprise, which is not competent: it does not count",
        ),
        Shows::NotApproved(status) => (
            format!("Hồ sơ cấp độ {}, chưa có phê duyệt còn hiệu lực", status.label(Lang::Vi)),
            format!("The level dossier is {}: it is not approved", status.label(Lang::En)),
        ),
        Shows::Implemented => both(
            "Phương án bảo đảm an toàn thông tin đã được triển khai đầy đủ",
            "The protection measures are fully implemented",
        ),
        Shows::DossierWithoutSystem => both(
            "Tỉnh có hồ sơ cấp độ nhưng không rõ của hệ thống nào; chưa cho thấy mọi hệ thống đều có",
            "The province has a level dossier, of which system is not known; that does not show that every system has one",
        ),
        Shows::Assessed => both("Đã kiểm tra, đánh giá", "An assessment was made"),
        Shows::Inspected => both("Đã thanh tra, kiểm tra tuân thủ", "Compliance was inspected"),
        Shows::Force => both("Có lực lượng tại chỗ", "There is an on-site force"),
        Shows::Monitored => both("Có giám sát, ứng cứu", "There is monitoring and response"),
        Shows::NotMonitored => {
            both("Chưa có giám sát, ứng cứu", "There is no monitoring and response")
        }
        Shows::Connected => both("Đã kết nối NCSC", "The NCSC is connected"),
        Shows::NotConnected => both("Chưa kết nối NCSC", "The NCSC is not connected"),
        Shows::Inventory(status) => (
            format!("Danh mục hệ thống thông tin được nêu là {}", status.label(Lang::Vi)),
            format!("The inventory of systems is stated to be {}", status.label(Lang::En)),
        ),
        Shows::Figure(some, all) => {
            let some = some.map_or("?".to_owned(), |number| number.to_string());
            let all = all.map_or("?".to_owned(), |number| number.to_string());
            (format!("Số liệu nêu {some}/{all}"), format!("A figure states {some} of {all}"))
        }
        Shows::Independent => both(
            "Đơn vị đánh giá độc lập với đơn vị giám sát và lực lượng tại chỗ",
            "The assessor is independent of those who monitor and of the on-site force",
        ),
        Shows::NotIndependent => both(
            "Đơn vị đánh giá đồng thời là đơn vị giám sát hoặc lực lượng tại chỗ",
            "The assessor also monitors, or is the on-site force",
        ),
        Shows::System(code) => (
            format!("Hệ thống: {}", code.label(Lang::Vi)),
            format!("A system: {}", code.label(Lang::En)),
        ),
        Shows::Lifecycle(lifecycle) => (
            format!("Hệ thống {}", lifecycle.label(Lang::Vi)),
            format!("The system is {}", lifecycle.label(Lang::En)),
        ),
    }
}
