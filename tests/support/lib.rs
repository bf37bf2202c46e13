//! The scene of every integration test: a database of its own, on either engine, and a whole
//! service over it.
//!
//! A test is a plain `async fn` that takes its scene. [`on_both_engines!`] makes two tests of it:
//!
//! ```text
//! use support::{TestApi, on_both_engines};
//!
//! on_both_engines!(says_what_it_is);
//!
//! async fn says_what_it_is(api: TestApi) {
//!     let answer = api.ask("{ __typename }", serde_json::json!({})).await;
//!
//!     assert_eq!(answer["data"]["__typename"], "Query");
//! }
//! ```
//!
//! PostgreSQL is the server that `TEST_POSTGRES_URL` names, or else one that the run starts for
//! itself ([`cluster`]). With neither, its tests say that they are skipped; `REQUIRE_ALL=1` makes
//! that a failure.

#![expect(clippy::expect_used, reason = "a scene that cannot be set up fails its test")]

mod api;
mod browser;
pub mod cluster;
mod database;
mod environment;
mod node;
mod postgres;
mod python;
pub mod server_binaries;
mod sqlite;
mod survey;

pub use api::{TestApi, client_of, make_token};
pub use browser::Browser;
pub use database::{Database, EmptyDatabase, Engine, Scene, play};
pub use environment::{setting, skip};
pub use node::Node;
pub use python::Python;
pub use survey::{survey_examples, survey_sheet};

/// Makes two tests of every function named: `name::on_sqlite` and `name::on_postgres`.
///
/// A function takes its scene: a [`TestApi`], a [`Database`] or an [`EmptyDatabase`].
#[macro_export]
macro_rules! on_both_engines {
    ($($name:ident),+ $(,)?) => {
        $(
            mod $name {
                #[tokio::test]
                async fn on_sqlite() {
                    $crate::play($crate::Engine::Sqlite, super::$name).await;
                }

                #[tokio::test]
                async fn on_postgres() {
                    $crate::play($crate::Engine::Postgres, super::$name).await;
                }
            }
        )+
    };
}
