//! Trusted documents: those that whoever runs the service has agreed to, in a directory that is read at the start and
//! whenever it changes. No caller puts anything into it.
//!
//! | File | Holds |
//! |---|---|
//! | `NAME.graphql` | one document, known by `sha256:` and the hash of the file's bytes |
//! | `NAME.json` | a manifest as Relay and graphql-codegen write it (`{"id": "text"}`), or as Apollo does; known by its ids too |

mod directory;
mod watch;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use domain::access::Role;

use super::check::Checker;
use super::error::ErrorCode;
use super::sdl;
use crate::limits::Limits;
use directory::{Documents, by_id, documents, id_of};
pub use directory::{TrustError, TrustedDocument};
use watch::Watch;

/// How often the directory is looked at.
const LOOK: Duration = Duration::from_secs(2);

/// Who may ask documents that are not trusted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Trust {
    /// Everybody but `PUBLISHABLE` tokens.
    #[default]
    Open,
    /// The same, and each is logged.
    Prefer,
    /// Neither readers nor those who have not said who they are.
    Required,
}

/// Where trusted documents stand, and who may ask others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustSettings {
    /// The directory, if there is one.
    pub directory: Option<PathBuf>,
    /// Who may ask others.
    pub mode: Trust,
}

/// What a request names of its document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    /// The text.
    pub query: Option<String>,
    /// `documentId`, as the appendix on persisted documents says it.
    pub document_id: Option<String>,
    /// The hash by which Apollo's clients ask first, without the text.
    pub persisted_hash: Option<String>,
}

/// The documents that are trusted, and what follows for others.
#[derive(Debug, Clone, Default)]
pub(super) struct Trusted {
    settings: TrustSettings,
    documents: Arc<RwLock<Arc<Documents>>>,
    watch: Option<Arc<Mutex<Watch>>>,
}

impl Trusted {
    /// Reads the directory.
    pub(super) fn read(settings: TrustSettings) -> Result<Self, TrustError> {
        let mut watch = settings.directory.clone().map(Watch::of);
        let documents = watch.as_mut().and_then(Watch::look).transpose()?.unwrap_or_default();
        let documents = Arc::new(RwLock::new(Arc::new(documents)));
        Ok(Self { settings, documents, watch: watch.map(|watch| Arc::new(Mutex::new(watch))) })
    }

    /// The text of the document that a request names, if it may be asked in this role.
    pub(super) fn text(
        &self,
        named: Named,
        role: Role,
        is_anonymous: bool,
    ) -> Result<String, Refused> {
        let documents = self.documents();
        let by_hash = named.persisted_hash.map(|hash| format!("sha256:{hash}"));
        if let Some(id) = named.document_id.as_ref().or(by_hash.as_ref()) {
            if let Some(document) = documents.get(id) {
                return Ok(document.text.to_string());
            }
            if named.query.is_none() {
                return Err(unknown(named.document_id.as_deref()));
            }
        }
        let Some(query) = named.query else {
            let sentence = "send an operation: its text in `query`, or the id of a trusted document in `documentId`";
            return Err((ErrorCode::BadRequest, sentence.to_owned()));
        };
        let is_bound = match self.settings.mode {
            _ if role == Role::Publishable => true,
            Trust::Open | Trust::Prefer => false,
            Trust::Required => is_anonymous || role == Role::Reader,
        };
        if !is_bound && by_hash.is_none() && self.settings.mode != Trust::Prefer {
            return Ok(query);
        }
        let id = id_of(&query);
        if by_hash.is_some_and(|by_hash| by_hash != id) {
            let sentence = "the hash in `extensions.persistedQuery` is not that of the query";
            return Err((ErrorCode::BadRequest, sentence.to_owned()));
        }
        if documents.contains_key(&id) {
            return Ok(query);
        }
        if is_bound {
            let sentence = "this caller asks trusted documents only: name one by `documentId`, or send its very text";
            return Err((ErrorCode::TrustedDocumentRequired, sentence.to_owned()));
        }
        if self.settings.mode == Trust::Prefer {
            tracing::info!(document = id, "a document is asked that is not trusted");
        }
        Ok(query)
    }

    /// Reads the directory whenever it changes, for as long as this is polled. What cannot be read leaves all as it was.
    pub(super) async fn watch(&self) {
        let Some(watch) = &self.watch else { return std::future::pending().await };
        // what is wrong is logged once, though it is tried again at every look
        let mut told = None;
        loop {
            tokio::time::sleep(LOOK).await;
            let watch = Arc::clone(watch);
            // files are read and hashed beside whoever waits for an answer
            let looked = tokio::task::spawn_blocking(move || {
                watch.lock().unwrap_or_else(PoisonError::into_inner).look()
            });
            match looked.await {
                Ok(None) => {}
                Ok(Some(Ok(documents))) => {
                    tracing::info!(ids = documents.len(), "the trusted documents were read anew");
                    let mut known = self.documents.write().unwrap_or_else(PoisonError::into_inner);
                    *known = Arc::new(documents);
                    told = None;
                }
                Ok(Some(Err(error))) => {
                    let error = error.to_string();
                    if told.as_ref() != Some(&error) {
                        tracing::error!(error, "the trusted documents stay as they were");
                        told = Some(error);
                    }
                }
                Err(error) => tracing::error!(%error, "the trusted documents were not looked at"),
            }
        }
    }

    /// All documents, by id.
    fn documents(&self) -> Arc<Documents> {
        Arc::clone(&self.documents.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What is wrong with trusted documents: where each stands, and why it does not fit the schema or the limits.
///
/// # Errors
/// The directory cannot be used, or the schema does not hold together.
pub fn broken_documents(
    directory: &Path,
    limits: &Limits,
) -> Result<Vec<(String, String)>, Box<dyn std::error::Error>> {
    let checker = Checker::new(sdl()?, limits.clone().into())?;
    let listed = documents(directory)?;
    // one id for two documents is an error too
    by_id(&listed)?;
    let mut broken = Vec::new();
    for (_, document) in listed {
        let faults = checker.faults(&document.text);
        broken.extend(faults.into_iter().map(|fault| (document.place.clone(), fault)));
    }
    Ok(broken)
}

/// Why a document may not be asked.
pub(super) type Refused = (ErrorCode, String);

fn unknown(id: Option<&str>) -> Refused {
    let sentence = match id {
        Some(id) => format!("there is no trusted document {id:?}: callers cannot register any"),
        // Apollo's clients compare this very word, and send the text then
        None => "PersistedQueryNotFound".to_owned(),
    };
    (ErrorCode::PersistedQueryNotFound, sentence)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const TEXT: &str = "{ provinces { totalCount } }";
    const OTHER: &str = "{ vendors { totalCount } }";

    fn directory(files: &[(&str, &str)]) -> tempfile::TempDir {
        let directory = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(directory.path().join(name), text).unwrap();
        }
        directory
    }

    fn trusted(files: &[(&str, &str)], mode: Trust) -> Result<Trusted, TrustError> {
        let directory = directory(files);
        let path = directory.path().to_owned();
        Trusted::read(TrustSettings { directory: Some(path), mode })
    }

    fn by_id(id: &str) -> Named {
        Named { document_id: Some(id.to_owned()), ..Named::default() }
    }

    fn by_text(text: &str) -> Named {
        Named { query: Some(text.to_owned()), ..Named::default() }
    }

    #[test]
    fn documents_are_known_by_hash_and_by_the_ids_of_manifests() {
        let apollo = format!(
            r#"{{"format": "apollo-persisted-query-manifest", "version": 1, "operations": [
                {{"id": "apollo-1", "name": "A", "type": "query", "body": "{TEXT}"}}]}}"#
        );
        let relay = format!(r#"{{"0badc0de": "{OTHER}"}}"#);
        let files = [
            ("a.graphql", TEXT),
            ("apollo.json", &apollo),
            ("relay.json", &relay),
            ("notes.txt", "-"),
        ];
        let trusted = trusted(&files, Trust::Open).unwrap();
        let text = |named| trusted.text(named, Role::Publishable, false);

        for id in [id_of(TEXT), "apollo-1".to_owned()] {
            assert_eq!(text(by_id(&id)).as_deref(), Ok(TEXT), "{id}");
        }
        for id in [id_of(OTHER), "0badc0de".to_owned()] {
            assert_eq!(text(by_id(&id)).as_deref(), Ok(OTHER), "{id}");
        }
        assert_eq!(text(by_text(TEXT)).as_deref(), Ok(TEXT));
        assert_eq!(text(by_id("elsewhere")).unwrap_err().0, ErrorCode::PersistedQueryNotFound);
        assert_eq!(text(by_text("{ a }")).unwrap_err().0, ErrorCode::TrustedDocumentRequired);
        assert_eq!(text(Named::default()).unwrap_err().0, ErrorCode::BadRequest);
    }

    #[test]
    fn the_mode_says_who_may_ask_others() {
        for (mode, role, is_anonymous, may) in [
            (Trust::Open, Role::Reader, true, true),
            (Trust::Prefer, Role::Reader, false, true),
            (Trust::Open, Role::Publishable, false, false),
            (Trust::Required, Role::Reader, false, false),
            (Trust::Required, Role::Reader, true, false),
            (Trust::Required, Role::ProvinceWriter, false, true),
            (Trust::Required, Role::Admin, false, true),
        ] {
            let trusted = trusted(&[], mode).unwrap();
            let asked = trusted.text(by_text("{ a }"), role, is_anonymous);
            assert_eq!(asked.is_ok(), may, "{mode:?} {role:?}");
        }
    }

    #[test]
    fn apollos_clients_ask_by_hash_first_and_register_nothing() {
        let trusted = trusted(&[("a.graphql", TEXT)], Trust::Open).unwrap();
        let ask = |hash: &str, query: Option<&str>| {
            let (persisted_hash, query) = (Some(hash.to_owned()), query.map(str::to_owned));
            trusted.text(Named { query, document_id: None, persisted_hash }, Role::Reader, false)
        };
        let hash = |text| id_of(text).split_off("sha256:".len());

        assert_eq!(ask(&hash(TEXT), None).as_deref(), Ok(TEXT));
        let unknown = (ErrorCode::PersistedQueryNotFound, "PersistedQueryNotFound".to_owned());
        for _ in 0..2 {
            assert_eq!(ask(&hash(OTHER), None), Err(unknown.clone()));
            assert_eq!(ask(&hash(OTHER), Some(OTHER)).as_deref(), Ok(OTHER));
        }
        assert_eq!(ask(&hash(TEXT), Some(OTHER)).as_deref(), Ok(TEXT), "what is known goes first");
        assert_eq!(ask(&hash(OTHER), Some("{ a }")).unwrap_err().0, ErrorCode::BadRequest);
    }

    #[test]
    fn a_directory_that_is_none_and_a_broken_manifest_are_told() {
        let sentence =
            |files: &[(&str, &str)]| trusted(files, Trust::Open).unwrap_err().to_string();

        assert!(
            sentence(&[("a.json", "[]")])
                .ends_with("a.json is no manifest of documents: it is no object")
        );
        assert!(sentence(&[("a.json", r#"{"x": 1}"#)]).ends_with("\"x\" leads to no text"));
        let twice = sentence(&[("a.json", r#"{"x": "{ a }"}"#), ("b.json", r#"{"x": "{ b }"}"#)]);
        assert_eq!(twice, "\"x\" names two documents, in a.json, x and in b.json, x");
        let nowhere = TrustSettings { directory: Some("/nowhere".into()), mode: Trust::Open };
        assert!(Trusted::read(nowhere).unwrap_err().to_string().contains("/nowhere"));
    }
}
