//! What belongs to provinces as a whole: forces, monitoring, links, inventories, figures.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::compliance::facts::{Arrangement, Figure, Inventory, Link, Province, Team, Timeline};
use domain::graph::{
    ArrangementStatus, FigureQualifier, INVENTORY, InventoryStatus, LinkStatus, MEASUREMENT,
    MONITORING_ARRANGEMENT, Measure, NCSC_LINK, SECURITY_TEAM, Subject, TeamStatus, Word,
};
use domain::label::UnknownCode;
use domain::survey::MonitoringMode;
use uuid::Uuid;

use super::super::run::Session;
use super::table::{Table, in_order};
use super::{Asked, IS_SURVEYED, belongs, has_begun, may_read};
use crate::store::StoreError;

/// Values in time of things of one kind: by thing, with the province that it belongs to.
type States<T> = HashMap<Uuid, (Uuid, Timeline<T>)>;

impl Session<'_> {
    /// Adds what belongs to the provinces asked for; the nation's figures come back.
    pub(super) async fn provinces(
        &mut self,
        asked: &Asked,
        as_of: NaiveDate,
        provinces: &mut HashMap<Uuid, Province>,
    ) -> Result<Vec<Figure>, StoreError> {
        let teams = self.states(asked, as_of, &SECURITY_TEAM, TeamStatus::parse).await?;
        for (id, (province, states)) in sorted(teams) {
            provinces.entry(province).or_default().teams.push(Team { id, states });
        }
        let inventories = self.states(asked, as_of, &INVENTORY, InventoryStatus::parse).await?;
        for (id, (province, states)) in sorted(inventories) {
            provinces.entry(province).or_default().inventories.push(Inventory { id, states });
        }
        let links = self.states(asked, as_of, &NCSC_LINK, LinkStatus::parse).await?;
        let mut since = self.links_since(asked, as_of).await?;
        for (id, (province, states)) in sorted(links) {
            let since_on = since.remove(&id);
            provinces.entry(province).or_default().links.push(Link { id, since_on, states });
        }
        self.arrangements(asked, as_of, provinces).await?;
        self.figures(asked, as_of, provinces).await
    }

    /// The states of all things of a word that have begun by the day.
    async fn states<T: Copy + PartialEq>(
        &mut self,
        asked: &Asked,
        as_of: NaiveDate,
        word: &Word,
        parse: impl Fn(&str) -> Result<T, UnknownCode>,
    ) -> Result<States<T>, StoreError> {
        let (table, key) = (word.table, word.key_column());
        let mut sql = self.sql(as_of);
        let own = belongs(&mut sql, asked, word, "n");
        let begun = has_begun(&mut sql, "t");
        let from =
            format!("{table}_state t JOIN {table} n ON n.id = t.{key} WHERE {own} AND {begun}");
        let columns =
            ["n.id", "n.province_id", "t.status", "t.valid_from", "t.valid_to", IS_SURVEYED];
        let mut found: States<T> = HashMap::new();
        self.read_table(sql, Table::new(&columns, &[0, 1], from), |row| {
            let province = row.own_id(1)?;
            let held = row.held(row.own_code(2, &parse)?, 2)?;
            let of = found.entry(row.own_id(0)?).or_insert_with(|| (province, Timeline::default()));
            of.1.0.push(held);
            Ok(())
        })
        .await?;
        for (_, states) in found.values_mut() {
            in_order(states);
        }
        Ok(found)
    }

    async fn links_since(
        &mut self,
        asked: &Asked,
        as_of: NaiveDate,
    ) -> Result<HashMap<Uuid, NaiveDate>, StoreError> {
        let mut sql = self.sql(as_of);
        let own = belongs(&mut sql, asked, &NCSC_LINK, "n");
        let from = format!("ncsc_link n WHERE {own} AND n.since_on IS NOT NULL");
        let mut since = HashMap::new();
        self.read_table(sql, Table::new(&["n.id", "n.since_on"], &[0], from), |row| {
            let id = row.own_id(0)?;
            since.extend(row.day(1)?.map(|on| (id, on)));
            Ok(())
        })
        .await?;
        Ok(since)
    }

    async fn arrangements(
        &mut self,
        asked: &Asked,
        as_of: NaiveDate,
        provinces: &mut HashMap<Uuid, Province>,
    ) -> Result<(), StoreError> {
        let word = &MONITORING_ARRANGEMENT;
        let states = self.states(asked, as_of, word, ArrangementStatus::parse).await?;
        let mut sql = self.sql(as_of);
        let own = belongs(&mut sql, asked, word, "n");
        let from = format!(
            "monitoring_arrangement n LEFT JOIN monitoring_arrangement_vendor v \
             ON v.monitoring_arrangement_id = n.id WHERE {own}"
        );
        let mut found: HashMap<Uuid, (MonitoringMode, Vec<Uuid>)> = HashMap::new();
        let columns = ["n.id", "n.mode", "v.vendor_id"];
        self.read_table(sql, Table::new(&columns, &[0, 2], from), |row| {
            let mode = row.own_code(1, MonitoringMode::parse)?;
            let of = found.entry(row.own_id(0)?).or_insert_with(|| (mode, Vec::new()));
            of.1.extend(row.id(2)?);
            Ok(())
        })
        .await?;
        for (id, (province, states)) in sorted(states) {
            let Some((mode, mut vendors)) = found.remove(&id) else { continue };
            vendors.sort_unstable();
            let arrangement = Arrangement { id, mode, states, vendors };
            provinces.entry(province).or_default().arrangements.push(arrangement);
        }
        Ok(())
    }

    async fn figures(
        &mut self,
        asked: &Asked,
        as_of: NaiveDate,
        provinces: &mut HashMap<Uuid, Province>,
    ) -> Result<Vec<Figure>, StoreError> {
        let mut sql = self.sql(as_of);
        let day = sql.day();
        let own = belongs(&mut sql, asked, &MEASUREMENT, "m");
        let may = may_read(&mut sql, &MEASUREMENT, "m");
        let from = format!(
            "measurement m WHERE ((m.province_id IS NULL{may}) OR ({own})) \
             AND m.measure IS NOT NULL AND m.as_of <= {day}"
        );
        let columns = [
            "m.id",
            "m.province_id",
            "m.information_system_id",
            "m.subject",
            "m.measure",
            "m.numerator",
            "m.denominator",
            "m.qualifier",
            "m.as_of",
            "m.population",
        ];
        let mut national = Vec::new();
        self.read_table(sql, Table::new(&columns, &[0, 1, 2], from), |row| {
            let figure = Figure {
                id: row.own_id(0)?,
                system: row.id(2)?,
                subject: row.own_code(3, Subject::parse)?,
                population: row.text(9).map(str::to_owned),
                measure: row.code(4, Measure::parse)?,
                numerator: row.int(5),
                denominator: row.int(6),
                qualifier: row.own_code(7, FigureQualifier::parse)?,
                on: row.day(8)?,
            };
            match row.id(1)? {
                Some(province) => provinces.entry(province).or_default().figures.push(figure),
                None => national.push(figure),
            }
            Ok(())
        })
        .await?;
        Ok(national)
    }
}

/// In the order of ids, so that the same facts are told in the same words.
fn sorted<T>(found: States<T>) -> Vec<(Uuid, (Uuid, Timeline<T>))> {
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_unstable_by_key(|(id, _)| *id);
    found
}
