//! The codes of what instruments ask, and of what came of it.

use crate::label::coded;

coded! {
    /// What an obligation asks: by which facts of the graph it is judged.
    ///
    /// Obligations of one subject that ask the same are laid beside each other, and the stricter one is effective.
    pub enum Measure {
        /// A system's level is approved by a competent body.
        LevelApproved => "LEVEL_APPROVED", "phê duyệt cấp độ an toàn hệ thống thông tin", "level approved";
        /// A system's approved protection measures are fully implemented.
        MeasuresImplemented => "MEASURES_IMPLEMENTED",
            "triển khai đầy đủ phương án bảo đảm an toàn thông tin", "measures fully implemented";
        /// A system's level is approved and its measures implemented: asked before operation.
        ApprovedAndImplemented => "APPROVED_AND_IMPLEMENTED",
            "phê duyệt cấp độ và triển khai đầy đủ phương án", "approved and implemented";
        /// A system is reviewed and its level approved again after a reorganisation.
        LevelReReviewed => "LEVEL_RE_REVIEWED", "rà soát lại cấp độ đã phê duyệt", "level reviewed again";
        /// A province's inventory of systems is complete.
        InventoryComplete => "INVENTORY_COMPLETE", "danh mục hệ thống thông tin đầy đủ", "inventory complete";
        /// A system is assessed for information security.
        Assessed => "ASSESSED", "kiểm tra, đánh giá an toàn thông tin", "assessed";
        /// A system's assessor is independent of those who monitor and guard it.
        AssessorIndependent => "ASSESSOR_INDEPENDENT", "đơn vị đánh giá độc lập", "assessor independent";
        /// A province's compliance is inspected.
        Inspected => "INSPECTED", "thanh tra, kiểm tra, đánh giá tuân thủ", "compliance inspected";
        /// All four layers of protection are in place.
        FourLayers => "FOUR_LAYERS", "bảo đảm an toàn thông tin theo mô hình 4 lớp", "four layers in place";
        /// The national monitoring centre is connected.
        NcscConnected => "NCSC_CONNECTED", "kết nối, chia sẻ thông tin với NCSC", "connected to the NCSC";
        /// Systems are monitored and incidents answered, by whomever.
        Monitored => "MONITORED", "giám sát an toàn thông tin", "monitored";
        /// Systems are monitored by a professional service.
        ProfessionallyMonitored => "PROFESSIONALLY_MONITORED",
            "giám sát, bảo vệ bằng dịch vụ chuyên nghiệp", "professionally monitored";
        /// Systems are under the watch of a security operations centre.
        SocMonitored => "SOC_MONITORED", "kết nối giám sát SOC", "under SOC monitoring";
        /// An officer or hired expert answers for information security.
        SecurityOfficer => "SECURITY_OFFICER",
            "cán bộ chuyên trách hoặc chuyên gia an toàn thông tin", "security officer or expert";
        /// Warnings and weaknesses are shared.
        WarningsShared => "WARNINGS_SHARED", "kết nối, chia sẻ thông tin cảnh báo", "warnings shared";
        /// Warnings are shared with the province's security operations centre.
        SocSharing => "SOC_SHARING", "chia sẻ thông tin với SOC cấp tỉnh", "sharing with the provincial SOC";
        /// There is a plan for answering incidents.
        ResponsePlan => "RESPONSE_PLAN", "phương án ứng phó sự cố", "incident response plan";
        /// People are trained in the basics.
        BasicTraining => "BASIC_TRAINING", "đào tạo cơ bản về an toàn thông tin", "basic training";
        /// Officers are trained in depth.
        AdvancedTraining => "ADVANCED_TRAINING", "đào tạo chuyên sâu về an toàn thông tin", "advanced training";
        /// Users are informed.
        UsersInformed => "USERS_INFORMED", "tuyên truyền, nâng cao nhận thức người sử dụng", "users informed";
        /// Material for users is made.
        AwarenessMaterial => "AWARENESS_MATERIAL", "tài liệu tuyên truyền, phổ biến", "awareness material";
        /// The head answers for information security.
        HeadResponsible => "HEAD_RESPONSIBLE", "người đứng đầu chịu trách nhiệm", "head responsible";
        /// The instrument is made known and followed.
        Disseminated => "DISSEMINATED", "phổ biến, quán triệt", "disseminated";
        /// Protected infrastructure is preferred.
        ProtectedInfrastructure => "PROTECTED_INFRASTRUCTURE",
            "ưu tiên hạ tầng số đã bảo đảm an toàn", "protected infrastructure preferred";
        /// The ministry's platforms are used.
        PlatformsUsed => "PLATFORMS_USED", "sử dụng nền tảng hỗ trợ bảo đảm an toàn thông tin", "platforms used";
        /// Resources are set aside.
        Resources => "RESOURCES", "bố trí nguồn lực", "resources set aside";
        /// Operators are assigned.
        OperatorsAssigned => "OPERATORS_ASSIGNED", "bố trí nhân sự vận hành", "operators assigned";
        /// Shortcomings that were found are mended.
        ShortcomingsMended => "SHORTCOMINGS_MENDED", "khắc phục tồn tại, hạn chế", "shortcomings mended";
        /// Computers have the central anti-malware.
        AntiMalware => "ANTI_MALWARE", "phòng, chống mã độc tập trung", "central anti-malware";
        /// Dossiers are guided and checked.
        DossiersGuided => "DOSSIERS_GUIDED", "hướng dẫn, kiểm tra lập hồ sơ cấp độ", "dossiers guided and checked";
        /// Security stands in the architecture.
        Architecture => "ARCHITECTURE", "kiến trúc bảo đảm an toàn thông tin", "architecture";
        /// It is reported to the ministry.
        ReportedToMinistry => "REPORTED_TO_MINISTRY", "báo cáo Bộ Thông tin và Truyền thông", "reported to the ministry";
        /// It is reported to the province's department.
        ReportedToDepartment => "REPORTED_TO_DEPARTMENT",
            "báo cáo Sở Thông tin và Truyền thông", "reported to the department";
        /// Another duty; the graph holds no facts that tell whether it is met.
        Other => "OTHER", "nhiệm vụ khác", "another duty";
    }
}

coded! {
    /// Whether an obligation binds.
    pub enum Binding {
        /// It must be met.
        Binding => "BINDING", "bắt buộc", "binding";
        /// It should be met.
        Recommended => "RECOMMENDED", "khuyến nghị", "recommended";
    }
}

coded! {
    /// Of whom verdicts are given on an obligation.
    pub enum JudgedAs {
        /// Of each system that it addresses, and of a province by its systems.
        System => "SYSTEM", "theo hệ thống thông tin", "system by system";
        /// Of a province as a whole.
        Province => "PROVINCE", "theo tỉnh, thành phố", "province by province";
        /// Of the one body that it names, and of the province whose own instrument lays it down.
        Body => "BODY", "theo cơ quan được nêu", "the body that is named";
        /// Of nobody: it addresses a sort of bodies and names none.
        Nobody => "NOBODY", "không xét: nghĩa vụ hướng tới nhiều cơ quan, không nêu cơ quan nào",
            "nobody: it addresses bodies of a sort and names none of them";
    }
}

coded! {
    /// How a deadline is stated.
    pub enum DueKind {
        /// On that day at the latest.
        OnOrBefore => "ON_OR_BEFORE", "chậm nhất vào ngày", "on or before a day";
        /// Before that day: the day before it is the last good one.
        Before => "BEFORE", "trước ngày", "before a day";
        /// In that month at the latest, to its last day.
        WithinMonth => "WITHIN_MONTH", "chậm nhất trong tháng", "to the end of a month";
        /// In that year at the latest, to its last day.
        WithinYear => "WITHIN_YEAR", "đến hết năm", "to the end of a year";
        /// Every year, on that day at the latest.
        Yearly => "YEARLY", "hằng năm, chậm nhất vào ngày", "every year, on or before a day";
        /// Every year before that day.
        YearlyBefore => "YEARLY_BEFORE", "hằng năm, trước ngày", "every year, before a day";
        /// Every so many months from the last event.
        EveryMonths => "EVERY_MONTHS", "định kỳ theo tháng", "every so many months";
        /// Before an event, such as going into operation.
        Gate => "GATE", "trước khi", "before an event";
        /// At all times.
        Continuous => "CONTINUOUS", "thường xuyên, liên tục", "continuously";
        /// No day is stated.
        Open => "OPEN", "không nêu thời hạn", "no day stated";
    }
}

coded! {
    /// The event that a deadline hangs on.
    pub enum DueEvent {
        /// The system goes into operation.
        GoLive => "GO_LIVE", "đưa vào vận hành, khai thác", "going into operation";
        /// The system goes back into operation after an upgrade, extension or change.
        Change => "CHANGE", "nâng cấp, mở rộng, thay đổi", "upgrade, extension or change";
        /// The system was last assessed.
        LastAssessment => "LAST_ASSESSMENT", "lần kiểm tra, đánh giá gần nhất", "last assessment";
    }
}

coded! {
    /// Whether an obligation is met on a day, as far as is known.
    pub enum VerdictCode {
        /// It is known not to be met, and the last good day is over.
        NonCompliant => "NON_COMPLIANT", "không tuân thủ", "non-compliant";
        /// The last good day is over, and nothing tells whether it is met.
        Unknown => "UNKNOWN", "chưa rõ", "unknown";
        /// It is met only by an approval that an instrument in force asks to review again.
        NeedsReReview => "NEEDS_RE_REVIEW", "cần rà soát lại", "needs re-review";
        /// It is not met, or not known to be, and there is still time.
        Pending => "PENDING", "chưa đến hạn", "pending";
        /// It was met after the last good day.
        CompliantLate => "COMPLIANT_LATE", "tuân thủ, trễ hạn", "compliant, late";
        /// It is met.
        Compliant => "COMPLIANT", "tuân thủ", "compliant";
        /// It does not address this subject.
        NotApplicable => "NOT_APPLICABLE", "không áp dụng", "not applicable";
    }
}

coded! {
    /// Whether an inventory of systems lists all of them.
    pub enum InventoryStatus {
        /// It is stated to list all.
        Complete => "COMPLETE", "đầy đủ", "complete";
        /// It is stated to lack some.
        Partial => "PARTIAL", "chưa đầy đủ", "partial";
    }
}

coded! {
    /// Whether a headline agrees with what is known.
    pub enum FigureVerdict {
        /// What is known gives the same number.
        Reproduced => "REPRODUCED", "khớp", "reproduced";
        /// What is known leaves room for the number.
        Feasible => "FEASIBLE", "có thể đúng", "feasible";
        /// What is known rules the number out.
        Contradicted => "CONTRADICTED", "mâu thuẫn", "contradicted";
    }
}

coded! {
    /// Which units are counted.
    pub enum Basis {
        /// The 63 units until 2025-06-30.
        Before => "BEFORE_2025_07_01", "63 tỉnh, thành phố trước 01/7/2025", "the 63 units before 2025-07-01";
        /// The 34 units from 2025-07-01.
        Since => "SINCE_2025_07_01", "34 tỉnh, thành phố từ 01/7/2025", "the 34 units since 2025-07-01";
    }
}

coded! {
    /// How much of what is counted is known.
    pub enum Coverage {
        /// All of it.
        Complete => "COMPLETE", "đầy đủ", "complete";
        /// A part of it.
        Partial => "PARTIAL", "một phần", "partial";
        /// None of it.
        None => "NONE", "không có", "none";
    }
}
