//! The compliance graph's service: everything that its one executable does.
//!
//! Floors, each of which uses only what is below it: `http -> graphql -> app -> store`. Beside
//! them stand [`config`], [`clock`] and [`account`], which any floor may use, [`spans`] for the doors, and on top [`command`], which
//! puts them together. `tests/it/floors.rs` keeps watch.

mod account;
pub mod app;
pub mod bundled;
pub mod clock;
pub mod command;
pub mod config;
pub mod graphql;
pub mod http;
pub mod limits;
pub mod sheet;
mod spans;
mod store;
pub mod sync_file;

/// Answers are many short texts: the system's allocator took a sixth of the service's time, this one a twentieth. It
/// stands here so that tests and benches run with it too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
