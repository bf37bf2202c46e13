//! Headlines that a document states, as the numbers that they are made of.

use domain::graph::FigureRule;
use domain::survey::{AnswerStatus, Criterion, MonitoringMode};

use super::decisions::Decision;
use super::entry::{Entry, read_toml};
use super::files::Files;
use super::problem::Place;
use super::survey::Survey;

const FILE: &str = "reported_figures.toml";

/// A headline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedFigure {
    /// A stable short name.
    pub code: String,
    /// The code of the survey round that it speaks of, and whose summary states it.
    pub survey: Option<String>,
    /// The key of the document that states it; `None` for the survey's own.
    pub decision: Option<String>,
    /// Where it is stated.
    pub clause: Option<String>,
    /// Its place among the headlines, from 1.
    pub ordinal: u32,
    /// The rule that it was counted by.
    pub rule: FigureRule,
    /// What it states, in our words.
    pub statement_en: String,
    /// The same in Vietnamese.
    pub statement_vi: String,
    /// Its numbers, in their order.
    pub components: Vec<FigureComponent>,
}

/// One number of a headline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureComponent {
    /// Which number it is.
    pub name: String,
    /// The question whose answers it counts.
    pub criterion: Criterion,
    /// The status or mode that it counts.
    pub counts: Counted,
    /// The number as stated.
    pub value: u32,
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// Provinces with this status.
    Status(AnswerStatus),
    /// Provinces that monitor in this mode.
    Mode(MonitoringMode),
}

/// Reads and checks the headlines.
pub(super) fn read(
    files: &Files,
    decisions: &[Decision],
    surveys: &[Survey],
) -> Vec<ReportedFigure> {
    let Some(text) = files.text(FILE) else { return Vec::new() };
    let mut file = read_toml(text, &files.place(FILE));
    let mut figures: Vec<ReportedFigure> = Vec::new();
    for entry in file.tables("reported_figure") {
        let place = entry.place().clone();
        let Some(figure) = figure(entry) else { continue };
        if figures.iter().any(|other| other.code == figure.code) {
            place.problem(format!("the code {:?} stands here twice", figure.code));
        }
        let stated_by =
            |one: &ReportedFigure| (one.survey.clone(), one.decision.clone(), one.ordinal);
        if figures.iter().any(|other| stated_by(other) == stated_by(&figure)) {
            place.problem(format!("the ordinal {} stands here twice", figure.ordinal));
        }
        check(&figure, decisions, surveys, &place);
        figures.push(figure);
    }
    file.finish();
    figures
}

fn figure(mut entry: Entry) -> Option<ReportedFigure> {
    let code = entry.text("code");
    let (survey, decision) = (entry.text_if("survey"), entry.text_if("decision"));
    let clause = entry.text_if("clause");
    let ordinal = entry.number("ordinal");
    let rule = entry.code("rule", FigureRule::parse);
    let (statement_en, statement_vi) = (entry.text("statement_en"), entry.text("statement_vi"));
    let components = entry.tables("components").into_iter().filter_map(component).collect();
    entry.finish();
    Some(ReportedFigure {
        code: code?,
        survey,
        decision,
        clause,
        ordinal: ordinal?,
        rule: rule?,
        statement_en: statement_en?,
        statement_vi: statement_vi?,
        components,
    })
}

fn component(mut entry: Entry) -> Option<FigureComponent> {
    let place = entry.place().clone();
    let name = entry.text("name");
    let criterion = entry.code("criterion", Criterion::parse);
    let status = entry.code_if("status", AnswerStatus::parse);
    let mode = entry.code_if("mode", MonitoringMode::parse);
    let value = entry.number("value");
    entry.finish();
    let criterion = criterion?;
    let counts = match (status, mode) {
        (Some(status), None) => Counted::Status(status),
        (None, Some(mode)) if criterion == Criterion::Monitoring => Counted::Mode(mode),
        (None, Some(_)) => {
            place.problem("only monitoring has a mode");
            return None;
        }
        _ => {
            place.problem("either a status or a mode must be counted");
            return None;
        }
    };
    Some(FigureComponent { name: name?, criterion, counts, value: value? })
}

fn check(figure: &ReportedFigure, decisions: &[Decision], surveys: &[Survey], place: &Place) {
    if figure.survey.is_none() && figure.decision.is_none() {
        place.problem("either a decision or a survey must be named");
    }
    if let Some(code) = &figure.survey
        && !surveys.iter().any(|survey| survey.code == *code)
    {
        place.problem(format!("there is no survey {code:?}"));
    }
    if let Some(key) = &figure.decision
        && !decisions.iter().any(|decision| decision.key == *key)
    {
        place.problem(format!("there is no decision {key:?}"));
    }
    if figure.components.is_empty() {
        place.problem("it has no components");
    }
    for (index, component) in figure.components.iter().enumerate() {
        if figure.components.iter().take(index).any(|before| before.name == component.name) {
            place.problem(format!("the component {:?} stands here twice", component.name));
        }
    }
}
