//! Information systems: only an operations centre has a tier; operation follows approval.

use super::{Case, Judgement};
use crate::graph::Lifecycle;
use crate::survey::SystemCategory;
use crate::telling::{Mistake, UserErrorCode as Code};

/// The obligation that asks for an approved level before operation, and where it stands.
const GATE: &str = "CT09-1c, Directive 09/CT-TTg, item 1c";
const LIFECYCLE: &str = "information_system_lifecycle";
const LEVEL: &str = "information_system_level";

pub(super) fn judge(case: &Case<'_>, judgement: &mut Judgement) {
    let category = case.after.text("category");
    if let Some(tier) = case.after.text("tier")
        && category != Some(SystemCategory::Ioc.code())
        && case.tells(&["tier", "category"])
    {
        let category = category.unwrap_or("none");
        judgement.refuse(
            "tier",
            Code::TierOnlyForIoc,
            format!(
                "Only an IOC has a `tier`: got {tier} for a system of the category {category}."
            ),
            format!("Chỉ IOC mới có `tier`: nhận được {tier} cho hệ thống loại {category}."),
        );
    }
    operation(case, judgement);
}

/// In operation without a level that is known to be approved: doubtful, and told with the clause.
fn operation(case: &Case<'_>, judgement: &mut Judgement) {
    let tells_life = case.facts.iter().any(|(table, ..)| *table == LIFECYCLE);
    if !tells_life && !case.tells(&["went_live_on"]) {
        return;
    }
    let in_operation = [Lifecycle::Operating.code(), Lifecycle::Upgrade.code()];
    let life = case.on(LIFECYCLE, case.today).and_then(|row| row.text("lifecycle"));
    let operates = life.is_some_and(|life| in_operation.contains(&life))
        || case.after.day("went_live_on").is_some_and(|day| day <= case.today);
    if operates && case.on(LEVEL, case.today).is_none() {
        let warning = Mistake::new(
            Code::OperationBeforeApproval,
            format!(
                "It is in operation, and no approved level of it is known: {GATE}, asks for one before."
            ),
            format!(
                "Hệ thống đã vận hành khi chưa có cấp độ được phê duyệt: {GATE} yêu cầu phê duyệt trước."
            ),
        );
        judgement.warnings.push(warning.at("lifecycle"));
    }
}
