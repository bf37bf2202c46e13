//! Assessments: one assessor.

use super::{Case, Judgement};
use crate::telling::UserErrorCode as Code;

pub(super) fn judge(case: &Case<'_>, judgement: &mut Judgement) {
    let both = case.after.id("assessor_id").is_some() && case.after.id("vendor_id").is_some();
    if both && case.tells(&["assessor_id", "vendor_id"]) {
        judgement.refuse(
            "vendor",
            Code::Contradiction,
            "An assessment was made by a body (`assessor`) or by a `vendor`, got both.".to_owned(),
            "Đánh giá do cơ quan (`assessor`) hoặc doanh nghiệp (`vendor`) thực hiện, không phải cả hai.".to_owned(),
        );
    }
}
