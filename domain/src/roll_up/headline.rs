//! Published headlines, laid beside what is known.

use std::collections::BTreeSet;

use super::interval::Interval;
use super::question::Question;
use super::round::{Answers, Units};
use crate::graph::{FigureRule, FigureVerdict};
use crate::survey::{AnswerStatus, Criterion, MonitoringMode};

/// A headline, as the numbers that it is made of. It speaks of the units before the merger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headline {
    /// The rule that it was counted by.
    pub rule: FigureRule,
    /// Its numbers.
    pub components: Vec<HeadlineComponent>,
}

/// One number of a headline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeadlineComponent {
    /// The question whose answers it counts.
    pub criterion: Criterion,
    /// Which of them.
    pub counts: Counted,
    /// The number as stated.
    pub value: u32,
}

/// What a number of a headline counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Counted {
    /// The units with this status.
    ///
    /// `NOT_DONE` counts everybody whom the headline's other numbers on the same criterion do not count: "51 have one,
    /// 12 have not" leaves nobody over, so whoever is still at it is among the 12. With no other number beside it, it
    /// counts those who are `NOT_DONE`. A status that the rule gives to nobody (such as `NOT_REPORTED`) counts nobody.
    Status(AnswerStatus),
    /// The units whose monitoring is `DONE` and states this mode: `HYBRID` is a mode of its own, a mode that is not
    /// said is `UNKNOWN` under every rule, and what is only under way monitors nothing yet. Of another criterion,
    /// nobody.
    Mode(MonitoringMode),
}

/// What came of laying a headline beside what is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadlineVerdict {
    /// On the headline as a whole.
    pub verdict: FigureVerdict,
    /// On each of its numbers, in their order.
    pub components: Vec<ComponentVerdict>,
}

/// What came of laying one number beside what is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ComponentVerdict {
    /// What the number can be.
    pub interval: Interval,
    /// On the number by itself.
    pub verdict: FigureVerdict,
}

/// Judges a headline by the answers of its round.
///
/// A number is `CONTRADICTED` outside its interval, `REPRODUCED` if the interval is that one number, else `FEASIBLE`. A
/// headline is `CONTRADICTED` if one number is, or if its numbers do not [fit together](super::fit); `REPRODUCED` if
/// all numbers are; else `FEASIBLE`, as one without numbers is.
#[must_use]
pub fn judge(figure: &Headline, units: &Units, answers: &Answers) -> HeadlineVerdict {
    let criteria: BTreeSet<_> =
        figure.components.iter().map(|component| component.criterion).collect();
    let questions: Vec<_> = criteria
        .into_iter()
        .map(|criterion| Question::of(criterion, figure, units, answers))
        .collect();
    let components: Vec<_> = figure
        .components
        .iter()
        .map(|component| {
            let mut asked = questions.iter().filter(|one| one.criterion == component.criterion);
            let interval = asked.next().map(|question| question.interval(component.counts));
            component_verdict(interval.unwrap_or_default(), component.value)
        })
        .collect();
    let is = |verdict| move |one: &ComponentVerdict| one.verdict == verdict;
    let verdict = if components.iter().any(is(FigureVerdict::Contradicted))
        || !questions.iter().all(|question| question.fits(&figure.components))
    {
        FigureVerdict::Contradicted
    } else if !components.is_empty() && components.iter().all(is(FigureVerdict::Reproduced)) {
        FigureVerdict::Reproduced
    } else {
        FigureVerdict::Feasible
    };
    HeadlineVerdict { verdict, components }
}

fn component_verdict(interval: Interval, value: u32) -> ComponentVerdict {
    let verdict = if !interval.contains(value) {
        FigureVerdict::Contradicted
    } else if interval.point().is_some() {
        FigureVerdict::Reproduced
    } else {
        FigureVerdict::Feasible
    };
    ComponentVerdict { interval, verdict }
}
