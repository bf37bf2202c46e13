//! Promises about the whole service, each kept on both engines. One file, one subject.
//!
//! One executable for all of them, so that one database server serves the run.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what cannot be had or is not there fails its test"
)]

mod anonymous;
mod asking;
mod browser;
mod bulk;
mod clients;
mod cluster;
mod codes;
mod command_line;
mod contract;
mod cynic_client;
mod differential;
mod docs;
mod doors;
mod entities;
mod errors;
mod export_import;
mod exported_spans;
mod feed_changes;
mod feed_clock;
mod feed_epochs;
mod feed_events;
mod feed_processes;
mod feed_retention;
mod feed_scene;
mod feed_socket;
mod finding_one;
mod floors;
mod fresh_answers;
mod graphql_over_http;
mod graphql_sse;
mod hanging;
mod history;
mod hostile;
mod import_dry_run;
mod import_sheet;
mod instruments;
mod invented_decree;
mod inventories;
mod kept_answers;
mod known_at;
mod limits;
mod loading;
mod migrations;
mod non_interference;
mod oidc;
mod outage;
mod own_instruments;
mod pages;
mod paging;
mod portal;
mod program;
mod questions;
mod record;
mod reloading;
mod running;
mod scope;
mod selecting;
mod serving;
mod sheet_files;
mod sheet_refusals;
mod snapshot;
mod statements;
mod summaries;
mod sync_command;
mod sync_door;
mod tokens;
mod trusted_documents;
mod verdicts;
mod what_the_law_asks;
mod writing;
