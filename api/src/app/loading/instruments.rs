//! A ministry's own instruments: files of a directory, in force with the next start.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::NaiveDate;
use domain::sync::{Record, Records};
use sha2::{Digest, Sha256};

use super::{App, Counts, LoadError, MAPPING_VERSION, decisions, obligations};
use crate::bundled::{self, Bundled};
use crate::store::{Deed, Run};

/// What the runs and the feed call them.
const INSTRUMENTS: &str = "instruments";

impl App {
    /// Loads the instruments of a directory beside those that the program carries, unless they were loaded last just so.
    ///
    /// An obligation that none of the files lays down any more ends with the day before today, and its document, where no
    /// file tells of that either, takes no other's place any more. Nothing else is removed but what a file no longer says
    /// of an obligation that it still lays down.
    ///
    /// # Errors
    /// [`LoadError`]; nothing has been written.
    pub async fn load_instruments(&self, directory: &Path) -> Result<Counts, LoadError> {
        let data = bundled::read_with(None, Some(directory)).map_err(LoadError::Data)?;
        let hash = content_hash(&data);
        if self.store.last_loaded(INSTRUMENTS).await?.as_deref() == Some(hash.as_str()) {
            return Ok(Counts::default());
        }
        let mut records = records_of_own(&data);
        records.extend(self.ended(&data, |is_carried| !is_carried).await?);
        let deed = Deed {
            records: &records,
            actor: INSTRUMENTS,
            at: self.clock.now(),
            skips_rejected: false,
            run: Some(Run { source: INSTRUMENTS, hash: &hash, unmade: 0, once: false }),
            call: None,
        };
        self.load(&deed).await
    }

    /// The obligations in the graph that these data lay down no more, of carried documents or of others, as records that end
    /// them; with the documents themselves that the data tell of no more.
    pub(super) async fn ended(
        &self,
        data: &Bundled,
        concerns: impl Fn(bool) -> bool,
    ) -> Result<Vec<Record>, LoadError> {
        let instruments = data.instruments.iter();
        let told: BTreeSet<&str> =
            instruments.flat_map(|it| &it.obligations).map(|it| it.code.as_str()).collect();
        let carried: BTreeSet<&str> = data
            .instruments
            .iter()
            .filter(|instrument| !instrument.own)
            .map(|instrument| instrument.decision.as_str())
            .collect();
        let documents: BTreeSet<&str> = data.decisions.iter().map(|one| one.key.as_str()).collect();
        let mut open: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (code, document) in self.store.open_obligations(self.today()).await? {
            open.entry(code).or_default().push(document);
        }
        open.retain(|code, keys| {
            !told.contains(code.as_str())
                && concerns(keys.iter().any(|key| carried.contains(key.as_str())))
        });
        let last = self.today().pred_opt().unwrap_or(NaiveDate::MIN);
        let ended = open.keys().map(|code| obligations::ended(code, last));
        let untold = |keys: &&Vec<String>| keys.iter().all(|key| !documents.contains(key.as_str()));
        let withdrawn: BTreeSet<&str> = open
            .values()
            .filter(untold)
            .filter_map(|keys| keys.first())
            .map(String::as_str)
            .collect();
        Ok(ended.chain(withdrawn.into_iter().map(obligations::withdrawn)).collect())
    }
}

/// What the ministry's own files say.
fn records_of_own(data: &Bundled) -> Vec<Record> {
    let mut records = Records::new();
    let own = || data.instruments.iter().filter(|instrument| instrument.own);
    let keys = decisions::keys(data);
    let documents: BTreeSet<&str> = own().map(|own| own.decision.as_str()).collect();
    decisions::add_bodies(data, |body| body.own, &mut records);
    decisions::add_documents(data, &keys, |key| documents.contains(key), &mut records);
    obligations::add(data, own(), &keys, &mut records);
    records.into_vec()
}

/// The hash of what is said, whatever files say it.
fn content_hash(data: &Bundled) -> String {
    let own: Vec<_> = data.instruments.iter().filter(|instrument| instrument.own).collect();
    let of_own = |key: &str| own.iter().any(|instrument| instrument.decision == key);
    let documents: Vec<_> = data.decisions.iter().filter(|one| of_own(&one.key)).collect();
    let mut hasher = Sha256::new();
    hasher.update(MAPPING_VERSION.to_be_bytes());
    let bodies: Vec<_> = data.organizations.iter().filter(|body| body.own).collect();
    hasher.update(format!("{bodies:?}{documents:?}{own:?}"));
    format!("{:x}", hasher.finalize())
}
