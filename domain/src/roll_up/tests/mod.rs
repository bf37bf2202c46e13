mod completions;
mod headlines;
mod roll_ups;

use uuid::Uuid;

use super::*;
use crate::graph::FigureVerdict;
use crate::survey::MonitoringMode;

fn unit(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// Units 1 to `number` before the merger; since then, `since` names the predecessors of units 101, 102 and so on.
fn units(number: u128, since: &[&[u128]]) -> Units {
    let merged = since.iter().zip(101..).map(|(predecessors, id)| UnitSince {
        id: unit(id),
        predecessors: predecessors.iter().copied().map(unit).collect(),
    });
    Units { before: (1..=number).map(unit).collect(), since: merged.collect() }
}

/// What units 1, 2 and so on answer to one criterion, without modes.
fn answers(criterion: Criterion, statuses: &[AnswerStatus]) -> Answers {
    let told = statuses.iter().zip(1..);
    told.map(|(status, number)| (unit(number), criterion, Answer { status: *status, mode: None }))
        .collect()
}

/// What units 1, 2 and so on answer on monitoring.
fn monitoring(told: &[(AnswerStatus, MonitoringMode)]) -> Answers {
    let told = told.iter().zip(1..);
    told.map(|((status, mode), number)| {
        let answer = Answer { status: *status, mode: Some(*mode) };
        (unit(number), Criterion::Monitoring, answer)
    })
    .collect()
}

fn from(min: u32, max: u32) -> Interval {
    Interval { min, max }
}
