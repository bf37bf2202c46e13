//! Documents that were parsed and found valid: dashboards send the same ones again and again, with other variables.
//!
//! To parse and validate takes longer than to read one thing with its children. A valid document is kept under the hash
//! of its text; what is wrong is not kept, so that nobody can fill the place of others with it for nothing.

use std::sync::Arc;

use async_graphql::ServerError;
use moka::sync::Cache;
use sha2::{Digest, Sha256};

use super::document::Document;

/// How many bytes of documents' text are kept; what they become is some twenty times as large.
const MOST_BYTES: u64 = 4 * 1024 * 1024;

/// Documents by the hash of their text.
#[derive(Debug, Clone)]
pub(super) struct Documents(Cache<[u8; 32], Kept>);

#[derive(Debug, Clone)]
struct Kept {
    document: Arc<Document>,
    bytes: u32,
}

impl Default for Documents {
    fn default() -> Self {
        let weigher = |_: &[u8; 32], kept: &Kept| kept.bytes;
        Self(Cache::builder().weigher(weigher).max_capacity(MOST_BYTES).build())
    }
}

impl Documents {
    /// The document of this text: known, or made now and kept if it is valid.
    pub(super) fn get_or_make(
        &self,
        text: &str,
        make: impl FnOnce() -> Result<Document, Vec<ServerError>>,
    ) -> Result<Arc<Document>, Vec<ServerError>> {
        let key = Sha256::digest(text.as_bytes()).into();
        if let Some(kept) = self.0.get(&key) {
            return Ok(kept.document);
        }
        let document = Arc::new(make()?);
        // a short document takes room too
        let bytes = u32::try_from(text.len()).unwrap_or(u32::MAX).max(256);
        self.0.insert(key, Kept { document: Arc::clone(&document), bytes });
        Ok(document)
    }
}
