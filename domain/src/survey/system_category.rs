//! What a system is for, and how the sheets name it.

use std::{collections::BTreeSet, sync::LazyLock};

use regex::Regex;

use crate::{label::coded, text::pattern};

coded! {
    /// What an information system is for.
    pub enum SystemCategory {
        /// Administrative procedures, with the public-service portal.
        Tthc => "TTHC", "giải quyết thủ tục hành chính", "administrative procedures";
        /// Kiosks of public services.
        Kiosk => "KIOSK", "kiosk dịch vụ công", "kiosk";
        /// Electronic certification of copies.
        Ecert => "ECERT", "chứng thực điện tử", "electronic certification";
        /// HOC.
        Hoc => "HOC", "HOC", "HOC";
        /// Cameras with image recognition.
        CameraAi => "CAMERA_AI", "camera AI", "AI cameras";
        /// Database of education.
        EduDb => "EDU_DB", "CSDL ngành Giáo dục và đào tạo", "education database";
        /// Land administration.
        Land => "LAND", "quản lý đất đai", "land administration";
        /// Social security.
        SocialSecurity => "SOCIAL_SECURITY", "an sinh xã hội", "social security";
        /// Database of civil servants.
        CivilServantDb => "CIVIL_SERVANT_DB", "CSDL công chức, viên chức", "civil-servant database";
        /// Driving tests.
        Exam => "EXAM", "quản lý thi sát hạch", "examinations";
        /// Operations centre of a province or a city.
        Ioc => "IOC", "trung tâm điều hành thông minh (IOC)", "operations centre (IOC)";
        /// Security operations centre.
        Soc => "SOC", "trung tâm giám sát an toàn thông tin (SOC)", "security operations centre (SOC)";
        /// Platform for sharing data inside a province.
        Lgsp => "LGSP", "nền tảng tích hợp, chia sẻ dữ liệu (LGSP)", "data-sharing platform (LGSP)";
        /// Data centre.
        DataCenter => "DATA_CENTER", "trung tâm dữ liệu", "data centre";
        /// Official mail.
        Email => "EMAIL", "thư điện tử công vụ", "official e-mail";
        /// Any other.
        Other => "OTHER", "hệ thống khác", "other system";
    }
}

/// How the sheets name a category, in canonical text. What stands first is taken out of the text before what
/// follows is looked for: the `DVC` of a kiosk is no portal, the centre for procedures no system.
static NAMES: LazyLock<Vec<(Option<SystemCategory>, Regex)>> = LazyLock::new(|| {
    use SystemCategory as System;
    [
        (None, r"trung tâm phục vụ hành chính công"),
        (Some(System::Kiosk), r"\bkiosk?s?\b(?:\s*-\s*(?:dvc|dịch vụ công))?"),
        (Some(System::Tthc), r"(?:giải quyết )?(?:thủ tục hành chính|\btthc\b)|dịch vụ công(?: trực tuyến)?|\bdvctt?\b|một cửa điện tử"),
        (Some(System::Ecert), r"chứng thực điện tử"),
        (Some(System::Hoc), r"\bhoc\b"),
        (Some(System::CameraAi), r"\bcamera\b(?: ai\b)?"),
        (Some(System::EduDb), r"(?:csdl|cơ sở dữ liệu)(?: về)?(?: ngành)? (?:giáo dục|gd)(?: và đào tạo|&đt)?"),
        (Some(System::Land), r"(?:quản lý )?đất đai"),
        (Some(System::SocialSecurity), r"an sinh xã hội"),
        (Some(System::CivilServantDb), r"(?:csdl |cơ sở dữ liệu )?(?:cán bộ, )?công chức,? viên chức"),
        (Some(System::Exam), r"(?:quản lý )?(?:thi )?sát hạch"),
        (Some(System::Ioc), r"(?:trung tâm )?(?:giám sát,? )?điều hành (?:đô thị )?thông minh(?: ?\(ioc\))?|\bioc\b"),
        (Some(System::Soc), r"\bsoc\b|trung tâm giám sát(?: điều hành)? (?:an toàn thông tin|an ninh mạng)"),
        (Some(System::Lgsp), r"\blgsp\b|nền tảng tích hợp,? chia sẻ dữ liệu(?: cấp tỉnh)?"),
        (Some(System::DataCenter), r"trung tâm (?:tích hợp )?dữ liệu(?: điện tử)?|trung tâm thdl|\bttt?hdl\b|\bttdl\b"),
        (Some(System::Email), r"thư điện tử(?: công vụ)?|\bemail\b"),
    ]
    .into_iter()
    .map(|(category, names)| (category, pattern(names)))
    .collect()
});

/// The categories that a canonical text names, in their own order, and what is left of the text without them.
pub(super) fn named_in(text: &str) -> (BTreeSet<SystemCategory>, String) {
    let mut named = BTreeSet::new();
    let mut rest = text.to_owned();
    for (category, names) in NAMES.iter() {
        if names.is_match(&rest) {
            named.extend(*category);
            rest = names.replace_all(&rest, " ").into_owned();
        }
    }
    (named, rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::canonical;

    #[test]
    fn knows_a_system_by_its_names() {
        let named = |text: &str| {
            named_in(&canonical(text))
                .0
                .into_iter()
                .map(SystemCategory::code)
                .collect::<Vec<_>>()
                .join(" ")
        };

        assert_eq!(
            named("HOC, Camera AI, Kiosk – DVC và Chứng thực điện tử"),
            "KIOSK ECERT HOC CAMERA_AI"
        );
        assert_eq!(named("LGSP, Dịch vụ công và Thư điện tử công vụ"), "TTHC LGSP EMAIL");
        assert_eq!(named("đặt tại Trung tâm Phục vụ hành chính công"), "");
        assert_eq!(named("Hệ thống CSDL QG về dân cư"), "");
        assert_eq!(named("Phần mềm quản lý đất đai, CSDL ngành Giáo dục"), "EDU_DB LAND");
        assert_eq!(named("Trung tâm THDL, Trung tâm Tích hợp dữ liệu"), "DATA_CENTER");
    }
}
