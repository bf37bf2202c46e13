//! Settings: by flag, environment variable or file, in this order of precedence.
//!
//! Nothing else of ours reads the environment; of others, the exporter of spans reads the headers that its collector asks
//! for (`OTEL_EXPORTER_OTLP_HEADERS`), since they are secrets. Every setting has one word in three
//! spellings: `--database-url`, `DATABASE_URL`, and `database_url` in the file.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use clap::{Args, ValueEnum};
use directories::ProjectDirs;
use serde::Deserialize;

use crate::graphql::{Trust, TrustSettings};
use crate::limits::{Keeping, Limits, LimitsArgs, LimitsFile, OutOfRange};

const LISTEN: &str = "127.0.0.1:8000";
const DATABASE_POOL_SIZE: u32 = 8;
const FEED_RETENTION_DAYS: u32 = 400;
const KEPT_ANSWERS: u64 = 64;
const STALENESS: u64 = 1_000;
const LOG_FILTER: &str = "info,sqlx=warn,sea_orm_migration=warn";

/// What the program runs with, after flags, environment, file and defaults are laid together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Where the graph is kept.
    pub database: DatabaseSettings,
    /// Address and port to listen on, as `ADDRESS:PORT`; port 0 takes a free one.
    pub listen: String,
    /// Days for which the feed tells every change; of what is older it tells the last change of every thing. Nothing:
    /// for ever.
    pub feed_retention_days: Option<u32>,
    /// Which log lines are written, in `tracing`'s filter language.
    pub log_filter: String,
    /// How log lines are written.
    pub log_format: LogFormat,
    /// The collector that spans are told to (OTLP over HTTP), as `http://HOST:PORT`, if any.
    pub otlp_endpoint: Option<String>,
    /// Where a ministry's own instruments stand, if anywhere.
    pub instruments_dir: Option<PathBuf>,
    /// What callers may take of the service.
    pub limits: Limits,
    /// How answers are kept.
    pub keeping: Keeping,
    /// Which documents are trusted, and who may ask others.
    pub trust: TrustSettings,
    /// The issuer whose tokens let callers in, if any.
    pub oidc: Option<OidcSettings>,
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One object of JSON a line, for programs.
    Json,
}

/// The issuer (OIDC) whose tokens let callers in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OidcSettings {
    /// Its address, as its tokens and its discovery document say it.
    pub issuer: String,
    /// Whom its tokens must be for.
    pub audience: String,
    /// The claim that holds a role of ours; dots lead into claims: `realm_access.roles`.
    pub role_claim: String,
    /// The claim that holds provinces, by code or name.
    pub provinces_claim: String,
}

/// Where the graph is kept, and over how many connections it is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatabaseSettings {
    /// `sqlite://FILE` or `postgres://USER:PASSWORD@HOST:PORT/NAME`.
    pub url: String,
    /// Connections to read that one process holds at most, beside as many to write; on SQLite, beside its one writer.
    pub pool_size: u32,
    /// How long one operation may take; what it asks of the database is stopped soon after.
    pub patience: Duration,
}

/// The settings as flags and environment variables. What is not given comes from the file.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Settings")]
pub struct SettingsArgs {
    /// Settings file (TOML) [default: settings.toml in the configuration directory, if there]
    #[arg(long = "config", value_name = "FILE", env = "CONFIG_FILE", global = true)]
    pub config_file: Option<PathBuf>,

    /// Database, <sqlite://FILE> or <postgres://USER:PASSWORD@HOST:PORT/NAME>
    /// [default: a SQLite file in the user's data directory]
    #[arg(long, value_name = "URL", env = "DATABASE_URL", hide_env_values = true, global = true)]
    pub database_url: Option<String>,

    /// Most connections to the database, 1 to 64 [default: 8]
    #[arg(long, value_name = "COUNT", env = "DATABASE_POOL_SIZE", global = true)]
    pub database_pool_size: Option<u32>,

    /// Address and port to serve on [default: 127.0.0.1:8000]
    #[arg(long, value_name = "ADDRESS:PORT", env = "LISTEN", global = true)]
    pub listen: Option<String>,

    /// Days for which the feed tells every change, 1 to 36500, or `none` for ever [default: 400]
    #[arg(long, value_name = "DAYS", env = "FEED_RETENTION_DAYS", global = true)]
    pub feed_retention_days: Option<Retention>,

    /// Log lines to write: error, warn, info, debug or trace, also per module
    /// (`info,api::http=debug`) [default: info for the service itself, warn for its database]
    #[arg(long, value_name = "FILTER", env = "LOG_FILTER", global = true)]
    pub log_filter: Option<String>,

    /// How log lines are written [default: text]
    #[arg(long, value_enum, value_name = "FORMAT", env = "LOG_FORMAT", global = true)]
    pub log_format: Option<LogFormat>,

    /// Collector of OpenTelemetry that is told what requests took, by OTLP over HTTP, such as <http://127.0.0.1:4318>
    #[arg(long, value_name = "URL", env = "OTLP_ENDPOINT", global = true)]
    pub otlp_endpoint: Option<String>,

    /// Directory of your own instruments (*.toml), in force beside those that the program carries
    #[arg(long, value_name = "DIRECTORY", env = "INSTRUMENTS_DIR", global = true)]
    pub instruments_dir: Option<PathBuf>,

    /// What callers may take of the service.
    #[command(flatten)]
    pub limits: LimitsArgs,

    /// Megabytes of answers that are kept while they hold, 0 to 16384; 0 keeps none [default: 64]
    #[arg(long, value_name = "MEGABYTES", env = "KEPT_ANSWERS", global = true)]
    pub kept_answers: Option<u64>,

    /// Longest time until what others wrote is seen, 0 to 60000 milliseconds; 0 looks each time [default: 1000]
    #[arg(long, value_name = "MILLISECONDS", env = "STALENESS", global = true)]
    pub staleness: Option<u64>,

    /// Directory of trusted documents: *.graphql, and manifests of Relay, Apollo or graphql-codegen (*.json)
    #[arg(long, value_name = "DIRECTORY", env = "TRUSTED_DOCUMENTS", global = true)]
    pub trusted_documents: Option<PathBuf>,

    /// Who may ask other documents: open (all but PUBLISHABLE tokens), prefer (the same, and it is logged), required
    /// (neither readers nor anonymous callers) [default: open]
    #[arg(long, value_name = "MODE", env = "TRUST", global = true)]
    pub trust: Option<Trust>,

    /// Address of the issuer (OIDC) whose tokens let callers in, such as <https://id.example.vn/realms/ioc>
    #[arg(long, value_name = "URL", env = "OIDC_ISSUER", global = true)]
    pub oidc_issuer: Option<String>,

    /// Whom the issuer's tokens must be for (`aud`)
    #[arg(long, value_name = "NAME", env = "OIDC_AUDIENCE", global = true)]
    pub oidc_audience: Option<String>,

    /// Claim that holds the role, such as `realm_access.roles` [default: role]
    #[arg(long, value_name = "CLAIM", env = "OIDC_ROLE_CLAIM", global = true)]
    pub oidc_role_claim: Option<String>,

    /// Claim that holds the provinces, by code or name [default: provinces]
    #[arg(long, value_name = "CLAIM", env = "OIDC_PROVINCES_CLAIM", global = true)]
    pub oidc_provinces_claim: Option<String>,
}

/// For how many days something is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Days")]
pub enum Retention {
    /// So many.
    Days(u32),
    /// For ever.
    None,
}

/// How a file says it: `400`, `"400"` or `"none"`.
#[derive(Deserialize)]
#[serde(untagged)]
enum Days {
    Number(u32),
    Text(String),
}

/// Neither a number of days nor `none`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the feed's retention must be 1 to 36500 days or \"none\", got {0}")]
pub struct NotARetention(String);

impl Retention {
    const MOST_DAYS: u32 = 36_500;

    fn days(self) -> Option<u32> {
        match self {
            Self::Days(days) => Some(days),
            Self::None => None,
        }
    }
}

impl FromStr for Retention {
    type Err = NotARetention;

    fn from_str(text: &str) -> Result<Self, NotARetention> {
        if text == "none" {
            return Ok(Self::None);
        }
        let days = text.parse().ok().filter(|days| (1..=Self::MOST_DAYS).contains(days));
        days.map(Self::Days).ok_or_else(|| NotARetention(text.to_owned()))
    }
}

impl TryFrom<Days> for Retention {
    type Error = NotARetention;

    fn try_from(said: Days) -> Result<Self, NotARetention> {
        match said {
            Days::Number(days) => days.to_string().parse(),
            Days::Text(text) => text.parse(),
        }
    }
}

/// The settings that a file may hold.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SettingsFile {
    database_url: Option<String>,
    database_pool_size: Option<u32>,
    listen: Option<String>,
    feed_retention_days: Option<Retention>,
    log_filter: Option<String>,
    log_format: Option<LogFormat>,
    otlp_endpoint: Option<String>,
    instruments_dir: Option<PathBuf>,
    #[serde(default)]
    limits: LimitsFile,
    kept_answers: Option<u64>,
    staleness: Option<u64>,
    trusted_documents: Option<PathBuf>,
    trust: Option<Trust>,
    oidc_issuer: Option<String>,
    oidc_audience: Option<String>,
    oidc_role_claim: Option<String>,
    oidc_provinces_claim: Option<String>,
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The settings file was named but cannot be read.
    #[error("cannot read the settings file {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The settings file is not TOML, or has a setting that does not exist.
    #[error("the settings file {} is wrong", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong, and in which line.
        source: toml::de::Error,
    },
    /// The pool size is out of range.
    #[error("the database pool size must be 1 to 64 connections, got {0}")]
    PoolSize(u32),
    /// A limit is out of range.
    #[error(transparent)]
    Limit(#[from] OutOfRange),
    /// What is kept is out of range.
    #[error("{setting} must be {range}, got {given}")]
    Keeping {
        /// Which setting.
        setting: &'static str,
        /// What it may be.
        range: &'static str,
        /// What it is.
        given: u64,
    },
    /// An issuer's tokens could be for anybody.
    #[error("an issuer of tokens needs both --oidc-issuer and --oidc-audience")]
    NoAudience,
    /// The issuer's address is none, or anybody on the way could answer in its place.
    #[error("the issuer must be an https:// address, or http:// on this machine, got {0:?}")]
    Issuer(String),
    /// The collector's address is none.
    #[error("the collector of spans must be an http:// or https:// address, got {0:?}")]
    OtlpEndpoint(String),
    /// No database is named, and there is no home directory to put one into.
    #[error("no home directory to keep the graph in: name a database with --database-url")]
    NoHome,
}

impl Settings {
    /// Lays flags and environment over the settings file over the defaults.
    ///
    /// # Errors
    /// Every [`SettingsError`]; nothing has been created or changed.
    pub fn gather(given: SettingsArgs) -> Result<Self, SettingsError> {
        let file = SettingsFile::read(given.config_file.as_deref())?;
        let oidc = OidcSettings::gather(&given, &file)?;

        let url = match given.database_url.or(file.database_url) {
            Some(url) => url,
            None => default_database_url()?,
        };
        let pool_size =
            given.database_pool_size.or(file.database_pool_size).unwrap_or(DATABASE_POOL_SIZE);
        if !(1..=64).contains(&pool_size) {
            return Err(SettingsError::PoolSize(pool_size));
        }

        let kept = given.kept_answers.or(file.kept_answers);
        let keeping = keeping(kept, given.staleness.or(file.staleness))?;
        let limits = Limits::gather(given.limits, file.limits)?;
        let patience = limits.execution;

        Ok(Self {
            database: DatabaseSettings { url, pool_size, patience },
            listen: given.listen.or(file.listen).unwrap_or_else(|| LISTEN.to_owned()),
            feed_retention_days: given
                .feed_retention_days
                .or(file.feed_retention_days)
                .unwrap_or(Retention::Days(FEED_RETENTION_DAYS))
                .days(),
            log_filter: given
                .log_filter
                .or(file.log_filter)
                .unwrap_or_else(|| LOG_FILTER.to_owned()),
            log_format: given.log_format.or(file.log_format).unwrap_or_default(),
            otlp_endpoint: otlp_endpoint(given.otlp_endpoint.or(file.otlp_endpoint))?,
            instruments_dir: given.instruments_dir.or(file.instruments_dir),
            limits,
            keeping,
            trust: TrustSettings {
                directory: given.trusted_documents.or(file.trusted_documents),
                mode: given.trust.or(file.trust).unwrap_or_default(),
            },
            oidc,
        })
    }
}

fn otlp_endpoint(given: Option<String>) -> Result<Option<String>, SettingsError> {
    // an empty one takes back what the file says
    let Some(given) = given.filter(|given| !given.is_empty()) else { return Ok(None) };
    let url = reqwest::Url::parse(&given).ok();
    let is_address =
        url.is_some_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    if is_address { Ok(Some(given)) } else { Err(SettingsError::OtlpEndpoint(given)) }
}

fn keeping(megabytes: Option<u64>, staleness: Option<u64>) -> Result<Keeping, SettingsError> {
    let within = |setting, range, most, given: u64| {
        if given <= most {
            Ok(given)
        } else {
            Err(SettingsError::Keeping { setting, range, given })
        }
    };
    let megabytes = megabytes.unwrap_or(KEPT_ANSWERS);
    let megabytes = within("the room for kept answers", "0 to 16384 megabytes", 16_384, megabytes)?;
    let staleness = staleness.unwrap_or(STALENESS);
    let staleness = within("the staleness", "0 to 60000 milliseconds", 60_000, staleness)?;
    Ok(Keeping { bytes: megabytes * 1024 * 1024, staleness: Duration::from_millis(staleness) })
}

impl OidcSettings {
    fn gather(given: &SettingsArgs, file: &SettingsFile) -> Result<Option<Self>, SettingsError> {
        let said =
            |flag: &Option<String>, file: &Option<String>| flag.as_ref().or(file.as_ref()).cloned();
        let issuer = said(&given.oidc_issuer, &file.oidc_issuer);
        let audience = said(&given.oidc_audience, &file.oidc_audience);
        let (issuer, audience) = match (issuer, audience) {
            (None, None) => return Ok(None),
            (Some(issuer), Some(audience)) if !audience.is_empty() => (issuer, audience),
            _ => return Err(SettingsError::NoAudience),
        };
        let is_safe = reqwest::Url::parse(&issuer).is_ok_and(|url| match url.scheme() {
            "https" => true,
            "http" => matches!(url.host_str(), Some("localhost" | "127.0.0.1")),
            _ => false,
        });
        if !is_safe {
            return Err(SettingsError::Issuer(issuer));
        }
        let role_claim = said(&given.oidc_role_claim, &file.oidc_role_claim);
        let provinces_claim = said(&given.oidc_provinces_claim, &file.oidc_provinces_claim);
        Ok(Some(Self {
            issuer,
            audience,
            role_claim: role_claim.unwrap_or_else(|| "role".to_owned()),
            provinces_claim: provinces_claim.unwrap_or_else(|| "provinces".to_owned()),
        }))
    }
}

impl SettingsFile {
    /// Reads the named file, or else the default one if there is one.
    fn read(named: Option<&Path>) -> Result<Self, SettingsError> {
        let path = match (named, directories()) {
            (Some(path), _) => path.to_owned(),
            (None, Some(own)) => own.config_dir().join("settings.toml"),
            (None, None) => return Ok(Self::default()),
        };
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::default());
            }
            Err(source) => return Err(SettingsError::Unreadable { path, source }),
        };
        toml::from_str(&text).map_err(|source| SettingsError::Malformed { path, source })
    }
}

fn directories() -> Option<ProjectDirs> {
    ProjectDirs::from("vn", "", "compliance-graph")
}

fn default_database_url() -> Result<String, SettingsError> {
    let own = directories().ok_or(SettingsError::NoHome)?;
    Ok(format!("sqlite://{}", own.data_dir().join("graph.sqlite").display()))
}

#[cfg(test)]
mod tests {
    use super::{Settings, SettingsArgs};

    fn gather(file: &str, given: SettingsArgs) -> Result<Settings, String> {
        let path = std::env::temp_dir().join(format!("settings-{}.toml", uuid::Uuid::now_v7()));
        std::fs::write(&path, file).unwrap();
        let settings = Settings::gather(SettingsArgs { config_file: Some(path.clone()), ..given });
        std::fs::remove_file(path).unwrap();
        settings.map_err(|error| error.to_string())
    }

    #[test]
    fn a_flag_goes_before_the_file_and_the_file_before_the_default() {
        let given = SettingsArgs { listen: Some("[::1]:9000".into()), ..SettingsArgs::default() };

        let settings = gather("listen = '0.0.0.0:80'\ndatabase_pool_size = 16", given).unwrap();

        assert_eq!(settings.listen, "[::1]:9000");
        assert_eq!(settings.database.pool_size, 16);
        assert_eq!(settings.log_filter, super::LOG_FILTER);
    }

    #[test]
    fn the_feed_is_told_for_some_days_or_for_ever() {
        let days =
            |file: &str| gather(file, SettingsArgs::default()).map(|it| it.feed_retention_days);

        assert_eq!(days(""), Ok(Some(400)));
        assert_eq!(days("feed_retention_days = 30"), Ok(Some(30)));
        assert_eq!(days("feed_retention_days = 'none'"), Ok(None));
        for wrong in ["0", "-1", "'for ever'", "40000"] {
            assert!(days(&format!("feed_retention_days = {wrong}")).is_err(), "{wrong}");
        }
    }

    #[test]
    fn refuses_a_setting_that_does_not_exist_and_a_pool_out_of_range() {
        let misspelt = gather("listne = '0.0.0.0:80'", SettingsArgs::default());
        let too_many = gather("database_pool_size = 65", SettingsArgs::default());

        assert!(misspelt.unwrap_err().ends_with(".toml is wrong"));
        assert!(too_many.unwrap_err().contains("1 to 64 connections, got 65"));
    }

    #[test]
    fn a_collector_of_spans_has_an_address() {
        let of = |address: &str| {
            let file = format!("otlp_endpoint = '{address}'");
            gather(&file, SettingsArgs::default()).map(|settings| settings.otlp_endpoint)
        };

        assert_eq!(of("http://[::1]:4318"), Ok(Some("http://[::1]:4318".to_owned())));
        assert_eq!(of(""), Ok(None));
        for wrong in ["localhost:4318", "grpc://localhost:4317", "http://"] {
            assert!(of(wrong).unwrap_err().contains(wrong), "{wrong}");
        }
    }

    #[test]
    fn an_issuer_needs_an_audience_and_an_address_that_nobody_can_take() {
        let of = |issuer: &str, audience: &str| {
            let file = format!("oidc_issuer = '{issuer}'\n{audience}");
            gather(&file, SettingsArgs::default()).map(|settings| settings.oidc)
        };
        let audience = "oidc_audience = 'graph'";

        let oidc = of("https://id.example.vn/realms/ioc", audience).unwrap().unwrap();
        assert_eq!(
            (oidc.role_claim.as_str(), oidc.provinces_claim.as_str()),
            ("role", "provinces")
        );
        assert!(of("http://localhost:8080", audience).is_ok());
        assert!(of("https://id.example.vn", "").unwrap_err().contains("--oidc-audience"));
        for issuer in ["http://id.example.vn", "http://localhost:1@id.example.vn", "id.example.vn"]
        {
            assert!(of(issuer, audience).unwrap_err().contains(issuer), "{issuer}");
        }
    }
}
