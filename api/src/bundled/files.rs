//! The files of `data/`: as the program carries them, or as they stand in a directory.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use super::problem::{Log, Place};

/// Every file that the program carries: its name below `data/`, and its text.
pub const FILES: &[(&str, &str)] = &[
    ("decisions.toml", include_str!("../../../data/decisions.toml")),
    (
        "instruments/decision-1014.toml",
        include_str!("../../../data/instruments/decision-1014.toml"),
    ),
    ("instruments/directive-09.toml", include_str!("../../../data/instruments/directive-09.toml")),
    (
        "instruments/dong-nai-2455.toml",
        include_str!("../../../data/instruments/dong-nai-2455.toml"),
    ),
    ("instruments/dong-nai-689.toml", include_str!("../../../data/instruments/dong-nai-689.toml")),
    (
        "instruments/tuyen-quang-894.toml",
        include_str!("../../../data/instruments/tuyen-quang-894.toml"),
    ),
    ("measurements.toml", include_str!("../../../data/measurements.toml")),
    ("organizations.toml", include_str!("../../../data/organizations.toml")),
    ("reported_figures.toml", include_str!("../../../data/reported_figures.toml")),
    ("survey/2024-04/findings.csv", include_str!("../../../data/survey/2024-04/findings.csv")),
    ("survey/2024-04/round.toml", include_str!("../../../data/survey/2024-04/round.toml")),
    ("survey/2024-04/rows.toml", include_str!("../../../data/survey/2024-04/rows.toml")),
    ("units/aliases.csv", include_str!("../../../data/units/aliases.csv")),
    ("units/kind_history.csv", include_str!("../../../data/units/kind_history.csv")),
    ("units/provinces_34.csv", include_str!("../../../data/units/provinces_34.csv")),
    ("units/provinces_63.csv", include_str!("../../../data/units/provinces_63.csv")),
    ("units/succession.csv", include_str!("../../../data/units/succession.csv")),
    ("vendors.toml", include_str!("../../../data/vendors.toml")),
];

/// What the name of a ministry's own file begins with, which no file of the data does.
const OWN: &str = "//";

/// The texts of one run, by name, and where to tell of problems.
#[derive(Debug)]
pub(super) struct Files {
    texts: BTreeMap<Cow<'static, str>, Cow<'static, str>>,
    log: Log,
}

impl Files {
    /// Those that the program carries.
    pub(super) fn carried(log: &Log) -> Self {
        let texts = FILES.iter().map(|(name, text)| (Cow::Borrowed(*name), Cow::Borrowed(*text)));
        Self { texts: texts.collect(), log: log.clone() }
    }

    /// The same files in a directory. One that cannot be read is told of.
    pub(super) fn in_directory(directory: &Path, log: &Log) -> Self {
        let mut texts = BTreeMap::new();
        for (name, _) in FILES {
            match fs::read_to_string(directory.join(name)) {
                Ok(text) => {
                    texts.insert(Cow::Borrowed(*name), Cow::Owned(text));
                }
                Err(error) => {
                    Place::of_file(name, log).problem(format!("the file cannot be read: {error}"));
                }
            }
        }
        Self { texts, log: log.clone() }
    }

    /// The instruments of a ministry's own beside these: every TOML file of a directory, told of by its path. A directory
    /// that cannot be read is told of.
    pub(super) fn with_instruments(mut self, directory: &Path) -> Self {
        let place = |path: &Path| Place::of_file(&path.display().to_string(), &self.log);
        let entries = fs::read_dir(directory).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        match entries {
            Ok(entries) => {
                let paths = entries.into_iter().map(|entry| entry.path());
                for path in paths.filter(|path| path.extension().is_some_and(|it| it == "toml")) {
                    match fs::read_to_string(&path) {
                        Ok(text) => {
                            let name = format!("{OWN}{}", path.display());
                            self.texts.insert(Cow::Owned(name), Cow::Owned(text));
                        }
                        Err(error) => {
                            place(&path).problem(format!("the file cannot be read: {error}"));
                        }
                    }
                }
            }
            Err(error) => {
                place(directory).problem(format!("the directory cannot be read: {error}"));
            }
        }
        self
    }

    /// The names of the instruments' files: those of the data first, then a ministry's own.
    pub(super) fn instruments(&self) -> impl Iterator<Item = &str> {
        let of_data = self.texts.keys().filter(|name| name.starts_with("instruments/"));
        of_data.chain(self.texts.keys().filter(|name| Self::is_own(name))).map(AsRef::as_ref)
    }

    /// Whether a file is a ministry's own.
    pub(super) fn is_own(name: &str) -> bool {
        name.starts_with(OWN)
    }

    /// A file's text; `None` if it could not be read.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(AsRef::as_ref)
    }

    /// A file as a place to tell of problems.
    pub(super) fn place(&self, name: &str) -> Place {
        Place::of_file(name.strip_prefix(OWN).unwrap_or(name), &self.log)
    }

    /// The directories below `survey/`: one for each round.
    pub(super) fn rounds() -> impl Iterator<Item = &'static str> {
        FILES.iter().filter_map(|(name, _)| {
            let round = name.strip_prefix("survey/")?.strip_suffix("/round.toml")?;
            Some(round)
        })
    }

    /// The same files, but for one.
    #[cfg(test)]
    pub(super) fn with(mut self, name: &'static str, text: &str) -> Self {
        self.texts.insert(Cow::Borrowed(name), Cow::Owned(text.to_owned()));
        self
    }
}
