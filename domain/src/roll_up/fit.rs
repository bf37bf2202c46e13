//! Whether the numbers of a headline on one criterion can all be right at once.
//!
//! Each number, by itself, may take any of the unknown units on top of those that are known to count. Together they
//! share them: a unit has one status, and one mode if it is done. So
//!
//! - no more is taken than there are unknown units, where a number for `DONE` holds those of the modes;
//! - where the numbers leave nobody over, exactly as many are taken as there are;
//! - two numbers for the same thing are one number.
//!
//! If 3 of 10 units are unknown and of the others 5 are done, 1 is under way and 1 is not, then "8 are done" is
//! possible and "4 are under way" is; but not both: together they would take 6 of the 3. And "6 are done, 1 is under
//! way, 2 are not", which takes 2, forgets one of them.

use std::collections::BTreeMap;

use super::headline::Counted;
use crate::survey::{AnswerStatus, MonitoringMode};

/// Can the `unknown` units be shared out as the numbers take them?
pub(super) fn fit(taken: &[(Counted, u32)], unknown: u32, leaves_nobody: bool) -> bool {
    let each: BTreeMap<Counted, u32> = taken.iter().copied().collect();
    if taken.iter().any(|(counts, number)| each.get(counts) != Some(number)) {
        return false;
    }
    let sum = |is_wanted: fn(&Counted) -> bool| -> u64 {
        let wanted = each.iter().filter(|(counts, _)| is_wanted(counts));
        wanted.map(|(_, number)| u64::from(*number)).sum()
    };
    let modes = sum(|counts| matches!(counts, Counted::Mode(_)));
    let statuses = sum(|counts| matches!(counts, Counted::Status(_)));
    let has_all_modes =
        MonitoringMode::ALL.iter().all(|mode| each.contains_key(&Counted::Mode(*mode)));
    let all = match each.get(&Counted::Status(AnswerStatus::Done)) {
        Some(done) if shares(modes, u64::from(*done), has_all_modes) => statuses,
        Some(_) => return false,
        None => statuses + modes,
    };
    shares(all, u64::from(unknown), leaves_nobody)
}

/// Can so many be `taken` of a number, if all of it has to be taken or some may be left?
fn shares(taken: u64, number: u64, is_whole: bool) -> bool {
    if is_whole { taken == number } else { taken <= number }
}
