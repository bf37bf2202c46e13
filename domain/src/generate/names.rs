//! Names as they are found in the provinces, put together from their usual parts.

use super::random::Random;
use crate::survey::SystemCategory;

/// The departments that every province has, with the mark under which they number their documents.
pub(super) const DEPARTMENTS: &[(&str, &str)] = &[
    ("Sở Khoa học và Công nghệ", "SKHCN"),
    ("Sở Giáo dục và Đào tạo", "SGDĐT"),
    ("Sở Nông nghiệp và Môi trường", "SNNMT"),
    ("Sở Y tế", "SYT"),
    ("Sở Nội vụ", "SNV"),
    ("Sở Tài chính", "STC"),
    ("Sở Xây dựng", "SXD"),
    ("Sở Công Thương", "SCT"),
    ("Sở Tư pháp", "STP"),
    ("Sở Văn hóa, Thể thao và Du lịch", "SVHTTDL"),
    ("Sở Dân tộc và Tôn giáo", "SDTTG"),
    ("Thanh tra", "TTr"),
];

/// The centres that run systems for others.
pub(super) const CENTRES: &[&str] = &[
    "Trung tâm Chuyển đổi số",
    "Trung tâm Phục vụ hành chính công",
    "Trung tâm Giám sát, điều hành thông minh",
    "Trung tâm Công nghệ thông tin và Truyền thông",
];

const COMMUNE_FIRST: &[&str] = &[
    "Tân", "Phú", "Bình", "An", "Long", "Hòa", "Vĩnh", "Thanh", "Đông", "Nam", "Xuân", "Mỹ", "Đại",
    "Quảng", "Yên", "Hưng", "Trung", "Hương", "Thạnh", "Phước",
];
const COMMUNE_SECOND: &[&str] = &[
    "Lập", "Hưng", "Thành", "Phong", "Sơn", "Thủy", "Lộc", "Khánh", "Hải", "Giang", "Lâm", "Trạch",
    "Định", "Ninh", "Mỹ", "Hiệp", "Đức", "Quang", "Bình", "Lợi",
];

const VENDOR_NAMES: &[&str] = &[
    "Sao Khuê",
    "Lạc Việt",
    "Hồng Hà",
    "Trường Sơn",
    "Cửu Long",
    "Bạch Đằng",
    "Hoa Sen",
    "Thăng Long",
];

/// A commune of a province.
pub(super) fn commune(random: &mut Random) -> String {
    let kind = random.weighted("xã", &[(3, "xã"), (1, "phường")]);
    format!("Ủy ban nhân dân {kind} {} {}", random.word(COMMUNE_FIRST), random.word(COMMUNE_SECOND))
}

/// A vendor of security services; no two of the same number are alike.
pub(super) fn vendor(number: u64) -> (String, String) {
    let place = usize::try_from(number).unwrap_or_default();
    let short = VENDOR_NAMES.get(place % VENDOR_NAMES.len()).copied().unwrap_or_default();
    let series = number / u64::try_from(VENDOR_NAMES.len()).unwrap_or(1) + 1;
    let short = format!("{short} {series}");
    (format!("Công ty cổ phần An toàn thông tin {short}"), short)
}

/// What a system of this category is called in the house of `body`.
pub(super) fn system(random: &mut Random, category: SystemCategory, body: &str) -> String {
    let kinds: &[&'static str] = match category {
        SystemCategory::Tthc => {
            &["Hệ thống thông tin giải quyết thủ tục hành chính", "Cổng dịch vụ công trực tuyến"]
        }
        SystemCategory::Kiosk => &["Hệ thống kiosk tra cứu dịch vụ công"],
        SystemCategory::Ecert => &["Hệ thống chứng thực bản sao điện tử"],
        SystemCategory::Hoc => &["Nền tảng học trực tuyến", "Hệ thống quản lý học tập"],
        SystemCategory::CameraAi => {
            &["Hệ thống camera AI giám sát giao thông", "Hệ thống camera an ninh"]
        }
        SystemCategory::EduDb => &["Cơ sở dữ liệu ngành Giáo dục và Đào tạo"],
        SystemCategory::Land => &["Hệ thống thông tin đất đai", "Cơ sở dữ liệu đất đai"],
        SystemCategory::SocialSecurity => &["Phần mềm quản lý an sinh xã hội"],
        SystemCategory::CivilServantDb => &["Cơ sở dữ liệu cán bộ, công chức, viên chức"],
        SystemCategory::Exam => &["Hệ thống quản lý thi sát hạch"],
        SystemCategory::Ioc => &["Trung tâm điều hành thông minh (IOC)"],
        SystemCategory::Soc => &["Hệ thống giám sát an toàn thông tin (SOC)"],
        SystemCategory::Lgsp => &["Nền tảng tích hợp, chia sẻ dữ liệu (LGSP)"],
        SystemCategory::DataCenter => &["Trung tâm dữ liệu", "Hạ tầng điện toán đám mây"],
        SystemCategory::Email => &["Hệ thống thư điện tử công vụ"],
        SystemCategory::Other => &[
            "Cổng thông tin điện tử",
            "Hệ thống quản lý văn bản và điều hành",
            "Hệ thống báo cáo",
            "Phần mềm một cửa điện tử",
            "Hệ thống hội nghị truyền hình",
            "Phần mềm quản lý tài sản công",
        ],
    };
    let kind = random.word(kinds);
    match random.below(5) {
        0 => format!("{kind} giai đoạn {} - {body}", random.below(3) + 1),
        _ => format!("{kind} - {body}"),
    }
}
