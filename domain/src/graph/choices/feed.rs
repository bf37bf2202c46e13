//! The codes of the feed.

use super::super::{Role, WORDS, Word, screaming_case};
use crate::label::coded;

coded! {
    /// What happened to a thing.
    pub enum ChangeOp {
        /// It is new.
        Created => "CREATED", "tạo mới", "created";
        /// Something of it has changed.
        Updated => "UPDATED", "cập nhật", "updated";
        /// It is no more.
        Deleted => "DELETED", "xóa", "deleted";
    }
}

coded! {
    /// The types of things that the feed tells of.
    pub enum NodeType {
        /// `Province`.
        Province => "PROVINCE", "tỉnh, thành phố trực thuộc Trung ương", "province";
        /// `Organization`.
        Organization => "ORGANIZATION", "cơ quan, đơn vị", "organization";
        /// `InformationSystem`.
        InformationSystem => "INFORMATION_SYSTEM", "hệ thống thông tin", "information system";
        /// `LevelDossier`.
        LevelDossier => "LEVEL_DOSSIER", "hồ sơ đề xuất cấp độ", "level dossier";
        /// `Decision`.
        Decision => "DECISION", "văn bản", "decision";
        /// `Obligation`.
        Obligation => "OBLIGATION", "nghĩa vụ", "obligation";
        /// `Inventory`.
        Inventory => "INVENTORY", "danh mục hệ thống", "inventory";
        /// `SecurityTeam`.
        SecurityTeam => "SECURITY_TEAM", "lực lượng chuyên trách", "security team";
        /// `MonitoringArrangement`.
        MonitoringArrangement => "MONITORING_ARRANGEMENT", "giám sát, ứng cứu", "monitoring arrangement";
        /// `Vendor`.
        Vendor => "VENDOR", "doanh nghiệp", "vendor";
        /// `NcscLink`.
        NcscLink => "NCSC_LINK", "kết nối NCSC", "NCSC link";
        /// `Assessment`.
        Assessment => "ASSESSMENT", "kiểm tra, đánh giá", "assessment";
        /// `Measurement`.
        Measurement => "MEASUREMENT", "số liệu", "measurement";
        /// `SurveyRound`.
        SurveyRound => "SURVEY_ROUND", "đợt khảo sát", "survey round";
        /// `SurveyAnswer`.
        SurveyAnswer => "SURVEY_ANSWER", "câu trả lời khảo sát", "survey answer";
        /// `ReportedFigure`.
        ReportedFigure => "REPORTED_FIGURE", "số liệu công bố", "reported figure";
        /// `Finding`.
        Finding => "FINDING", "vấn đề dữ liệu", "finding";
    }
}

impl NodeType {
    /// The word of this code.
    pub fn word_of(code: &str) -> Option<&'static Word> {
        WORDS.into_iter().find(|word| word.role == Role::Node && Self::code_of(word) == code)
    }

    /// The code of a word.
    pub fn code_of(word: &Word) -> String {
        screaming_case(word.table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_node_has_a_type() {
        let nodes = WORDS.into_iter().filter(|word| word.role == Role::Node);
        let codes: Vec<_> = nodes.map(NodeType::code_of).collect();
        let known: Vec<_> = NodeType::ALL.iter().map(|kind| kind.code()).collect();

        assert_eq!(codes, known);
    }
}
