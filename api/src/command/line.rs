//! The command line: what the program can be told to do.

use std::path::PathBuf;

use crate::app::Expiry;
use crate::config::SettingsArgs;
use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};
use domain::access::Role;
use uuid::Uuid;

/// One graph of information-security compliance for Viet Nam's provinces, served as GraphQL
///
/// Without a command it serves.
#[derive(Debug, Parser)]
#[command(
    name = "compliance-graph",
    version,
    after_help = "Example:\n  compliance-graph --listen 127.0.0.1:8080"
)]
pub(super) struct CommandLine {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) settings: SettingsArgs,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Serve the graph over HTTP, until interrupted
    ///
    /// Makes the database if there is none, brings its tables up to date and loads the data that
    /// the program carries. Prints the address once callers can reach it.
    ///
    /// Anybody at this machine reads a SQLite graph without a token while none was made. To
    /// listen elsewhere, make a token first.
    #[command(after_help = "Example:\n  compliance-graph serve --listen 0.0.0.0:8000")]
    Serve,

    /// Read a file into the graph
    #[command(subcommand)]
    Import(Import),

    /// Make, list and revoke the tokens that let programs in
    ///
    /// Works on the database itself, beside a service that runs: that knows within two seconds.
    #[command(subcommand)]
    Token(Token),

    /// Write the rows of a file (.ndjson or .csv, also .gz or .zst) into the graph
    ///
    /// Rows are written 1,000 at a time, each batch in one transaction. Rows that are not taken are told; then it
    /// exits with 1. The same file again changes nothing.
    #[command(after_help = "Example:\n  compliance-graph sync systems.csv \\\n    \
                            --type informationSystems --on-row-error skip-row")]
    Sync(Sync),

    /// Print everything that is held of things, in the form in which it is read back
    #[command(
        after_help = "Example:\n  compliance-graph export informationSystems --output systems.ndjson"
    )]
    Export(Export),

    /// Bring the database's tables up to date, and do nothing else
    ///
    /// Serving does this by itself; use it to migrate before many processes start at once.
    #[command(
        after_help = "Example:\n  compliance-graph migrate --database-url postgres://localhost/graph"
    )]
    Migrate,

    /// Look after the feed of changes
    #[command(subcommand)]
    Feed(Feed),

    /// Print the GraphQL schema in the schema definition language
    #[command(after_help = "Example:\n  compliance-graph schema > schema.graphql")]
    Schema,

    /// Read the data that the program carries and report every problem in it
    ///
    /// Touches no database. Exits with 1 if there is a problem.
    #[command(after_help = "Example:\n  compliance-graph check")]
    Check(Check),

    /// Look after trusted documents
    #[command(subcommand)]
    Document(Document),

    /// Fill the database with invented systems, for measuring
    ///
    /// The same seed gives the same graph. Give it a database of its own: invented facts stand
    /// beside real ones.
    #[command(after_help = "Example:\n  compliance-graph generate --systems 20000 \\\n    \
                            --database-url sqlite:///tmp/bench.sqlite")]
    Generate(Generate),
}

#[derive(Debug, Subcommand)]
pub(super) enum Document {
    /// Validate the documents of a directory against the schema, and name every one that does not fit it
    ///
    /// Touches no database. Exits with 1 if there is one.
    #[command(after_help = "Example:\n  compliance-graph document check documents")]
    Check {
        /// The directory [default: that of --trusted-documents]
        #[arg(value_name = "DIRECTORY")]
        directory: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum Token {
    /// Make a token, and print its secret: once, it is kept nowhere
    #[command(
        after_help = "Example:\n  compliance-graph token create --name 'Đồng Nai LGSP' \\\n    \
                            --role PROVINCE_WRITER --province 'Đồng Nai' --expires 2026-12-31"
    )]
    Create(CreateToken),

    /// Print all tokens, without their secrets
    #[command(after_help = "Example:\n  compliance-graph token list")]
    List,

    /// Revoke a token: within two seconds it is worth nothing
    #[command(
        after_help = "Example:\n  compliance-graph token revoke 0199c0de-0000-7000-8000-000000000000"
    )]
    Revoke(RevokeToken),
}

#[derive(Debug, Args)]
pub(super) struct CreateToken {
    /// Whose it is, or what for; told with everything that is written by it
    #[arg(long, value_name = "NAME")]
    pub(super) name: String,

    /// What it lets in for: `READER`, `PROVINCE_WRITER`, `MINISTRY`, `AUDITOR`, `ADMIN` or `PUBLISHABLE`
    #[arg(long, value_name = "ROLE", value_parser = role)]
    pub(super) role: Role,

    /// A province, by name or two-digit code, with what it succeeded; again for more [default: the nation]
    #[arg(long, value_name = "PROVINCE")]
    pub(super) province: Vec<String>,

    /// An origin of the pages that use a PUBLISHABLE token, such as <https://ioc.example.vn>; again for more
    #[arg(long, value_name = "ORIGIN")]
    pub(super) origin: Vec<String>,

    /// Last good day, YYYY-MM-DD in Vietnam, or `never`
    #[arg(long, value_name = "DAY", value_parser = expiry)]
    pub(super) expires: Expiry,
}

#[derive(Debug, Args)]
pub(super) struct RevokeToken {
    /// Its id, as `token list` prints it
    #[arg(value_name = "ID")]
    pub(super) id: Uuid,
}

fn role(text: &str) -> Result<Role, String> {
    let codes = || Role::ALL.iter().map(|role| role.code()).collect::<Vec<_>>().join(", ");
    let unknown =
        |error: domain::label::UnknownCode| format!("{error}: a role is one of {}", codes());
    Role::parse(&text.to_ascii_uppercase()).map_err(unknown)
}

fn expiry(text: &str) -> Result<Expiry, String> {
    if text == "never" {
        return Ok(Expiry::Never);
    }
    let no_day = |error: chrono::ParseError| {
        format!("{error}: the last good day is such as 2026-12-31, or never")
    };
    text.parse().map(Expiry::After).map_err(no_day)
}

#[derive(Debug, Subcommand)]
pub(super) enum Feed {
    /// Tell of what is old the last change of every thing, and no longer each
    ///
    /// What is older than --feed-retention-days. A serving process does so by itself, once an hour. The history of
    /// things keeps everything.
    #[command(after_help = "Example:\n  compliance-graph feed compact --feed-retention-days 30")]
    Compact,

    /// Give the feed a new epoch, after a restore that the program cannot see
    ///
    /// Whoever follows the feed is then told to read anew. Stop the processes that serve the database first.
    #[command(after_help = "Example:\n  compliance-graph feed new-epoch")]
    NewEpoch,
}

#[derive(Debug, Subcommand)]
pub(super) enum Import {
    /// Read a sheet of the provinces' survey (.tsv, .csv or .xlsx)
    ///
    /// Shows a report of every row with its findings. All rows are written, or none; importing
    /// the same file again changes nothing.
    #[command(after_help = "Example:\n  compliance-graph import sheet survey.xlsx \\\n    \
                            --as-of 2024-04-30 --dry-run --report json")]
    Sheet(Sheet),
}

#[derive(Debug, Args)]
pub(super) struct Sheet {
    /// The sheet
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,

    /// Code of the survey round that the sheet belongs to [default: the round of --as-of]
    #[arg(long, value_name = "CODE")]
    pub(super) round: Option<String>,

    /// Day on which the sheet's facts were true, YYYY-MM-DD [default: the round's day]
    #[arg(long, value_name = "DAY")]
    pub(super) as_of: Option<NaiveDate>,

    /// Only read and report; touch no database
    #[arg(long)]
    pub(super) dry_run: bool,

    /// How to print what was read
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    pub(super) report: Report,
}

#[derive(Debug, Args)]
pub(super) struct Sync {
    /// The rows
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,

    /// What the rows are of, such as informationSystems [default: each row says so by `type`]
    #[arg(long, value_name = "TYPE")]
    pub(super) r#type: Option<String>,

    /// How the rows are written down [default: what the file's name says]
    #[arg(long, value_enum, value_name = "FORM")]
    pub(super) format: Option<ExportForm>,

    /// Only plan and tell; write nothing
    #[arg(long)]
    pub(super) dry_run: bool,

    /// What becomes of a batch with a row that cannot be taken: reject-all ends there, skip-row goes on without the row
    #[arg(long, value_name = "WORD", default_value = "reject-all",
          value_parser = ["reject-all", "skip-row"])]
    pub(super) on_row_error: String,

    /// By what rows are found [default: by whatever each has]
    #[arg(long, value_name = "WORD", value_parser = ["id", "external-id", "key"])]
    pub(super) match_by: Option<String>,

    /// The number of the first row that is written, to go on where a file broke off
    #[arg(long, default_value_t = 1, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) from: u64,

    /// How to print what came of the rows
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    pub(super) report: Report,
}

#[derive(Debug, Args)]
pub(super) struct Export {
    /// What to print, such as informationSystems [default: everything that can be written]
    #[arg(value_name = "TYPE")]
    pub(super) r#type: Option<String>,

    /// How to write the rows down [default: ndjson]
    #[arg(long, value_enum, value_name = "FORM")]
    pub(super) format: Option<ExportForm>,

    /// A file to write to [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,

    /// Only what comes after the row with this id, to go on where an export broke off
    #[arg(long, value_name = "ID", requires = "type")]
    pub(super) after: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum ExportForm {
    /// One JSON object a line
    Ndjson,
    /// A header of field names, then a row for each thing
    Csv,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(super) enum Report {
    /// One array with an object per row
    Json,
    /// Lines for a person
    #[default]
    Text,
}

#[derive(Debug, Args)]
pub(super) struct Check {
    /// Read the same files from this directory instead, such as data
    #[arg(value_name = "DIRECTORY")]
    pub(super) directory: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Generate {
    /// How many information systems to invent
    #[arg(long, default_value_t = 20_000, value_name = "COUNT")]
    pub(super) systems: u32,

    /// What the invention starts from
    #[arg(long, default_value_t = 1, value_name = "NUMBER")]
    pub(super) seed: u64,
}
