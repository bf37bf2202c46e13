//! What a survey asks and what an answer can be.

use crate::label::coded;

coded! {
    /// One of the five questions.
    pub enum Criterion {
        /// Have the systems been reviewed?
        SystemReview => "SYSTEM_REVIEW", "đánh giá, rà soát hệ thống", "review of systems";
        /// Are the proposed levels approved?
        LevelDossier => "LEVEL_DOSSIER", "hồ sơ đề xuất cấp độ", "level dossier";
        /// Is there a force for information security?
        SecurityForce => "SECURITY_FORCE", "lực lượng chuyên trách", "security force";
        /// Who watches the systems and responds?
        Monitoring => "MONITORING", "giám sát, ứng cứu sự cố", "monitoring and response";
        /// Is the province linked to the national monitoring centre?
        NcscLink => "NCSC_LINK", "kết nối NCSC", "link to NCSC";
    }
}

coded! {
    /// How far a province is with one question.
    pub enum AnswerStatus {
        /// Said to be done.
        Done => "DONE", "đã thực hiện", "done";
        /// Under way, or ordered and not yet answered.
        InProgress => "IN_PROGRESS", "đang thực hiện", "in progress";
        /// Studied or proposed only.
        Planned => "PLANNED", "dự kiến thực hiện", "planned";
        /// Not done by a force of its own, but given to an existing body.
        Delegated => "DELEGATED", "giao đơn vị hiện có", "delegated";
        /// Said not to be done.
        NotDone => "NOT_DONE", "chưa thực hiện", "not done";
        /// The row says nothing of it.
        NotReported => "NOT_REPORTED", "không báo cáo", "not reported";
        /// The province has no row.
        RowMissing => "ROW_MISSING", "thiếu dòng", "row missing";
    }
}

coded! {
    /// Who does the monitoring.
    pub enum MonitoringMode {
        /// The province itself.
        SelfRun => "SELF", "tự tổ chức", "self-run";
        /// A hired vendor.
        Outsourced => "OUTSOURCED", "thuê ngoài", "outsourced";
        /// An own unit and a hired vendor.
        Hybrid => "HYBRID", "tự tổ chức và thuê ngoài", "hybrid";
        /// Not said.
        Unknown => "UNKNOWN", "chưa rõ", "unknown";
    }
}

coded! {
    /// How exactly a number of people is meant.
    pub enum HeadcountQualifier {
        /// Exactly so many.
        Exact => "EXACT", "đúng", "exactly";
        /// More (`trên`, `hơn`).
        Over => "OVER", "trên", "over";
        /// That many or more (`ít nhất`).
        AtLeast => "AT_LEAST", "ít nhất", "at least";
        /// About as many (`khoảng`, `gần`).
        About => "ABOUT", "khoảng", "about";
        /// That many or fewer (`tối đa`, `dưới`).
        AtMost => "AT_MOST", "tối đa", "at most";
    }
}

/// How many people a force has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Headcount {
    /// People.
    pub count: u32,
    /// How exactly it is meant.
    pub qualifier: HeadcountQualifier,
}
