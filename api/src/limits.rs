//! What callers may take of the service: settings of their own table, `[limits]`, in the settings file.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use arc_swap::{ArcSwap, Guard};
use clap::Args;
use ipnet::IpNet;
use serde::Deserialize;

/// What one operation may be and cost. Everything here is checked before anything runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OperationLimits {
    /// Bytes of a document.
    pub bytes: usize,
    /// Tokens of a document: names, values and signs.
    pub tokens: usize,
    /// Brackets of any kind in one another.
    pub brackets: usize,
    /// Values of the operation's variables; a list or an object is one, and each that it holds.
    pub values: usize,
    /// Fields in one another, the schema's own apart.
    pub depth: u32,
    /// Fields with a name of the caller's, in the whole document.
    pub aliases: u32,
    /// Fields of the query itself, merged.
    pub roots: u32,
    /// Directives in the whole document.
    pub directives: u32,
    /// Fields of the answer's shape, merged, each fragment wherever it is spread.
    pub fields: u64,
    /// Objects that may be answered at most.
    pub nodes: u64,
    /// Cost, by the published formula.
    pub cost: u64,
}

impl Default for OperationLimits {
    fn default() -> Self {
        Self {
            bytes: 64 * 1024,
            tokens: 8_000,
            brackets: 60,
            values: 40_000,
            depth: 20,
            aliases: 200,
            roots: 40,
            directives: 100,
            fields: 3_000,
            nodes: 5_000_000,
            cost: 50_000_000,
        }
    }
}

/// What callers may take of the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// What one operation may be and cost.
    pub operation: OperationLimits,
    /// How long one operation may run.
    pub execution: Duration,
    /// Requests that are answered at a time; the next is refused.
    pub requests_in_flight: usize,
    /// Sockets that are open at a time; the next waits to be taken.
    pub connections: usize,
    /// Requests a minute from one token or address; unlimited where there is none.
    pub requests_per_minute: Option<NonZeroU32>,
    /// Origins whose pages may ask, such as `https://ioc.example.vn`; `*` for all.
    pub allowed_origins: Vec<String>,
    /// Proxies of ours, which tell truly whom they took a request from.
    pub trusted_proxies: Vec<TrustedProxy>,
}

/// An address, or a network of addresses, of proxies that are believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct TrustedProxy(IpNet);

/// Neither an address nor a network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a trusted proxy is an address (10.0.0.1) or a network (10.0.0.0/8), got {0:?}")]
pub struct NotAProxy(String);

impl TrustedProxy {
    /// Whether this address is one of them.
    pub(crate) fn covers(self, address: IpAddr) -> bool {
        self.0.contains(&address)
    }
}

impl FromStr for TrustedProxy {
    type Err = NotAProxy;

    fn from_str(text: &str) -> Result<Self, NotAProxy> {
        let network = text.parse::<IpNet>().ok();
        let address =
            text.parse::<IpAddr>().ok().map(|address| IpNet::from(address.to_canonical()));
        network.or(address).map(Self).ok_or_else(|| NotAProxy(text.to_owned()))
    }
}

impl TryFrom<String> for TrustedProxy {
    type Error = NotAProxy;

    fn try_from(text: String) -> Result<Self, NotAProxy> {
        text.parse()
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            operation: OperationLimits::default(),
            execution: Duration::from_secs(10),
            requests_in_flight: 256,
            connections: 4_096,
            requests_per_minute: None,
            allowed_origins: Vec::new(),
            trusted_proxies: Vec::new(),
        }
    }
}

/// The limits as they are now: some can be changed while the service runs. Cheap to clone; all clones change together.
#[derive(Debug, Clone, Default)]
pub struct LimitsInForce(Arc<ArcSwap<Limits>>);

impl From<Limits> for LimitsInForce {
    fn from(limits: Limits) -> Self {
        Self(Arc::new(ArcSwap::from_pointee(limits)))
    }
}

impl LimitsInForce {
    /// The limits now. They are not to be held on to.
    pub(crate) fn now(&self) -> Guard<Arc<Limits>> {
        self.0.load()
    }

    /// Takes over from `read` what can be changed while the service runs, and leaves the rest as it is.
    pub(crate) fn change(&self, read: &Limits) {
        let now = self.now();
        // these are given to the database and to the listener when they begin
        let (execution, connections) = (now.execution, now.connections);
        self.0.store(Arc::new(Limits { execution, connections, ..read.clone() }));
    }
}

/// How answers are kept while they hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keeping {
    /// Bytes of answers that are kept; 0 keeps none.
    pub bytes: u64,
    /// How long it may take until what another process has written is seen.
    pub staleness: Duration,
}

/// The limits as flags and environment variables.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Limits")]
pub struct LimitsArgs {
    /// Most cost of one operation, as docs/limits.md counts it [default: 50000000]
    #[arg(long, value_name = "COST", env = "MOST_COST", global = true)]
    pub most_cost: Option<u64>,

    /// Most objects that one operation may answer [default: 5000000]
    #[arg(long, value_name = "COUNT", env = "MOST_NODES", global = true)]
    pub most_nodes: Option<u64>,

    /// Longest time that one operation may run, 1 to 600 seconds [default: 10]
    #[arg(long, value_name = "SECONDS", env = "EXECUTION_TIMEOUT", global = true)]
    pub execution_timeout: Option<u64>,

    /// Most requests that are answered at a time, 1 to 100000 [default: 256]
    #[arg(long, value_name = "COUNT", env = "REQUESTS_IN_FLIGHT", global = true)]
    pub requests_in_flight: Option<usize>,

    /// Most sockets that are open at a time, 1 to 100000 [default: 4096]
    #[arg(long, value_name = "COUNT", env = "CONNECTIONS", global = true)]
    pub connections: Option<usize>,

    /// Most requests a minute from one token or address; 0 for any number [default: 6000]
    #[arg(long, value_name = "COUNT", env = "REQUESTS_PER_MINUTE", global = true)]
    pub requests_per_minute: Option<u32>,

    /// Origin whose pages may ask, such as <https://ioc.example.vn>; * for all; may be repeated
    #[arg(
        long,
        value_name = "ORIGIN",
        env = "ALLOWED_ORIGINS",
        value_delimiter = ',',
        global = true
    )]
    pub allowed_origin: Vec<String>,

    /// Proxy whose `X-Forwarded-For` is believed, as an address or a network (10.0.0.0/8); may be repeated
    #[arg(
        long,
        value_name = "ADDRESS",
        env = "TRUSTED_PROXIES",
        value_delimiter = ',',
        global = true
    )]
    pub trusted_proxy: Vec<TrustedProxy>,
}

/// The limits that a settings file may hold.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LimitsFile {
    most_cost: Option<u64>,
    most_nodes: Option<u64>,
    execution_timeout: Option<u64>,
    requests_in_flight: Option<usize>,
    connections: Option<usize>,
    requests_per_minute: Option<u32>,
    allowed_origins: Option<Vec<String>>,
    trusted_proxies: Option<Vec<TrustedProxy>>,
}

/// A limit is out of range.
#[derive(Debug, thiserror::Error)]
#[error("{setting} must be {range}, got {given}")]
pub struct OutOfRange {
    setting: &'static str,
    range: &'static str,
    given: u64,
}

/// Requests a minute where nobody says.
const REQUESTS_PER_MINUTE: u32 = 6_000;

impl Limits {
    /// Lays flags and environment over the settings file over the defaults.
    pub(crate) fn gather(given: LimitsArgs, file: LimitsFile) -> Result<Self, OutOfRange> {
        let usual = Self::default();
        let seconds = given.execution_timeout.or(file.execution_timeout).unwrap_or(10);
        if !(1..=600).contains(&seconds) {
            let setting = "the execution timeout";
            return Err(OutOfRange { setting, range: "1 to 600 seconds", given: seconds });
        }
        let count = |setting, count: usize| {
            if (1..=100_000).contains(&count) {
                return Ok(count);
            }
            let given = u64::try_from(count).unwrap_or(u64::MAX);
            Err(OutOfRange { setting, range: "1 to 100000", given })
        };
        let in_flight = given.requests_in_flight.or(file.requests_in_flight);
        let connections = given.connections.or(file.connections);
        let rate = given.requests_per_minute.or(file.requests_per_minute);
        let origins = match given.allowed_origin {
            none if none.is_empty() => file.allowed_origins.unwrap_or_default(),
            some => some,
        };
        Ok(Self {
            operation: OperationLimits {
                cost: given.most_cost.or(file.most_cost).unwrap_or(usual.operation.cost),
                nodes: given.most_nodes.or(file.most_nodes).unwrap_or(usual.operation.nodes),
                ..usual.operation
            },
            execution: Duration::from_secs(seconds),
            requests_in_flight: count(
                "the number of requests in flight",
                in_flight.unwrap_or(usual.requests_in_flight),
            )?,
            connections: count(
                "the number of connections",
                connections.unwrap_or(usual.connections),
            )?,
            requests_per_minute: NonZeroU32::new(rate.unwrap_or(REQUESTS_PER_MINUTE)),
            allowed_origins: origins
                .into_iter()
                .map(|origin| origin.trim().trim_end_matches('/').to_ascii_lowercase())
                .collect(),
            trusted_proxies: match given.trusted_proxy {
                none if none.is_empty() => file.trusted_proxies.unwrap_or_default(),
                some => some,
            },
        })
    }
}
