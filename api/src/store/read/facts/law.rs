//! The law, and the units that it may bind.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::compliance::facts::{Unit, Units};
use domain::compliance::{Due, DueRule, Instrument, Law, Obligation, Supersession};
use domain::graph::{
    Binding, DecisionRelationKind, DueEvent, DueKind, Lifecycle, Measure, Region, Subject, Tier,
};
use uuid::Uuid;

use super::super::run::Session;
use super::table::{Fields, Table, corrupt};
use crate::store::StoreError;

const OBLIGATION: &[&str] = &[
    "o.id",
    "o.code",
    "o.ordinal",
    "o.clause",
    "o.asks_vi",
    "o.asks_en",
    "d.id",
    "d.number",
    "d.issued_on",
    "o.subject",
    "o.measure",
    "o.binding",
    "o.threshold",
    "o.lifecycles",
    "o.important_only",
    "o.organization_id",
    "o.passes_to_successors",
    "o.reviews_approvals_before",
    "coalesce(o.in_force_from, d.in_force_from, d.issued_on)",
    // the earlier of both: an open end is later than any day
    "CASE WHEN d.in_force_to < o.in_force_to OR o.in_force_to IS NULL THEN d.in_force_to ELSE o.in_force_to END",
    "o.population",
];

const DUE_RULE: &[&str] = &[
    "r.obligation_id",
    "r.ordinal",
    "r.kind",
    "r.on_or_before",
    "r.every_months",
    "r.yearly_month",
    "r.yearly_day",
    "r.tier",
    "r.condition",
    "r.stated_deadline",
];

impl Session<'_> {
    /// Every unit, with its region on the day, and who was merged into whom.
    pub(super) async fn units(&mut self, as_of: NaiveDate) -> Result<Units, StoreError> {
        let mut sql = self.sql(as_of);
        let in_life = sql.holds_in_life("s", &domain::graph::PROVINCE, "p");
        let from =
            format!("province p LEFT JOIN province_state s ON s.province_id = p.id AND {in_life}");
        let columns = [
            "p.id",
            "p.basis_63",
            "p.basis_34",
            "p.valid_from",
            "p.valid_to",
            "s.region",
            "p.code",
        ];
        let mut units = Vec::new();
        self.read_table(sql, Table::new(&columns, &[0], from), |row| {
            units.push(Unit {
                id: row.own_id(0)?,
                code: row.own_text(6),
                basis_63: row.flag(1).unwrap_or_default(),
                basis_34: row.flag(2).unwrap_or_default(),
                first_day: row.day(3)?,
                last_day: row.day(4)?,
                region: row.code(5, Region::parse)?,
            });
            Ok(())
        })
        .await?;

        let mut merged = Vec::new();
        let columns = ["predecessor_id", "successor_id"];
        let table = Table::new(&columns, &[0, 1], "province_succession".to_owned());
        self.read_table(self.sql(as_of), table, |row| {
            merged.push((row.own_id(0)?, row.own_id(1)?));
            Ok(())
        })
        .await?;
        Ok(Units::new(units, &merged))
    }

    /// Every obligation, whenever it is in force.
    pub(super) async fn law(&mut self) -> Result<Law, StoreError> {
        let mut dues = self.due_rules().await?;
        let mut jurisdictions = self.jurisdictions().await?;
        let mut obligations = Vec::new();
        let from = "obligation o JOIN decision d ON d.id = o.decision_id".to_owned();
        let table = Table::new(OBLIGATION, &[0, 6, 15], from);
        self.read_table(self.sql(NaiveDate::MIN), table, |row| {
            let mut obligation = obligation(row)?;
            let mut rules = dues.remove(&obligation.id).unwrap_or_default();
            rules.sort_by_key(|(ordinal, _)| *ordinal);
            obligation.dues = rules.into_iter().map(|(_, rule)| rule).collect();
            obligation.jurisdiction = jurisdictions.remove(&obligation.id).unwrap_or_default();
            obligation.jurisdiction.sort_unstable();
            obligations.push(obligation);
            Ok(())
        })
        .await?;
        let superseded = self.superseded().await?;
        Ok(Law::new(obligations, &superseded))
    }

    async fn due_rules(&mut self) -> Result<HashMap<Uuid, Vec<(i64, DueRule)>>, StoreError> {
        let mut rules: HashMap<Uuid, Vec<(i64, DueRule)>> = HashMap::new();
        let table = Table::new(DUE_RULE, &[0], "obligation_due_rule r".to_owned());
        self.read_table(self.sql(NaiveDate::MIN), table, |row| {
            let kind = row.own_code(2, DueKind::parse)?;
            let event = row.code(8, DueEvent::parse)?;
            let yearly = row.number(5).zip(row.number(6));
            let due = Due::of_parts(kind, row.day(3)?, row.number(4), yearly, event)
                .map_err(|source| corrupt(2, source))?;
            let tier = row.code(7, Tier::parse)?;
            let stated = row.text(9).map(str::to_owned);
            let ordinal = row.int(1).unwrap_or_default();
            rules.entry(row.own_id(0)?).or_default().push((ordinal, DueRule { due, tier, stated }));
            Ok(())
        })
        .await?;
        Ok(rules)
    }

    async fn jurisdictions(&mut self) -> Result<HashMap<Uuid, Vec<Uuid>>, StoreError> {
        let mut units: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
        let columns = ["obligation_id", "province_id"];
        let table = Table::new(&columns, &[0, 1], "obligation_jurisdiction".to_owned());
        self.read_table(self.sql(NaiveDate::MIN), table, |row| {
            units.entry(row.own_id(0)?).or_default().push(row.own_id(1)?);
            Ok(())
        })
        .await?;
        Ok(units)
    }

    async fn superseded(&mut self) -> Result<Vec<Supersession>, StoreError> {
        let mut sql = self.sql(NaiveDate::MIN);
        let kind = sql.bind(DecisionRelationKind::Supersedes.code());
        let from = format!(
            "decision_relation r JOIN decision d ON d.id = r.decision_id WHERE r.kind = {kind}"
        );
        let columns = ["r.related_id", "coalesce(d.in_force_from, d.issued_on)"];
        let mut superseded = Vec::new();
        self.read_table(sql, Table::new(&columns, &[0], from), |row| {
            let instrument = row.own_id(0)?;
            superseded.extend(row.day(1)?.map(|from| Supersession { instrument, from }));
            Ok(())
        })
        .await?;
        Ok(superseded)
    }
}

fn obligation(row: &Fields<'_>) -> Result<Obligation, StoreError> {
    let lifecycles = row.text(13).unwrap_or_default().split_ascii_whitespace();
    let lifecycles: Result<Vec<_>, _> = lifecycles.map(Lifecycle::parse).collect();
    Ok(Obligation {
        id: row.own_id(0)?,
        code: row.own_text(1),
        ordinal: row.int(2).unwrap_or_default(),
        clause: row.own_text(3),
        asks: [row.own_text(4), row.own_text(5)],
        instrument: Instrument {
            id: row.own_id(6)?,
            number: row.own_text(7),
            issued_on: row.day(8)?,
        },
        subject: row.own_code(9, Subject::parse)?,
        population: row.text(20).map(str::to_owned),
        measure: row.own_code(10, Measure::parse)?,
        binding: row.own_code(11, Binding::parse)?,
        threshold: row.number(12),
        lifecycles: lifecycles.map_err(|source| corrupt(13, source))?,
        important_only: row.flag(14).unwrap_or_default(),
        body: row.id(15)?,
        jurisdiction: Vec::new(),
        passes_to_successors: row.flag(16).unwrap_or_default(),
        reviews_approvals_before: row.day(17)?,
        in_force_from: row.day(18)?,
        in_force_to: row.day(19)?,
        dues: Vec::new(),
    })
}
