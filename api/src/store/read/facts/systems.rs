//! Systems with their lives, dossiers, assessments and operators.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::compliance::facts::{Approver, Assessment, Dossier, Province, System, Timeline};
use domain::graph::{
    ASSESSMENT, AssessmentKind, DossierStatus, INFORMATION_SYSTEM, LEVEL_DOSSIER, Lifecycle,
    ORGANIZATION, OrganizationKind, Tier,
};
use domain::survey::SystemCategory;
use uuid::Uuid;

use super::super::run::Session;
use super::super::sql::Sql;
use super::table::{Table, in_order};
use super::{Asked, IS_SURVEYED, belongs, has_begun, may_read};
use crate::store::StoreError;

/// What belongs to systems, by their ids.
type BySystem<T> = HashMap<Uuid, T>;

impl Session<'_> {
    /// The systems asked for; what names no system goes to its province.
    pub(super) async fn systems(
        &mut self,
        asked: &Asked,
        as_of: NaiveDate,
        provinces: &mut HashMap<Uuid, Province>,
    ) -> Result<Vec<System>, StoreError> {
        let mut lifecycles = self.lifecycles(asked, as_of).await?;
        let mut operators = self.operators(asked, as_of).await?;
        let mut dossiers = self.dossiers(asked, as_of, provinces).await?;
        let mut assessments = self.assessments(asked, as_of, provinces).await?;

        let mut sql = self.sql(as_of);
        let own = among_systems(&mut sql, asked, "s");
        let on_day = sql.holds_on_day("l");
        let from = format!(
            "information_system s LEFT JOIN information_system_level l \
             ON l.information_system_id = s.id AND {on_day} WHERE {own}"
        );
        let columns = [
            "s.id",
            "s.province_id",
            "s.category",
            "s.tier",
            "s.important",
            "s.went_live_on",
            "l.level",
        ];
        let mut systems = Vec::new();
        self.read_table(sql, Table::new(&columns, &[0, 1], from), |row| {
            let id = row.own_id(0)?;
            systems.push(System {
                id,
                province: row.own_id(1)?,
                category: row.own_code(2, SystemCategory::parse)?,
                tier: row.code(3, Tier::parse)?,
                important: row.flag(4),
                went_live_on: row.day(5)?,
                level: row.int(6),
                lifecycles: lifecycles.remove(&id).unwrap_or_default(),
                operators: operators.remove(&id).unwrap_or_default(),
                dossiers: dossiers.remove(&id).unwrap_or_default(),
                assessments: assessments.remove(&id).unwrap_or_default(),
                figures: Vec::new(),
            });
            Ok(())
        })
        .await?;
        // in the order of their ids, so that the same facts are told in the same words
        systems.sort_unstable_by_key(|system| system.id);
        Ok(systems)
    }

    async fn lifecycles(
        &mut self,
        asked: &Asked,
        as_of: NaiveDate,
    ) -> Result<BySystem<Timeline<Lifecycle>>, StoreError> {
        let mut sql = self.sql(as_of);
        let own = among_systems(&mut sql, asked, "s");
        let begun = has_begun(&mut sql, "l");
        let from = format!(
            "information_system_lifecycle l JOIN information_system s \
             ON s.id = l.information_system_id WHERE {own} AND {begun}"
        );
        let columns = ["l.information_system_id", "l.lifecycle", "l.valid_from", "l.valid_to"];
        let mut found: BySystem<Timeline<Lifecycle>> = HashMap::new();
        self.read_table(sql, Table::new(&columns, &[0], from), |row| {
            let held = row.held(row.own_code(1, Lifecycle::parse)?, 1)?;
            found.entry(row.own_id(0)?).or_default().0.push(held);
            Ok(())
        })
        .await?;
        found.values_mut().for_each(in_order);
        Ok(found)
    }

    /// Who operated the operations centres: of no other system it is asked.
    async fn operators(
        &mut self,
        asked: &Asked,
        as_of: NaiveDate,
    ) -> Result<BySystem<Timeline<Uuid>>, StoreError> {
        let mut sql = self.sql(as_of);
        let own = among_systems(&mut sql, asked, "s");
        let begun = has_begun(&mut sql, "o");
        let ioc = sql.bind(SystemCategory::Ioc.code());
        let from = format!(
            "information_system_operator o JOIN information_system s \
             ON s.id = o.information_system_id WHERE {own} AND s.category = {ioc} AND {begun}"
        );
        let columns =
            ["o.information_system_id", "o.organization_id", "o.valid_from", "o.valid_to"];
        let mut found: BySystem<Timeline<Uuid>> = HashMap::new();
        self.read_table(sql, Table::new(&columns, &[0, 1], from), |row| {
            let held = row.held(row.own_id(1)?, 1)?;
            found.entry(row.own_id(0)?).or_default().0.push(held);
            Ok(())
        })
        .await?;
        found.values_mut().for_each(in_order);
        Ok(found)
    }

    async fn dossiers(
        &mut self,
        asked: &Asked,
        as_of: NaiveDate,
        provinces: &mut HashMap<Uuid, Province>,
    ) -> Result<BySystem<Vec<Dossier>>, StoreError> {
        let states = self.dossier_states(asked, as_of).await?;
        let mut sql = self.sql(as_of);
        let own = among_dossiers(&mut sql, asked);
        let not_competent = not_competent(&mut sql, asked);
        let from = format!(
            "level_dossier d LEFT JOIN level_dossier_system l ON l.level_dossier_id = d.id WHERE {own}"
        );
        let columns = [
            "d.id",
            "d.province_id",
            "l.information_system_id",
            "d.approved_on",
            "d.implemented_on",
            &not_competent,
        ];
        let mut found: BySystem<Vec<Dossier>> = HashMap::new();
        self.read_table(sql, Table::new(&columns, &[0, 1, 2], from), |row| {
            let id = row.own_id(0)?;
            let dossier = Dossier {
                id,
                approved_on: row.day(3)?,
                implemented_on: row.day(4)?,
                states: states.get(&id).cloned().unwrap_or_default(),
                approver: match row.int(5) {
                    Some(1) => Approver::NotCompetent,
                    _ => Approver::NotRuledOut,
                },
            };
            match row.id(2)? {
                Some(system) => found.entry(system).or_default().push(dossier),
                None => provinces.entry(row.own_id(1)?).or_default().dossiers.push(dossier),
            }
            Ok(())
        })
        .await?;
        let of_provinces = provinces.values_mut().map(|province| &mut province.dossiers);
        for dossiers in found.values_mut().chain(of_provinces) {
            dossiers.sort_unstable_by_key(|dossier| dossier.id);
        }
        Ok(found)
    }

    async fn dossier_states(
        &mut self,
        asked: &Asked,
        as_of: NaiveDate,
    ) -> Result<HashMap<Uuid, Timeline<DossierStatus>>, StoreError> {
        let mut sql = self.sql(as_of);
        let own = among_dossiers(&mut sql, asked);
        let begun = has_begun(&mut sql, "t");
        let linked = match asked {
            Asked::Systems(_) => " JOIN level_dossier_system l ON l.level_dossier_id = d.id",
            _ => "",
        };
        let from = format!(
            "level_dossier_state t JOIN level_dossier d ON d.id = t.level_dossier_id{linked} \
             WHERE {own} AND {begun}"
        );
        let columns = ["t.level_dossier_id", "t.status", "t.valid_from", "t.valid_to", IS_SURVEYED];
        let mut found: HashMap<Uuid, Timeline<DossierStatus>> = HashMap::new();
        self.read_table(sql, Table::new(&columns, &[0], from), |row| {
            let held = row.held(row.own_code(1, DossierStatus::parse)?, 1)?;
            let states = found.entry(row.own_id(0)?).or_default();
            // a dossier that covers several of the systems comes once for each
            if !states.0.contains(&held) {
                states.0.push(held);
            }
            Ok(())
        })
        .await?;
        found.values_mut().for_each(in_order);
        Ok(found)
    }

    async fn assessments(
        &mut self,
        asked: &Asked,
        as_of: NaiveDate,
        provinces: &mut HashMap<Uuid, Province>,
    ) -> Result<BySystem<Vec<Assessment>>, StoreError> {
        let mut sql = self.sql(as_of);
        let own = match asked {
            Asked::Systems(ids) => {
                let is_among = sql.is_among("a.information_system_id", ids);
                format!("{is_among}{}", may_read(&mut sql, &ASSESSMENT, "a"))
            }
            _ => belongs(&mut sql, asked, &ASSESSMENT, "a"),
        };
        let day = sql.day();
        let from = format!("assessment a WHERE {own} AND a.assessed_on <= {day}");
        let columns = [
            "a.id",
            "a.province_id",
            "a.information_system_id",
            "a.kind",
            "a.assessed_on",
            "a.assessor_id",
            "a.vendor_id",
        ];
        let mut found: BySystem<Vec<Assessment>> = HashMap::new();
        self.read_table(sql, Table::new(&columns, &[0, 1, 2, 5, 6], from), |row| {
            let assessment = Assessment {
                id: row.own_id(0)?,
                kind: row.own_code(3, AssessmentKind::parse)?,
                on: row.day(4)?,
                assessor: row.id(5)?,
                vendor: row.id(6)?,
            };
            match row.id(2)? {
                Some(system) => found.entry(system).or_default().push(assessment),
                None => {
                    provinces.entry(row.own_id(1)?).or_default().assessments.push(assessment);
                }
            }
            Ok(())
        })
        .await?;
        Ok(found)
    }
}

fn among_systems(sql: &mut Sql<'_>, asked: &Asked, alias: &str) -> String {
    match asked {
        Asked::Systems(ids) => {
            let is_among = sql.is_among(&format!("{alias}.id"), ids);
            format!("{is_among}{}", may_read(sql, &INFORMATION_SYSTEM, alias))
        }
        _ => belongs(sql, asked, &INFORMATION_SYSTEM, alias),
    }
}

/// Of single systems only the dossiers that name them, joined as `l`.
fn among_dossiers(sql: &mut Sql<'_>, asked: &Asked) -> String {
    match asked {
        Asked::Systems(ids) => {
            let is_among = sql.is_among("l.information_system_id", ids);
            format!("{is_among}{}", may_read(sql, &LEVEL_DOSSIER, "d"))
        }
        _ => belongs(sql, asked, &LEVEL_DOSSIER, "d"),
    }
}

/// 1 where every decision on a dossier is an enterprise's, and there is one; of what a body is, only whoever may read it
/// is told.
fn not_competent(sql: &mut Sql<'_>, asked: &Asked) -> String {
    let enterprise = sql.bind(OrganizationKind::Enterprise.code());
    let may = sql.may_read(&ORGANIZATION, "o").map(|may| format!(" AND {may}")).unwrap_or_default();
    let decided = format!(
        "FROM level_dossier_decision dd JOIN decision c ON c.id = dd.decision_id \
         LEFT JOIN organization o ON o.id = c.issuer_id{may}"
    );
    let by_one = if *asked == Asked::Nation {
        // there are few: to find all of them once is faster than to look behind every dossier
        format!("d.id IN (SELECT dd.level_dossier_id {decided} WHERE o.kind = {enterprise})")
    } else {
        format!(
            "EXISTS (SELECT 1 {decided} WHERE dd.level_dossier_id = d.id AND o.kind = {enterprise})"
        )
    };
    format!(
        "CASE WHEN {by_one} AND NOT EXISTS (SELECT 1 {decided} \
         WHERE dd.level_dossier_id = d.id AND (o.kind IS NULL OR o.kind <> {enterprise})) \
         THEN 1 ELSE 0 END"
    )
}
