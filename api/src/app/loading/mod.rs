//! Loading: the data that the program carries, and sheets of the survey.
//!
//! Each load is one transaction. Whoever is killed in the middle has written nothing, and the next start loads all of
//! it. The bundled data is loaded once for each content: a table of runs keeps its hash.

mod decisions;
mod figures;
mod instruments;
mod invented;
mod names;
mod obligations;
mod sheet;
mod units;
mod vendors;

use chrono::{DateTime, Utc};
use domain::facts::survey::{self, File, Relation, Survey};
use domain::sync::{Action, Existing, Outcome, Record, Records, Rejection, Source, plan};
use sha2::{Digest, Sha256};

use super::{App, WriteError};
use crate::bundled::{self, Bundled, CitedRelation, Problem};
use crate::store::{Deed, Run, StoreError, Written};
pub use sheet::{ImportError, Imported, SheetImport};

/// Goes up whenever the same bundled files make other records: they are loaded again then.
const MAPPING_VERSION: u32 = 2;
/// What the runs and the feed call the bundled data.
const BUNDLED: &str = "data";

/// How many records came out how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// New things.
    pub created: u64,
    /// Changed things.
    pub updated: u64,
    /// Things that were known just so.
    pub unchanged: u64,
    /// What was not taken.
    pub rejected: u64,
    /// Things of which a person has said otherwise, whose word stays.
    pub overridden: u64,
}

/// Why the bundled data, or a ministry's own, was not loaded. Nothing has been written.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The files are wrong: a fault of whoever wrote them. All that is wrong is told.
    #[error("the data has {} problems: {}", .0.len(), all(.0))]
    Data(Vec<Problem>),
    /// A record that the files make cannot be taken.
    #[error("the data does not hold together: {0}")]
    Rejected(Rejection),
    /// It could not be written.
    #[error("cannot write the data")]
    Write(#[from] WriteError),
}

impl From<StoreError> for LoadError {
    fn from(error: StoreError) -> Self {
        Self::Write(error.into())
    }
}

impl App {
    /// Loads the data that the program carries, unless it has been loaded: nothing is written then, and quickly so.
    ///
    /// # Errors
    /// [`LoadError`]; nothing has been written.
    pub async fn load_bundled(&self) -> Result<Counts, LoadError> {
        let hash = content_hash();
        if self.store.has_loaded(BUNDLED, &hash).await? {
            return Ok(Counts::default());
        }
        let data = bundled::read().map_err(LoadError::Data)?;
        let mut records = records(&data);
        records.extend(self.ended(&data, |is_carried| is_carried).await?);
        let deed = Deed {
            records: &records,
            actor: BUNDLED,
            at: self.clock.now(),
            skips_rejected: false,
            run: Some(Run { source: BUNDLED, hash: &hash, unmade: 0, once: true }),
            call: None,
        };
        self.load(&deed).await
    }

    /// Writes what files say, all of it or nothing.
    async fn load(&self, deed: &Deed<'_>) -> Result<Counts, LoadError> {
        match self.store.write(deed).await.map_err(WriteError::from)? {
            Written::Done(outcomes, _) => {
                let counts = Counts::of(&outcomes);
                let (created, updated) = (counts.created, counts.updated);
                tracing::info!(created, updated, files = deed.actor, "loaded what the files say");
                Ok(counts)
            }
            Written::Refused(outcomes) => Err(refused(outcomes)),
            _ => Ok(Counts::default()),
        }
    }
}

/// Why records that these files make cannot be taken; nothing where all is well.
pub fn rejections(data: &Bundled) -> Vec<Rejection> {
    let plan = plan(&records(data), &Existing::default(), DateTime::<Utc>::MIN_UTC);
    let refused = plan.outcomes.into_iter().filter_map(|outcome| match outcome.action {
        Action::Rejected(rejection) => Some(rejection),
        _ => None,
    });
    refused.collect()
}

/// Everything that the bundled data says.
fn records(data: &Bundled) -> Vec<Record> {
    let mut records = Records::new();
    units::add(&data.units, &mut records);
    vendors::add(&data.vendors, &mut records);
    let decisions = decisions::add(data, &mut records);
    for round in &data.surveys {
        let names = names::of(data, round.as_of);
        let file = File { name: names::source_of(round), hash: None };
        let relations: Vec<_> = round.relations.iter().map(relation).collect();
        let survey = Survey {
            code: &round.code,
            title: &round.title,
            as_of: round.as_of,
            sheet: &round.sheet,
            file: &file,
            names: &names,
            relations: &relations,
        };
        survey::add(&survey, &mut records);
    }
    obligations::add(data, &data.instruments, &decisions, &mut records);
    figures::add(data, &decisions, &mut records);
    records.into_vec()
}

fn relation(told: &CitedRelation) -> Relation<'_> {
    Relation {
        province: &told.province,
        document: &told.document,
        kind: told.kind,
        related: &told.related,
    }
}

/// The source of what a file below `data/` says without naming one.
fn own_file(name: &str) -> Source {
    Source { source: format!("{BUNDLED}/{name}"), ..Source::default() }
}

fn content_hash() -> String {
    let mut hasher = Sha256::new();
    hasher.update(MAPPING_VERSION.to_be_bytes());
    for (name, text) in bundled::FILES {
        for part in [name.as_bytes(), text.as_bytes()] {
            // lengths too, so that no two sets of files give the same bytes
            hasher.update(part.len().to_be_bytes());
            hasher.update(part);
        }
    }
    format!("{:x}", hasher.finalize())
}

fn refused(outcomes: Vec<Outcome>) -> LoadError {
    let rejection = outcomes.into_iter().find_map(|outcome| match outcome.action {
        Action::Rejected(rejection) => Some(rejection),
        _ => None,
    });
    LoadError::Rejected(rejection.unwrap_or(Rejection::NoKey))
}

fn all(problems: &[Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

impl Counts {
    fn add(&mut self, more: Self) {
        self.created += more.created;
        self.updated += more.updated;
        self.unchanged += more.unchanged;
        self.rejected += more.rejected;
        self.overridden += more.overridden;
    }

    fn of(outcomes: &[Outcome]) -> Self {
        let mut counts = Self::default();
        for outcome in outcomes {
            let count = match outcome.action {
                Action::Created => &mut counts.created,
                Action::Updated | Action::Retired => &mut counts.updated,
                Action::Overridden => &mut counts.overridden,
                Action::Unchanged => &mut counts.unchanged,
                Action::Rejected(_) => &mut counts.rejected,
            };
            *count += 1;
        }
        counts
    }
}
