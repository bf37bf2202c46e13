//! Measurements: not more than there are.

use super::{Case, Judgement};
use crate::telling::UserErrorCode as Code;

pub(super) fn judge(case: &Case<'_>, judgement: &mut Judgement) {
    let (numerator, denominator) = (case.after.int("numerator"), case.after.int("denominator"));
    if let (Some(numerator), Some(denominator)) = (numerator, denominator)
        && numerator > denominator
        && case.tells(&["numerator", "denominator"])
    {
        judgement.refuse(
            "numerator",
            Code::NumeratorAboveDenominator,
            format!("`numerator` must not be above `denominator`, got {numerator} of {denominator}."),
            format!("`numerator` không được lớn hơn `denominator`, nhận được {numerator} trên {denominator}."),
        );
    }
}
