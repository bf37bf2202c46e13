//! Level dossiers: the steps follow each other, and an approval rests on a decision of a body that may decide it.

use super::{Case, Judgement};
use crate::graph::{DossierStatus, OrganizationKind, camel_case};
use crate::telling::UserErrorCode as Code;

/// The steps in their order.
const STEPS: [&str; 4] = ["submitted_on", "appraised_on", "approved_on", "implemented_on"];
const STATE: &str = "level_dossier_state";
const DECISIONS: &str = "level_dossier_decision";

pub(super) fn judge(case: &Case<'_>, judgement: &mut Judgement) {
    order(case, judgement);
    let approved = DossierStatus::Approved.code();
    let tells_approval = case.told.day("approved_on").is_some()
        || case
            .facts
            .iter()
            .any(|(table, _, values)| *table == STATE && values.text("status") == Some(approved));
    if tells_approval {
        approval(case, judgement);
    }
}

fn order(case: &Case<'_>, judgement: &mut Judgement) {
    let days: Vec<_> =
        STEPS.iter().filter_map(|step| Some((*step, case.after.day(step)?))).collect();
    for ((before, earlier), (after, later)) in days.iter().zip(days.iter().skip(1)) {
        if later < earlier && case.tells(&[before, after]) {
            let (before, after) = (camel_case(before), camel_case(after));
            judgement.refuse(
                &after,
                Code::DaysOutOfOrder,
                format!("`{after}` must not be before `{before}`, got {later} and {earlier}."),
                format!("`{after}` không được trước `{before}`, nhận được {later} và {earlier}."),
            );
        }
    }
}

fn approval(case: &Case<'_>, judgement: &mut Judgement) {
    let links = case.rows.get(DECISIONS).map_or(&[][..], Vec::as_slice);
    if links.is_empty() {
        judgement.refuse(
            "decisions",
            Code::ApprovalWithoutDecision,
            "An approved dossier names the decision that approves it in `decisions`, got none."
                .to_owned(),
            "Hồ sơ được phê duyệt phải nêu quyết định phê duyệt ở `decisions`, chưa có.".to_owned(),
        );
        return;
    }
    // as verdicts judge it: not competent where every decision is an enterprise's
    let enterprise = OrganizationKind::Enterprise.code();
    let issuers = links.iter().map(|link| {
        let decision = link.id("decision_id").and_then(|id| case.find(id));
        let issuer = decision.and_then(|decision| decision.id("issuer_id"));
        issuer.and_then(|id| case.find(id))
    });
    let issuers: Vec<_> = issuers.collect();
    let is_enterprise = |issuer: Option<&crate::sync::Row>| {
        issuer.is_some_and(|body| body.text("kind") == Some(enterprise))
    };
    if issuers.iter().copied().all(is_enterprise) {
        let name = issuers.iter().flatten().find_map(|body| body.text("name")).unwrap_or("?");
        judgement.refuse(
            "decisions",
            Code::ApproverNotCompetent,
            format!("An enterprise may not approve a level, and only {name:?} decided."),
            format!(
                "Doanh nghiệp không có thẩm quyền phê duyệt cấp độ, chỉ có {name:?} quyết định."
            ),
        );
    }
}
