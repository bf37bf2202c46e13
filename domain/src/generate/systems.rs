//! A province's systems, the dossiers that propose their levels with the deciding documents, and assessments.

use std::ops::Range;

use chrono::NaiveDate;

use super::bodies::{self, Body, FIRST_DECISION};
use super::random::{Random, later};
use super::{Province, VENDORS, day, names, record, vendor_key};
use crate::document_reference::DocumentKind;
use crate::graph::{
    ASSESSMENT, AssessmentKind, AssessmentResult, DECISION, DossierStatus, INFORMATION_SYSTEM,
    LEVEL_DOSSIER, Lifecycle, Tier,
};
use crate::survey::SystemCategory;
use crate::sync::{Fact, Record};

/// Random streams of this module.
const SYSTEM: u64 = 11;
const DOSSIER: u64 = 12;
const ASSESSMENTS: u64 = 13;

/// A dossier covers so many neighbouring systems.
const SYSTEMS_PER_DOSSIER: u64 = 2;
/// A system has at most so many assessments.
const MOST_ASSESSMENTS: u64 = 4;

/// The systems of these numbers with all that hangs on them.
pub(super) fn of(province: &Province<'_>, numbers: Range<u64>) -> Vec<Record> {
    let mut records = Vec::new();
    for number in numbers.clone() {
        let system = System::new(province, number);
        records.push(system.record(province));
        records.extend(assessments(province, number, &system));
    }
    for number in numbers.step_by(usize::try_from(SYSTEMS_PER_DOSSIER).unwrap_or(1)) {
        records.extend(dossier(province, number));
    }
    records
}

/// What must be known of a system to speak of it.
struct System {
    number: u64,
    random: Random,
    category: SystemCategory,
    level: u64,
    lifecycle: Lifecycle,
    went_live_on: NaiveDate,
}

impl System {
    fn new(province: &Province<'_>, number: u64) -> Self {
        let mut random = province.random(SYSTEM, number);
        let category = if random.chance(40) {
            SystemCategory::Other
        } else {
            *random.pick(SystemCategory::ALL).unwrap_or(&SystemCategory::Other)
        };
        let level = random.weighted(2, &[(15, 1), (45, 2), (35, 3), (4, 4), (1, 5)]);
        let lifecycle = random.weighted(
            Lifecycle::Operating,
            &[
                (5, Lifecycle::Design),
                (10, Lifecycle::Build),
                (65, Lifecycle::Operating),
                (12, Lifecycle::Upgrade),
                (8, Lifecycle::Retired),
            ],
        );
        let went_live_on = random.day(day(2012, 1, 1), 4_500);
        Self { number, random, category, level, lifecycle, went_live_on }
    }

    fn has_gone_live(&self) -> bool {
        !matches!(self.lifecycle, Lifecycle::Design | Lifecycle::Build)
    }

    fn record(&self, province: &Province<'_>) -> Record {
        let random = &mut self.random.clone();
        let owner = bodies::owner(province, random);
        let operator = bodies::operator(province, random);
        let name = names::system(random, self.category, &owner.name);
        let record = province
            .record(&INFORMATION_SYSTEM, self.number)
            .with("name", name)
            .with("category", self.category.code())
            .with("important", Some(self.level >= 3).filter(|_| random.chance(80)))
            .with(
                "tier",
                Some(tier(random).code()).filter(|_| self.category == SystemCategory::Ioc),
            )
            .with("went_live_on", Some(self.went_live_on).filter(|_| self.has_gone_live()))
            .fact(
                Fact::new("information_system_operator", None)
                    .node("organization_id", operator.key),
            );
        let mut facts = owners(random, province, owner);
        facts.extend(self.lifecycles(random));
        let record = facts.into_iter().fold(record, Record::fact);
        if random.chance(85) {
            let level = i64::try_from(self.level).unwrap_or_default();
            record.fact(
                Fact::new("information_system_level", self.level_from(random)).with("level", level),
            )
        } else {
            record
        }
    }

    fn level_from(&self, random: &mut Random) -> Option<NaiveDate> {
        Some(later(self.went_live_on, random.below(300))).filter(|_| random.chance(70))
    }

    /// Its way through life, up to where it stands.
    fn lifecycles(&self, random: &mut Random) -> Vec<Fact> {
        let fact = |from, lifecycle: Lifecycle| {
            Fact::new("information_system_lifecycle", from).with("lifecycle", lifecycle.code())
        };
        let mut facts = Vec::new();
        if self.has_gone_live() && random.chance(30) {
            facts.push(fact(None, Lifecycle::Build));
        }
        if matches!(self.lifecycle, Lifecycle::Upgrade | Lifecycle::Retired) {
            facts.push(fact(Some(self.went_live_on), Lifecycle::Operating));
            let changed_on = later(self.went_live_on, 30 + random.below(400));
            facts.push(fact(Some(changed_on), self.lifecycle));
        } else {
            let from = Some(self.went_live_on).filter(|_| self.has_gone_live());
            facts.push(fact(from, self.lifecycle));
        }
        facts
    }
}

fn tier(random: &mut Random) -> Tier {
    random.weighted(Tier::City, &[(1, Tier::Provincial), (3, Tier::City), (2, Tier::Lower)])
}

/// Who has owned a system: some passed to another body when the provinces were merged.
fn owners(random: &mut Random, province: &Province<'_>, owner: Body) -> Vec<Fact> {
    let fact = |from, owner: Body| {
        Fact::new("information_system_owner", from).node("organization_id", owner.key)
    };
    let former = random.chance(10).then(|| bodies::owner(province, random));
    let since = former.is_some().then_some(day(2025, 7, 1));
    former.map(|former| fact(None, former)).into_iter().chain([fact(since, owner)]).collect()
}

/// The dossier that covers the systems from `first` on, and the decision that approves it.
fn dossier(province: &Province<'_>, first: u64) -> Vec<Record> {
    let random = &mut province.random(DOSSIER, first);
    let system = System::new(province, first);
    let submitted_on = random.day(day(2019, 3, 1), 2_000);
    let appraised_on = later(submitted_on, 20 + random.below(60));
    let approved_on = later(appraised_on, 5 + random.below(40));
    let status = random.weighted(
        DossierStatus::Approved,
        &[
            (80, DossierStatus::Approved),
            (8, DossierStatus::Appraised),
            (8, DossierStatus::Submitted),
            (4, DossierStatus::Preparing),
        ],
    );
    let is_approved = status == DossierStatus::Approved;
    let is_appraised = is_approved || status == DossierStatus::Appraised;
    let is_submitted = status != DossierStatus::Preparing;
    let implemented = is_approved && random.chance(60);

    let state = |from, status: DossierStatus| {
        Fact::new("level_dossier_state", from).with("status", status.code())
    };
    let dossier = province
        .record(&LEVEL_DOSSIER, first)
        .with("level", i64::try_from(system.level).unwrap_or_default())
        .with("submitted_on", Some(submitted_on).filter(|_| is_submitted))
        .with("appraised_on", Some(appraised_on).filter(|_| is_appraised))
        .with("approved_on", Some(approved_on).filter(|_| is_approved))
        .with("implemented_on", Some(later(approved_on, 90)).filter(|_| implemented));
    let dossier = match status {
        DossierStatus::Approved => dossier
            .fact(state(Some(submitted_on), DossierStatus::Submitted))
            .fact(state(Some(approved_on), status)),
        _ => dossier.fact(state(Some(submitted_on), status)),
    };
    let covered = first..province.systems.min(first + SYSTEMS_PER_DOSSIER);
    let dossier = covered.fold(dossier, |dossier, number| {
        let system = province.key(&INFORMATION_SYSTEM, number);
        dossier.link("level_dossier_system", "information_system_id", system)
    });
    if !is_approved {
        return vec![dossier];
    }
    let issuer = bodies::department(province, 0);
    let number = FIRST_DECISION + first;
    let decision = record(&DECISION, province.key(&DECISION, number))
        .with("number", format!("{}/QĐ-{}", 100 + random.below(3_900), issuer.mark))
        .with("kind", DocumentKind::Decision.code())
        .with("issued_on", approved_on)
        .with(
            "subject",
            format!("Phê duyệt cấp độ an toàn hệ thống thông tin cấp độ {}", system.level),
        )
        .held("issuer_id", Some(issuer.key));
    let dossier =
        dossier.link("level_dossier_decision", "decision_id", province.key(&DECISION, number));
    vec![decision, dossier]
}

/// None to some assessments of a system.
fn assessments(province: &Province<'_>, number: u64, system: &System) -> Vec<Record> {
    let random = &mut province.random(ASSESSMENTS, number);
    let count = random.weighted(1, &[(35, 0), (35, 1), (20, 2), (7, 3), (3, MOST_ASSESSMENTS)]);
    let all = (0..count).map(|of_system| {
        let kind = random.weighted(
            AssessmentKind::Periodic,
            &[
                (1, AssessmentKind::PreUse),
                (1, AssessmentKind::OnChange),
                (5, AssessmentKind::Periodic),
                (2, AssessmentKind::Inspection),
            ],
        );
        let result = random.weighted(
            AssessmentResult::Passed,
            &[
                (6, AssessmentResult::Passed),
                (3, AssessmentResult::PassedWithRemarks),
                (1, AssessmentResult::Failed),
            ],
        );
        let since = system.went_live_on.max(day(2020, 1, 1));
        let assessed_on = random.day(later(since, 365 * of_system), 365);
        let assessment = province
            .record(&ASSESSMENT, number * MOST_ASSESSMENTS + of_system)
            .held("information_system_id", Some(province.key(&INFORMATION_SYSTEM, number)))
            .with("kind", kind.code())
            .with("assessed_on", assessed_on)
            .with("result", result.code());
        if random.chance(50) {
            assessment.held("vendor_id", Some(vendor_key(province.seed, random.below(VENDORS))))
        } else {
            assessment.held("assessor_id", Some(bodies::operator(province, random).key))
        }
    });
    all.collect()
}
