//! Measured figures and published headlines as records.

use domain::facts::keys;
use domain::graph::{MEASUREMENT, Measure, REPORTED_FIGURE};
use domain::sync::{Part, Record, Records, Source};

use super::decisions::{Decisions, province};
use super::names::source_of;
use super::own_file;
use crate::bundled::{Bundled, Counted, Measurement, ReportedFigure, StatedIn};

/// Tells of the figures.
pub(super) fn add(data: &Bundled, decisions: &Decisions, records: &mut Records) {
    for figure in &data.measurements {
        records.add(measurement(figure, data, decisions));
    }
    for figure in &data.reported_figures {
        records.add(headline(figure, data, decisions));
    }
}

fn measurement(figure: &Measurement, data: &Bundled, decisions: &Decisions) -> Record {
    let decision = match &figure.stated_in {
        StatedIn::Decision { key, .. } => decisions.get(key).cloned(),
        StatedIn::Survey { .. } => None,
    };
    Record::new(&MEASUREMENT, figure.code.as_str())
        .with("code", figure.code.as_str())
        .held("province_id", figure.province.as_ref().map(province))
        .held("decision_id", decision)
        .with("subject", figure.subject.code())
        .with("population", figure.population.as_deref())
        .in_both("name", &figure.name_en, &figure.name_vi)
        .with("measure", figure.measure.map(Measure::code))
        .with("numerator", figure.numerator)
        .with("denominator", figure.denominator)
        .with("qualifier", figure.qualifier.code())
        .with("exclusions", figure.exclusions.as_deref())
        .with("as_of", figure.as_of)
        .sources([stated_in(&figure.stated_in, data)])
}

fn stated_in(place: &StatedIn, data: &Bundled) -> Source {
    match place {
        StatedIn::Decision { key, clause } => {
            Source { clause: Some(clause.clone()), ..document(key, data) }
        }
        StatedIn::Survey { code, row, column } => {
            Source { row: Some(*row), column: Some(*column), ..round(code, data) }
        }
    }
}

fn headline(figure: &ReportedFigure, data: &Bundled, decisions: &Decisions) -> Record {
    let source = match (&figure.decision, &figure.survey) {
        (Some(decision), _) => document(decision, data),
        (None, Some(code)) => round(code, data),
        (None, None) => own_file("reported_figures.toml"),
    };
    let mut record = Record::new(&REPORTED_FIGURE, figure.code.as_str())
        .with("code", figure.code.as_str())
        .held("survey_round_id", figure.survey.as_deref().map(keys::survey_round))
        .held("decision_id", figure.decision.as_ref().and_then(|key| decisions.get(key).cloned()))
        .with("ordinal", figure.ordinal)
        .with("rule", figure.rule.code())
        .in_both("statement", &figure.statement_en, &figure.statement_vi)
        .sources([Source { clause: figure.clause.clone(), ..source }]);
    for (component, ordinal) in figure.components.iter().zip(1_i64..) {
        let (status, mode) = match component.counts {
            Counted::Status(status) => (Some(status.code()), None),
            Counted::Mode(mode) => (None, Some(mode.code())),
        };
        record = record.part(
            Part::new("reported_figure_component")
                .with("name", component.name.as_str())
                .with("ordinal", ordinal)
                .with("criterion", component.criterion.code())
                .with("status", status)
                .with("mode", mode)
                .with("value", component.value),
        );
    }
    record
}

fn document(key: &str, data: &Bundled) -> Source {
    let decision = data.decisions.iter().find(|decision| decision.key == key);
    let source = decision.map_or(key, |decision| &decision.number).to_owned();
    Source { source, ..Source::default() }
}

fn round(code: &str, data: &Bundled) -> Source {
    let round = data.surveys.iter().find(|round| round.code == code);
    let source = round.map_or_else(|| code.to_owned(), source_of);
    Source { source, ..Source::default() }
}
