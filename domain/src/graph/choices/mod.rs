//! The closed lists of codes that belong to no rule of their own.

mod feed;
mod law;

pub use feed::*;
pub use law::*;

use crate::label::coded;

coded! {
    /// What sort of unit a province is.
    pub enum ProvinceKind {
        /// A province (tỉnh).
        Province => "PROVINCE", "tỉnh", "province";
        /// A centrally run city (thành phố trực thuộc Trung ương).
        Municipality => "MUNICIPALITY", "thành phố trực thuộc Trung ương", "centrally run city";
    }
}

coded! {
    /// The socio-economic regions, of the 63 units and of the 34.
    pub enum Region {
        /// The Red River delta, on both bases.
        RedRiverDelta => "RED_RIVER_DELTA", "Đồng bằng sông Hồng", "Red River Delta";
        /// The northern midlands and mountains, on both bases.
        NorthernMidlandsAndMountains => "NORTHERN_MIDLANDS_AND_MOUNTAINS",
            "Trung du và miền núi phía Bắc", "Northern Midlands and Mountains";
        /// The north central part and the central coast, on the basis of 63.
        NorthCentralAndCentralCoast => "NORTH_CENTRAL_AND_CENTRAL_COAST",
            "Bắc Trung Bộ và Duyên hải miền Trung", "North Central and Central Coast";
        /// The central highlands, on the basis of 63.
        CentralHighlands => "CENTRAL_HIGHLANDS", "Tây Nguyên", "Central Highlands";
        /// The north central part, on the basis of 34.
        NorthCentral => "NORTH_CENTRAL", "Bắc Trung Bộ", "North Central";
        /// The south central coast and the central highlands, on the basis of 34.
        SouthCentralCoastAndCentralHighlands => "SOUTH_CENTRAL_COAST_AND_CENTRAL_HIGHLANDS",
            "Duyên hải Nam Trung Bộ và Tây Nguyên", "South Central Coast and Central Highlands";
        /// The southeast, on both bases.
        Southeast => "SOUTHEAST", "Đông Nam Bộ", "Southeast";
        /// The Mekong delta, on both bases.
        MekongRiverDelta => "MEKONG_RIVER_DELTA", "Đồng bằng sông Cửu Long", "Mekong River Delta";
    }
}

coded! {
    /// What sort of body an organization is.
    pub enum OrganizationKind {
        /// A people's committee.
        PeoplesCommittee => "PEOPLES_COMMITTEE", "Ủy ban nhân dân", "people's committee";
        /// A department of a province.
        Department => "DEPARTMENT", "sở, ban, ngành", "department";
        /// An office of a committee.
        Office => "OFFICE", "văn phòng", "office";
        /// A centre of a department or committee.
        Centre => "CENTRE", "trung tâm", "centre";
        /// A ministry or an agency of its rank.
        Ministry => "MINISTRY", "bộ, cơ quan ngang bộ", "ministry";
        /// The government and the prime minister.
        Government => "GOVERNMENT", "Chính phủ, Thủ tướng Chính phủ", "government";
        /// The national assembly.
        NationalAssembly => "NATIONAL_ASSEMBLY", "Quốc hội", "national assembly";
        /// A police body.
        Police => "POLICE", "công an", "police";
        /// A commune's body.
        Commune => "COMMUNE", "cấp xã", "commune";
        /// A steering committee or working group.
        SteeringCommittee => "STEERING_COMMITTEE", "ban chỉ đạo, tổ công tác", "steering committee";
        /// A vendor's body, where it issues documents.
        Enterprise => "ENTERPRISE", "doanh nghiệp", "enterprise";
        /// Another body.
        Other => "OTHER", "khác", "other";
    }
}

coded! {
    /// Where a system stands in its life.
    pub enum Lifecycle {
        /// It is being designed.
        Design => "DESIGN", "đang thiết kế", "in design";
        /// It is being built.
        Build => "BUILD", "đang xây dựng", "being built";
        /// It is in operation.
        Operating => "OPERATING", "đang vận hành", "operating";
        /// It is in operation and being upgraded or extended.
        Upgrade => "UPGRADE", "đang nâng cấp, mở rộng", "being upgraded or extended";
        /// It is no longer in use.
        Retired => "RETIRED", "đã ngừng sử dụng", "retired";
    }
}

coded! {
    /// Whose operations centre an IOC is.
    pub enum Tier {
        /// A province's or centrally run city's.
        Provincial => "PROVINCIAL", "cấp tỉnh, thành phố trực thuộc Trung ương", "provincial";
        /// An urban area's within a province or centrally run city.
        City => "CITY", "cấp đô thị thuộc tỉnh", "city";
        /// One below these.
        Lower => "LOWER", "cấp thấp hơn", "lower";
    }
}

coded! {
    /// Where a level dossier stands.
    pub enum DossierStatus {
        /// It is being prepared.
        Preparing => "PREPARING", "đang xây dựng", "being prepared";
        /// It was submitted for appraisal.
        Submitted => "SUBMITTED", "đã trình thẩm định", "submitted";
        /// It was appraised.
        Appraised => "APPRAISED", "đã thẩm định", "appraised";
        /// It was approved.
        Approved => "APPROVED", "đã phê duyệt", "approved";
        /// It was withdrawn.
        Withdrawn => "WITHDRAWN", "đã rút", "withdrawn";
    }
}

coded! {
    /// What one document does to another.
    pub enum DecisionRelationKind {
        /// It carries the other out.
        Implements => "IMPLEMENTS", "triển khai thực hiện", "implements";
        /// It changes parts of the other.
        Amends => "AMENDS", "sửa đổi, bổ sung", "amends";
        /// It takes the other's place.
        Supersedes => "SUPERSEDES", "thay thế", "supersedes";
        /// It reorganises what the other founded.
        Reorganises => "REORGANISES", "kiện toàn", "reorganises";
        /// It approves what the other proposes.
        Approves => "APPROVES", "phê duyệt", "approves";
        /// It founds what the other asks for.
        Establishes => "ESTABLISHES", "thành lập", "establishes";
        /// It asks to go on with the other.
        Continues => "CONTINUES", "tiếp tục thực hiện", "continues";
        /// It names the other.
        Cites => "CITES", "viện dẫn", "cites";
    }
}

coded! {
    /// What sort of force a security team is.
    pub enum TeamKind {
        /// A unit specialised in information security.
        SpecialisedUnit => "SPECIALISED_UNIT", "đơn vị chuyên trách", "specialised unit";
        /// A team that answers incidents.
        IncidentResponse => "INCIDENT_RESPONSE", "đội ứng cứu sự cố", "incident-response team";
        /// An existing department or centre that the work was given to.
        DelegatedUnit => "DELEGATED_UNIT", "đơn vị được giao", "delegated unit";
    }
}

coded! {
    /// Where a security team stands.
    pub enum TeamStatus {
        /// It is planned.
        Planned => "PLANNED", "dự kiến thành lập", "planned";
        /// It is being established.
        BeingEstablished => "BEING_ESTABLISHED", "đang thành lập", "being established";
        /// It is established.
        Established => "ESTABLISHED", "đã thành lập", "established";
        /// It is dissolved.
        Dissolved => "DISSOLVED", "đã giải thể", "dissolved";
    }
}

coded! {
    /// Where a monitoring arrangement stands.
    pub enum ArrangementStatus {
        /// It is planned.
        Planned => "PLANNED", "dự kiến triển khai", "planned";
        /// It is being deployed.
        BeingDeployed => "BEING_DEPLOYED", "đang triển khai", "being deployed";
        /// It is in force.
        Active => "ACTIVE", "đã triển khai", "active";
        /// It has ended.
        Ended => "ENDED", "đã kết thúc", "ended";
    }
}

coded! {
    /// What sort of vendor it is.
    pub enum VendorKind {
        /// It provides security services.
        SecurityProvider => "SECURITY_PROVIDER", "doanh nghiệp an toàn thông tin", "security provider";
        /// It runs telecommunication networks.
        Telecom => "TELECOM", "doanh nghiệp viễn thông", "telecommunication company";
        /// It makes software.
        Software => "SOFTWARE", "doanh nghiệp phần mềm", "software company";
        /// Another vendor.
        Other => "OTHER", "khác", "other";
    }
}

coded! {
    /// Whether a link to the NCSC stands.
    pub enum LinkStatus {
        /// It stands.
        Connected => "CONNECTED", "đã kết nối", "connected";
        /// It was cut.
        Disconnected => "DISCONNECTED", "mất kết nối", "disconnected";
        /// It is planned.
        Planned => "PLANNED", "dự kiến kết nối", "planned";
    }
}

coded! {
    /// Why an assessment was made.
    pub enum AssessmentKind {
        /// Before the system was put to use.
        PreUse => "PRE_USE", "trước khi đưa vào sử dụng", "before use";
        /// On an upgrade or change.
        OnChange => "ON_CHANGE", "khi nâng cấp, thay đổi", "on change";
        /// Periodically.
        Periodic => "PERIODIC", "định kỳ", "periodic";
        /// By the police.
        PoliceReview => "POLICE_REVIEW", "công an kiểm tra, đánh giá", "police review";
        /// As an inspection of compliance.
        Inspection => "INSPECTION", "thanh tra, kiểm tra", "inspection";
    }
}

coded! {
    /// What came out of an assessment.
    pub enum AssessmentResult {
        /// It passed.
        Passed => "PASSED", "đạt", "passed";
        /// It passed with things to mend.
        PassedWithRemarks => "PASSED_WITH_REMARKS", "đạt, còn tồn tại", "passed with remarks";
        /// It failed.
        Failed => "FAILED", "không đạt", "failed";
        /// The source does not say.
        Unknown => "UNKNOWN", "không rõ", "unknown";
    }
}

coded! {
    /// What an obligation asks of, or a measurement counts.
    pub enum Subject {
        /// Information systems.
        System => "SYSTEM", "hệ thống thông tin", "information system";
        /// Intelligent operations centres.
        Ioc => "IOC", "trung tâm điều hành thông minh", "operations centre";
        /// Security operations centres.
        Soc => "SOC", "trung tâm giám sát an toàn thông tin", "security operations centre";
        /// Provinces.
        Province => "PROVINCE", "tỉnh, thành phố", "province";
        /// Bodies.
        Organization => "ORGANIZATION", "cơ quan, đơn vị", "organization";
        /// Officials.
        Official => "OFFICIAL", "cán bộ, công chức, viên chức", "official";
        /// Users of services.
        User => "USER", "người sử dụng", "user";
        /// Computers.
        Computer => "COMPUTER", "máy tính", "computer";
        /// Enterprises.
        Enterprise => "ENTERPRISE", "doanh nghiệp", "enterprise";
    }
}

coded! {
    /// How exact a stated figure is.
    pub enum FigureQualifier {
        /// It is the number stated.
        Exact => "EXACT", "đúng", "exactly";
        /// It is near the number stated.
        About => "ABOUT", "khoảng", "about";
        /// It is a little less than the number stated.
        Almost => "ALMOST", "gần", "almost";
        /// It is more than the number stated.
        Over => "OVER", "trên", "over";
    }
}

coded! {
    /// The rule that a headline was counted by.
    pub enum FigureRule {
        /// Only what a row states counts as done; a blank counts as not.
        Stated => "STATED", "chỉ tính nội dung được nêu", "as stated";
        /// As stated, but work that was given to an existing body counts as done.
        DelegatedDone => "DELEGATED_DONE", "giao đơn vị hiện có được tính là đã thực hiện", "delegated counts as done";
        /// As stated, but a blank counts as not known.
        BlankUnknown => "BLANK_UNKNOWN", "ô trống được tính là chưa rõ", "a blank counts as unknown";
    }
}

coded! {
    /// Whether a person has dealt with a finding.
    pub enum FindingStatus {
        /// Nobody has.
        Open => "OPEN", "chưa xử lý", "open";
        /// Somebody has seen it.
        Acknowledged => "ACKNOWLEDGED", "đã ghi nhận", "acknowledged";
        /// It is mended at the source.
        Resolved => "RESOLVED", "đã xử lý", "resolved";
    }
}
