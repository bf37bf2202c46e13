//! What the executable does: it reads the command line and obeys.
//!
//! This is not in `main.rs`, so that the integration tests can build the executable for
//! themselves and always run the one that belongs to the sources.

mod feed;
mod generate;
mod import;
mod line;
mod log;
mod reload;
mod sync;
mod token;

use std::error::Error;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use crate::app::{App, Issuer};
use crate::clock::Clock;
use crate::config::{Settings, SettingsArgs};
use crate::graphql::{self, Service};
use crate::http;
use crate::limits::LimitsInForce;
use crate::spans::Export;
use clap::Parser;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::timeout;

use line::{Command, CommandLine, Document, Import};
use log::Log;
use reload::Reloading;

/// How long statements that are under way may take at the end.
const CLOSING: Duration = Duration::from_secs(10);

type Outcome = Result<(), Box<dyn Error>>;

/// Does what the command line says; says in one sentence on standard error why it could not.
pub async fn main() -> ExitCode {
    match run(CommandLine::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to tell if standard error is closed.
            let _ = writeln!(io::stderr(), "compliance-graph: {}", sentence(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

async fn run(line: CommandLine) -> Outcome {
    let command = line.command.unwrap_or(Command::Serve);
    if let Command::Schema = command {
        return Ok(io::stdout().write_all(graphql::sdl()?.as_bytes())?);
    }

    let given = line.settings;
    let settings = Settings::gather(given.clone())?;
    let log = Log::begin(&settings)?;

    match command {
        Command::Serve => serve(&settings, given, log).await,
        Command::Migrate => migrate(&settings).await,
        Command::Feed(asked) => feed::feed(&asked, &settings).await,
        Command::Schema => Ok(()),
        Command::Import(Import::Sheet(sheet)) => import::sheet(sheet, &settings).await,
        Command::Sync(told) => sync::sync(told, &settings).await,
        Command::Export(told) => sync::export(told, &settings).await,
        Command::Check(of) => {
            import::check(of.directory.as_deref(), settings.instruments_dir.as_deref())
        }
        Command::Document(Document::Check { directory }) => {
            check_documents(directory.as_deref(), &settings)
        }
        Command::Token(asked) => token::token(asked, &settings).await,
        Command::Generate(asked) => generate::generate(&asked, &settings).await,
    }
}

async fn serve(settings: &Settings, given: SettingsArgs, log: Log) -> Outcome {
    // The port first: whoever cannot serve shall not touch the database either.
    let listener = TcpListener::bind(&settings.listen)
        .await
        .map_err(|source| CannotListen { address: settings.listen.clone(), source })?;
    let export = settings.otlp_endpoint.as_deref().map(Export::begin).transpose()?;
    let stop = asked_to_stop()?;
    let reload = signal(SignalKind::hangup())?;
    let mut app = App::open(&settings.database, Clock::system()).await?;
    if let Some(oidc) = &settings.oidc {
        app = app.with_issuer(Issuer::new(oidc.clone())?);
    }
    let app = Arc::new(app);
    let address = listener.local_addr()?;
    let has_callers = app.has_callers().await?;
    if !has_callers && !address.ip().is_loopback() {
        app.close().await?;
        return Err(NobodyToLetIn { address }.into());
    }
    app.load_bundled().await?;
    if let Some(directory) = &settings.instruments_dir {
        app.load_instruments(directory).await?;
    }
    let limits = LimitsInForce::from(settings.limits.clone());
    let service = Service::within(Arc::clone(&app), &limits)?
        .keeping(settings.keeping)
        .trusting(settings.trust.clone())?;
    let watching = service.clone();
    let doors = http::router_within(Arc::clone(&app), service, limits.clone());

    announce(address, has_callers || app.lets_in_anonymous().await?)?;
    let connections = settings.limits.connections;
    let reloading = Reloading { given, now: settings.clone(), log, limits };
    tokio::select! {
        served = http::serve_within(listener, doors, stop, connections) => served?,
        () = app.care_for_feed(settings.feed_retention_days) => {}
        () = reloading.keep(reload) => {}
        () = watching.watch_trusted() => {}
        () = app.keep_pulse(), if settings.keeping.bytes > 0 => {}
    }
    // a statement that waits for another's lock holds its connection for as long as it likes
    if let Ok(closed) = timeout(CLOSING, app.close()).await {
        closed?;
    } else {
        tracing::warn!("the database was left with statements under way");
    }
    if let Some(export) = export {
        export.end().await;
    }
    tracing::info!("stopped");
    Ok(())
}

/// Names every trusted document that does not fit the schema.
fn check_documents(directory: Option<&Path>, settings: &Settings) -> Outcome {
    let directory = directory.or(settings.trust.directory.as_deref()).ok_or(NoDirectory)?;
    let broken = graphql::broken_documents(directory, &settings.limits)?;
    let mut out = io::stdout().lock();
    for (place, fault) in &broken {
        writeln!(out, "{place}: {fault}")?;
    }
    if !broken.is_empty() {
        return Err(DocumentsAreBroken(broken.len()).into());
    }
    Ok(writeln!(out, "Every document fits the schema.")?)
}

/// Nobody has said which documents.
#[derive(Debug, thiserror::Error)]
#[error("name the directory of trusted documents, or set --trusted-documents")]
struct NoDirectory;

/// Trusted documents do not fit the schema.
#[derive(Debug, thiserror::Error)]
#[error("{0} faults in the trusted documents")]
struct DocumentsAreBroken(usize);

async fn migrate(settings: &Settings) -> Outcome {
    App::open(&settings.database, Clock::system()).await?.close().await?;
    Ok(writeln!(io::stdout(), "The database is up to date.")?)
}

/// Another program has the port, or the address is not this machine's.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on {address}")]
struct CannotListen {
    address: String,
    source: io::Error,
}

/// Beyond this machine nobody is let in without a token.
#[derive(Debug, thiserror::Error)]
#[error(
    "no token was made yet, and without one nobody is let in at {address}: make one first \
     (compliance-graph token create --help), or listen on 127.0.0.1"
)]
struct NobodyToLetIn {
    address: SocketAddr,
}

/// Resolves when the program is interrupted (SIGINT) or asked to end (SIGTERM).
fn asked_to_stop() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => (),
            _ = terminate.recv() => (),
        }
    })
}

fn announce(address: SocketAddr, lets_anybody_in: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "The compliance graph is ready.\n")?;
    writeln!(out, "  GraphQL   http://{address}/graphql")?;
    writeln!(out, "  Changes   http://{address}/changes")?;
    writeln!(out, "  GraphiQL  http://{address}/graphiql")?;
    writeln!(out, "  Ready     http://{address}/readyz\n")?;
    if !lets_anybody_in {
        writeln!(out, "Every request needs a token, and there is none yet. Make one:\n")?;
        writeln!(
            out,
            "  compliance-graph token create --name NAME --role READER --expires never\n"
        )?;
    }
    writeln!(out, "Stop it with Ctrl-C.")?;
    out.flush()
}

/// An error and what lies under it, as one line. Some libraries print their source as part of
/// themselves: what was said already is not said twice.
fn sentence(error: &(dyn Error + 'static)) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let deeper = error.to_string();
        if !words.contains(&deeper) {
            words.push_str(": ");
            words.push_str(&deeper);
        }
        cause = error.source();
    }
    words.trim().replace('\n', " ")
}
