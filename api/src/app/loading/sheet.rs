//! Importing a sheet of the survey.

use chrono::NaiveDate;
use domain::facts::survey::{self, File, Survey};
use domain::survey::{Gazetteer, NotASurvey, SurveySheet};
use domain::sync::{Action, Rejection};

use super::{Counts, LoadError, names};
use crate::app::{App, WriteError};
use crate::bundled::{self, Bundled, Problem};
use crate::sheet::SheetFile;
use crate::store::{Deed, Run, Written};

/// Which round a sheet belongs to; what is not said follows from the rest.
#[derive(Debug, Clone, Default)]
pub struct SheetImport {
    /// The round's code.
    pub round: Option<String>,
    /// The day that the answers speak of.
    pub as_of: Option<NaiveDate>,
}

/// A sheet that was imported.
#[derive(Debug)]
pub struct Imported {
    /// What was read.
    pub survey: SurveySheet<String, String>,
    /// The names that it was read with.
    pub gazetteer: Gazetteer<String, String>,
    /// What came of it.
    pub counts: Counts,
    /// Why records were not taken.
    pub rejections: Vec<Rejection>,
}

/// Why a sheet was not imported. Nothing has been written.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The round is not known, and neither is its day.
    #[error("the survey round {0:?} is not known: name its day with --as-of")]
    UnknownRound(String),
    /// Neither round nor day is named, and there is no telling which of several is meant.
    #[error("name the survey round with --round or its day with --as-of")]
    NoRound,
    /// The file is no survey.
    #[error(transparent)]
    NotASurvey(#[from] NotASurvey),
    /// The data that the program carries, which tells provinces and vendors, is wrong.
    #[error("the data that the program carries has {} problems", .0.len())]
    Data(Vec<Problem>),
    /// The data that the program carries, on which the sheet's records rest, could not be loaded.
    #[error(transparent)]
    Bundled(#[from] LoadError),
    /// It could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl SheetImport {
    /// The day that the answers speak of.
    ///
    /// # Errors
    /// [`ImportError::UnknownRound`] or [`ImportError::NoRound`] where that cannot be told.
    pub fn day(&self, data: &Bundled) -> Result<NaiveDate, ImportError> {
        Ok(round_of(self, data)?.as_of)
    }
}

impl App {
    /// Imports a sheet: every row that can be taken, in one transaction.
    ///
    /// The bundled data is loaded first, if it has not been: the sheet's provinces and vendors are there.
    ///
    /// # Errors
    /// [`ImportError`]; nothing of the sheet has been written.
    pub async fn import_sheet(
        &self,
        file: &SheetFile,
        import: &SheetImport,
    ) -> Result<Imported, ImportError> {
        let data = bundled::read().map_err(ImportError::Data)?;
        let round = round_of(import, &data)?;
        self.load_bundled().await?;

        let gazetteer = data.gazetteer(round.as_of);
        let sheet = domain::survey::read(&file.grids, &gazetteer, round.as_of)?;
        let told = survey::records(&Survey {
            code: &round.code,
            title: &round.title,
            as_of: round.as_of,
            sheet: &sheet,
            file: &File { name: file.name.clone(), hash: Some(file.sha256.clone()) },
            names: &names::of(&data, round.as_of),
            relations: &[],
        });
        let unmade = told.taken.iter().filter(|taken| !**taken).count();
        let unmade = u64::try_from(unmade).unwrap_or(u64::MAX);
        let deed = Deed {
            records: &told.records,
            actor: "import",
            at: self.clock.now(),
            skips_rejected: true,
            run: Some(Run { source: &file.name, hash: &file.sha256, unmade, once: false }),
            call: None,
        };
        let outcomes = match self.store.write(&deed).await.map_err(WriteError::from)? {
            Written::Done(outcomes, _) | Written::Refused(outcomes) => outcomes,
            _ => Vec::new(),
        };
        let mut counts = Counts::of(&outcomes);
        counts.rejected += unmade;
        let rejections = outcomes.into_iter().filter_map(|outcome| match outcome.action {
            Action::Rejected(rejection) => Some(rejection),
            _ => None,
        });
        Ok(Imported { rejections: rejections.collect(), survey: sheet, gazetteer, counts })
    }
}

struct Round {
    code: String,
    title: String,
    as_of: NaiveDate,
}

/// The round that is meant: a bundled one by code or day, or a new one of which the day is said.
fn round_of(import: &SheetImport, data: &Bundled) -> Result<Round, ImportError> {
    let named = |round: &&bundled::Survey| match (&import.round, import.as_of) {
        (Some(code), _) => round.code == *code,
        (None, Some(day)) => round.as_of == day,
        (None, None) => true,
    };
    let mut known = data.surveys.iter().filter(named);
    match (known.next(), known.next(), import.as_of) {
        (Some(round), None, as_of) => Ok(Round {
            code: round.code.clone(),
            title: round.title.clone(),
            as_of: as_of.unwrap_or(round.as_of),
        }),
        (Some(_), Some(_), _) => Err(ImportError::NoRound),
        (None, _, Some(as_of)) => {
            let code = import.round.clone().unwrap_or_else(|| as_of.to_string());
            Ok(Round { title: code.clone(), code, as_of })
        }
        (None, _, None) => match &import.round {
            Some(code) => Err(ImportError::UnknownRound(code.clone())),
            None => Err(ImportError::NoRound),
        },
    }
}
