//! Assessments: one assessor.

use super::{Case, Judgement};
use crate::sync::Row;
use crate::telling::UserErrorCode as Code;

pub(super) fn judge(case: &Case<'_>, judgement: &mut Judgement) {
    let has_both = |row: &Row| row.id("assessor_id").is_some() && row.id("vendor_id").is_some();
    // what stands so already, as documents state it, may be kept
    let was_so = case.before.is_some_and(has_both);
    if has_both(&case.after) && !was_so && case.tells(&["assessor_id", "vendor_id"]) {
        judgement.refuse(
            "vendor",
            Code::Contradiction,
            "An assessment was made by a body (`assessor`) or by a `vendor`, got both.".to_owned(),
            "Đánh giá do cơ quan (`assessor`) hoặc doanh nghiệp (`vendor`) thực hiện, không phải cả hai.".to_owned(),
        );
    }
}
