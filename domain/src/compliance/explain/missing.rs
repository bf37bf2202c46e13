//! What would have to be known, in sentences.

use super::{Sentence, vi_day};
use crate::compliance::known::Missing;
use crate::label::Lang;

/// What would have to be known.
pub(super) fn sentence(missing: Missing) -> Sentence {
    let (vi, en) = match missing {
        Missing::Inventory => (
            "Chưa có nguồn nào nêu danh mục hệ thống thông tin là đầy đủ.",
            "No source states that the inventory of systems is complete.",
        ),
        Missing::Lifecycle => (
            "Chưa rõ hệ thống đang được xây dựng hay vận hành.",
            "It is not known whether the system is being built or operated.",
        ),
        Missing::Importance => (
            "Chưa rõ hệ thống có phải là hệ thống quan trọng không.",
            "It is not known whether the system is an important one.",
        ),
        Missing::Tier => {
            ("Chưa rõ IOC thuộc cấp nào.", "It is not known whose operations centre it is.")
        }
        Missing::Approval => {
            ("Chưa ghi nhận phê duyệt cấp độ.", "No approval of the level is recorded.")
        }
        Missing::CompetentApproval => (
            "Chưa có phê duyệt cấp độ của cơ quan có thẩm quyền.",
            "No approval of the level by a competent body is known.",
        ),
        Missing::Implementation => (
            "Chưa ghi nhận việc triển khai đầy đủ phương án bảo đảm an toàn thông tin.",
            "No full implementation of the protection measures is recorded.",
        ),
        Missing::ReReview => (
            "Chưa có phê duyệt mới sau khi rà soát lại.",
            "No newer approval after a re-review is known.",
        ),
        Missing::Assessment => (
            "Chưa có thông tin về lần kiểm tra, đánh giá trong kỳ.",
            "No assessment in the period is known.",
        ),
        Missing::Assessor => ("Chưa rõ đơn vị đánh giá.", "It is not known who assessed."),
        Missing::OnSiteForce => (
            "Chưa rõ đơn vị vận hành, lực lượng tại chỗ.",
            "It is not known who operates the system on site.",
        ),
        Missing::Inspection => (
            "Chưa có thông tin về thanh tra, kiểm tra trong năm.",
            "No inspection in the year is known.",
        ),
        Missing::Monitoring => (
            "Chưa có thông tin về việc giám sát, ứng cứu.",
            "Nothing is known of monitoring and response.",
        ),
        Missing::Force => {
            ("Chưa có thông tin về lực lượng tại chỗ.", "Nothing is known of an on-site force.")
        }
        Missing::NcscLink => {
            ("Chưa có thông tin về kết nối với NCSC.", "Nothing is known of a link to the NCSC.")
        }
        Missing::Figure(measure) => {
            let (vi, en) = (measure.label(Lang::Vi), measure.label(Lang::En));
            return Sentence::new(
                format!("Chưa có số liệu về nội dung: {vi}."),
                format!("No figure tells of this ask: {en}."),
            );
        }
        Missing::Occurrence(day) => {
            return Sentence::new(
                format!(
                    "Chưa rõ nhiệm vụ có thời hạn ngày {} đã được thực hiện hay chưa.",
                    vi_day(day)
                ),
                format!("It is not known whether what was due on {day} was done."),
            );
        }
        Missing::NotHeld => (
            "Hệ thống chưa lưu loại thông tin cho biết nhiệm vụ này đã hoàn thành hay chưa.",
            "The graph holds no facts that tell whether this duty is met.",
        ),
    };
    Sentence::new(vi, en)
}
