//! The answers of survey rounds, and the headlines that were published of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use domain::graph::{FigureRule, SURVEY_ANSWER};
use domain::roll_up::{Answer, Answers, Counted, Headline, HeadlineComponent};
use domain::survey::{AnswerStatus, Criterion, MonitoringMode};
use uuid::Uuid;

use super::super::run::Session;
use super::may_read;
use super::table::Table;
use crate::store::StoreError;

/// A headline of a round, with the ids of its numbers in their order.
#[derive(Debug)]
pub(crate) struct StatedHeadline {
    pub(crate) id: Uuid,
    pub(crate) round: Uuid,
    pub(crate) headline: Headline,
    pub(crate) components: Vec<Uuid>,
}

impl Session<'_> {
    /// The answers of these rounds, as far as the caller may see them.
    pub(crate) async fn answers(
        &mut self,
        rounds: &[Uuid],
    ) -> Result<HashMap<Uuid, Answers>, StoreError> {
        let mut sql = self.sql(NaiveDate::MIN);
        let is_among = sql.is_among("a.survey_round_id", rounds);
        let may = may_read(&mut sql, &SURVEY_ANSWER, "a");
        let from = format!("survey_answer a WHERE {is_among}{may}");
        let columns = ["a.survey_round_id", "a.province_id", "a.criterion", "a.status", "a.mode"];
        let mut found: HashMap<Uuid, Answers> = HashMap::new();
        self.read_table(sql, Table::new(&columns, &[0, 1], from), |row| {
            let answer = Answer {
                status: row.own_code(3, AnswerStatus::parse)?,
                mode: row.code(4, MonitoringMode::parse)?,
            };
            let criterion = row.own_code(2, Criterion::parse)?;
            let answers = found.entry(row.own_id(0)?).or_default();
            answers.insert(row.own_id(1)?, criterion, answer);
            Ok(())
        })
        .await?;
        Ok(found)
    }

    /// Every headline that was published of a round.
    pub(crate) async fn headlines(&mut self) -> Result<Vec<StatedHeadline>, StoreError> {
        let from = "reported_figure f JOIN reported_figure_component c \
                    ON c.reported_figure_id = f.id WHERE f.survey_round_id IS NOT NULL";
        let columns = [
            "f.id",
            "f.survey_round_id",
            "f.rule",
            "c.id",
            "c.ordinal",
            "c.criterion",
            "c.status",
            "c.mode",
            "c.value",
        ];
        // by figure and place of the number
        let mut found: BTreeMap<(Uuid, i64), (Uuid, FigureRule, Uuid, HeadlineComponent)> =
            BTreeMap::new();
        let table = Table::new(&columns, &[0, 1, 3], from.to_owned());
        self.read_table(self.sql(NaiveDate::MIN), table, |row| {
            let status = row.code(6, AnswerStatus::parse)?.map(Counted::Status);
            let mode = row.code(7, MonitoringMode::parse)?.map(Counted::Mode);
            let criterion = row.code(5, Criterion::parse)?;
            let (Some(counts), Some(criterion)) = (status.or(mode), criterion) else {
                return Ok(());
            };
            let value = row.number(8).unwrap_or_default();
            let component = HeadlineComponent { criterion, counts, value };
            let rule = row.own_code(2, FigureRule::parse)?;
            let place = (row.own_id(0)?, row.int(4).unwrap_or_default());
            found.insert(place, (row.own_id(1)?, rule, row.own_id(3)?, component));
            Ok(())
        })
        .await?;
        let mut headlines: Vec<StatedHeadline> = Vec::new();
        for ((id, _), (round, rule, component_id, component)) in found {
            match headlines.last_mut().filter(|last| last.id == id) {
                Some(last) => {
                    last.headline.components.push(component);
                    last.components.push(component_id);
                }
                None => headlines.push(StatedHeadline {
                    id,
                    round,
                    headline: Headline { rule, components: vec![component] },
                    components: vec![component_id],
                }),
            }
        }
        Ok(headlines)
    }

    /// Where nodes are said to come from, the first source of each: document and clause.
    pub(crate) async fn sources(
        &mut self,
        nodes: &[Uuid],
    ) -> Result<HashMap<Uuid, String>, StoreError> {
        let mut sql = self.sql(NaiveDate::MIN);
        let is_among = sql.is_among("s.node_id", nodes);
        let from = format!(
            "provenance_subject s JOIN provenance p ON p.id = s.provenance_id WHERE {is_among}"
        );
        let mut found: BTreeSet<(Uuid, String)> = BTreeSet::new();
        let columns = ["s.node_id", "p.source", "p.clause"];
        self.read_table(sql, Table::new(&columns, &[0], from), |row| {
            let clause = row.text(2).map(|clause| format!(", {clause}")).unwrap_or_default();
            found.insert((row.own_id(0)?, format!("{}{clause}", row.own_text(1))));
            Ok(())
        })
        .await?;
        let mut sources = HashMap::new();
        for (node, source) in found {
            sources.entry(node).or_insert(source);
        }
        Ok(sources)
    }
}
