//! The units: provinces and centrally run cities, before and after the merger of 2025.

mod check;
mod read;

use chrono::NaiveDate;
use domain::graph::{ProvinceKind, Region};

pub(super) use check::is_known;
pub(super) use read::read;

/// Which division of the country a unit belongs to. Codes and names were re-used, so neither says it alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// The 63 units, to 30 June 2025.
    SixtyThree,
    /// The 34 units, from 1 July 2025 on.
    ThirtyFour,
}

/// One unit of one basis.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitRef {
    /// The division.
    pub basis: Basis,
    /// The code of the statistics office.
    pub code: String,
}

/// A unit as its basis lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Basis and code.
    pub unit: UnitRef,
    /// The official name, as listed.
    pub name: String,
    /// The name without diacritics.
    pub ascii_name: String,
    /// Province or centrally run city.
    pub kind: ProvinceKind,
    /// The socio-economic region.
    pub region: Region,
}

/// A name and kind that a unit has had for a time, apart from the merger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitState {
    /// The unit.
    pub unit: UnitRef,
    /// Its name then.
    pub name: String,
    /// What it was then.
    pub kind: ProvinceKind,
    /// The first day; `None` if it always was so.
    pub valid_from: Option<NaiveDate>,
    /// The last day; `None` if it still is so.
    pub valid_to: Option<NaiveDate>,
    /// The document that changed it.
    pub instrument: Option<String>,
    /// Was the change checked against an official source?
    pub verified: bool,
}

/// Another name of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitAlias {
    /// The unit.
    pub unit: UnitRef,
    /// The name.
    pub alias: String,
}

/// What an old unit became.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Succession {
    /// Its code among the 63.
    pub old_code: String,
    /// The code, among the 34, of the unit that it is or belongs to.
    pub new_code: String,
}

/// All that is known of the units.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Units {
    /// The 63 and then the 34, by code.
    pub units: Vec<Unit>,
    /// Names and kinds that changed outside the merger.
    pub states: Vec<UnitState>,
    /// Other names.
    pub aliases: Vec<UnitAlias>,
    /// One for each of the 63.
    pub succession: Vec<Succession>,
}

impl Basis {
    /// Both, the older first.
    pub const ALL: [Self; 2] = [Self::SixtyThree, Self::ThirtyFour];

    /// The first day on which the 34 units stood.
    pub const MERGER: NaiveDate = match NaiveDate::from_ymd_opt(2025, 7, 1) {
        Some(day) => day,
        None => NaiveDate::MIN,
    };

    /// The basis that held on `day`.
    #[must_use]
    pub fn on(day: NaiveDate) -> Self {
        if day < Self::MERGER { Self::SixtyThree } else { Self::ThirtyFour }
    }

    /// How the files write it, and how many units it has.
    #[must_use]
    pub const fn number(self) -> u32 {
        match self {
            Self::SixtyThree => 63,
            Self::ThirtyFour => 34,
        }
    }

    /// The basis that a file writes so.
    ///
    /// # Errors
    /// A sentence, if it is neither.
    pub fn parse(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|basis| basis.number().to_string() == text);
        found.ok_or_else(|| format!("{text:?} is no basis: 63 or 34 is wanted"))
    }
}

impl UnitRef {
    /// `63:75`: basis and code.
    ///
    /// # Errors
    /// A sentence, if it is written otherwise.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (basis, code) = text.split_once(':').ok_or_else(|| {
            format!("{text:?} is no unit: basis and code are wanted, such as 63:75")
        })?;
        Ok(Self { basis: Basis::parse(basis)?, code: code.to_owned() })
    }
}

impl std::fmt::Display for UnitRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.basis.number(), self.code)
    }
}

impl Units {
    /// The unit as listed.
    #[must_use]
    pub fn find(&self, unit: &UnitRef) -> Option<&Unit> {
        self.units.iter().find(|listed| listed.unit == *unit)
    }

    /// The units of one basis, by code.
    pub fn of(&self, basis: Basis) -> impl Iterator<Item = &Unit> {
        self.units.iter().filter(move |listed| listed.unit.basis == basis)
    }

    /// What a unit was called on `day`: the listed name unless it had another then.
    #[must_use]
    pub fn name_on(&self, unit: &UnitRef, day: NaiveDate) -> Option<&str> {
        let listed = self.find(unit)?;
        let state = self.states.iter().find(|state| state.unit == *unit && state.holds_on(day));
        Some(state.map_or(&listed.name, |state| &state.name))
    }
}

impl UnitState {
    /// Was it so on `day`?
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|first| first <= day)
            && self.valid_to.is_none_or(|last| day <= last)
    }
}
