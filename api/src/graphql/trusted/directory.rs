//! The directory of trusted documents: its files, and the ids by which they are known.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use serde_json::Value;
use sha2::{Digest, Sha256};

/// The longest file that is read.
const MOST_BYTES: u64 = 32 * 1024 * 1024;

/// By id.
pub(super) type Documents = HashMap<String, TrustedDocument>;

/// A document of the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedDocument {
    /// Where it stands: a file, and its id in a manifest.
    pub place: String,
    /// Its text.
    pub text: Arc<str>,
}

/// A document, with the id that a manifest gives it.
pub(super) type Listed = (Option<String>, TrustedDocument);

/// Why the directory cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// It cannot be read.
    #[error("cannot read the trusted documents in {}", path.display())]
    Unreadable {
        /// The directory, or a file in it.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A manifest is none.
    #[error("{} is no manifest of documents: {why}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// One id stands for two documents.
    #[error("{id:?} names two documents, in {one} and in {other}")]
    Ambiguous {
        /// The id.
        id: String,
        /// Where one stands.
        one: String,
        /// Where the other stands.
        other: String,
    },
}

/// What tells one state of a directory from another: its files, with their bytes and when they were written.
pub(super) type Looks = Vec<(PathBuf, u64, Option<SystemTime>)>;

/// How a directory looks now.
pub(super) fn looks(directory: &Path) -> Looks {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    let mut files: Vec<_> = entries
        .filter_map(|entry| {
            let about = entry.metadata().ok()?;
            Some((entry.path(), about.len(), about.modified().ok()))
        })
        .collect();
    files.sort();
    files
}

/// All documents of a directory, each with where it stands; the ids of manifests too.
pub(super) fn documents(directory: &Path) -> Result<Vec<Listed>, TrustError> {
    let entries = fs::read_dir(directory).map_err(|source| unreadable(directory, source))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let mut found = Vec::new();
    for path in paths.iter().filter(|path| path.is_file()) {
        let kind = path.extension().and_then(|kind| kind.to_str());
        if !matches!(kind, Some("graphql" | "json")) {
            continue;
        }
        let about = fs::metadata(path).map_err(|source| unreadable(path, source))?;
        if about.len() > MOST_BYTES {
            let why = format!("it has {} bytes, the limit is {MOST_BYTES}", about.len());
            return Err(TrustError::Malformed { path: path.clone(), why });
        }
        let text = fs::read_to_string(path).map_err(|source| unreadable(path, source))?;
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if kind == Some("graphql") {
            found.push((None, TrustedDocument { place: file, text: text.into() }));
            continue;
        }
        let listed =
            manifest(&text).map_err(|why| TrustError::Malformed { path: path.clone(), why })?;
        found.extend(listed.into_iter().map(|(id, text)| {
            let place = format!("{file}, {id}");
            (Some(id), TrustedDocument { place, text: text.into() })
        }));
    }
    Ok(found)
}

fn unreadable(path: &Path, source: std::io::Error) -> TrustError {
    TrustError::Unreadable { path: path.to_owned(), source }
}

/// Documents by id.
pub(super) fn by_id(listed: &[Listed]) -> Result<Documents, TrustError> {
    let mut by_id = Documents::new();
    for (id, document) in listed {
        for id in [Some(id_of(&document.text)), id.clone()].into_iter().flatten() {
            match by_id.get(&id) {
                Some(known) if known.text != document.text => {
                    let (one, other) = (known.place.clone(), document.place.clone());
                    return Err(TrustError::Ambiguous { id, one, other });
                }
                _ => by_id.insert(id, document.clone()),
            };
        }
    }
    Ok(by_id)
}

/// The documents of a manifest, by id.
fn manifest(text: &str) -> Result<Vec<(String, String)>, String> {
    let manifest: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let fields = manifest.as_object().ok_or("it is no object")?;
    if fields.get("format").and_then(Value::as_str) == Some("apollo-persisted-query-manifest") {
        let operations = fields.get("operations").and_then(Value::as_array);
        let operations = operations.ok_or("it has no list of `operations`")?;
        let document = |operation: &Value| {
            let text = |name| operation.get(name).and_then(Value::as_str).map(str::to_owned);
            text("id").zip(text("body"))
        };
        let documents = operations.iter().map(document);
        return documents
            .collect::<Option<_>>()
            .ok_or_else(|| "an operation has no text as its `id` or `body`".to_owned());
    }
    let document = |(id, text): (&String, &Value)| {
        let text = text.as_str().ok_or_else(|| format!("{id:?} leads to no text"))?;
        Ok((id.clone(), text.to_owned()))
    };
    fields.iter().map(document).collect()
}

/// The id of a text.
pub(super) fn id_of(text: &str) -> String {
    let hash = Sha256::digest(text);
    hash.iter().fold("sha256:".to_owned(), |id, byte| format!("{id}{byte:02x}"))
}
