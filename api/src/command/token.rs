//! `token create`, `token list`, `token revoke`.

use std::error::Error;
use std::io::{self, Write};

use chrono::{DateTime, Utc};

use super::line::{CreateToken, RevokeToken, Token};
use crate::app::{Actor, App, NewToken, TokenTold};
use crate::clock::{Clock, day_in_vietnam};
use crate::config::Settings;

type Outcome = Result<(), Box<dyn Error>>;

/// Makes, lists or revokes tokens in the database itself: whoever can open that is an administrator.
pub(super) async fn token(asked: Token, settings: &Settings) -> Outcome {
    let app = App::open(&settings.database, Clock::system()).await?;
    let done = match asked {
        Token::Create(new) => create(&app, new).await,
        Token::List => list(&app).await,
        Token::Revoke(RevokeToken { id }) => revoke(&app, id).await,
    };
    app.close().await?;
    done
}

async fn create(app: &App, asked: CreateToken) -> Outcome {
    let new = NewToken {
        name: asked.name,
        role: asked.role,
        provinces: asked.province,
        origins: asked.origin,
        expires: asked.expires,
    };
    let (id, secret) = app.create_token(&Actor::at_the_command_line(), &new).await?;
    // the secret alone on standard output, for whoever pipes it on
    writeln!(io::stderr(), "Token {id} is made. Keep its secret now: it is not shown again.")?;
    Ok(writeln!(io::stdout(), "{}", secret.tell())?)
}

async fn list(app: &App) -> Outcome {
    let tokens = app.tokens(&Actor::at_the_command_line()).await?;
    let now = app.clock().now();
    let mut out = io::stdout().lock();
    for token in &tokens {
        writeln!(out, "{}", line(token, now))?;
    }
    if tokens.is_empty() {
        writeln!(out, "There are no tokens.")?;
    }
    Ok(())
}

async fn revoke(app: &App, id: uuid::Uuid) -> Outcome {
    let name = app.revoke_token(&Actor::at_the_command_line(), id).await?;
    Ok(writeln!(io::stdout(), "Token {id} ({name}) is revoked.")?)
}

/// A token in one line: id, role, name, for whom, how long, when last used.
fn line(token: &TokenTold, now: DateTime<Utc>) -> String {
    let of = if token.provinces.is_empty() {
        "the nation".to_owned()
    } else {
        token.provinces.join(", ")
    };
    let good = match (token.revoked_at, token.expires_at) {
        (Some(at), _) => format!("revoked {}", day_in_vietnam(at)),
        (None, Some(at)) if at <= now => format!("expired {}", last_day(at)),
        (None, Some(at)) => format!("good to {}", last_day(at)),
        (None, None) => "good until revoked".to_owned(),
    };
    let used = match token.last_used_at {
        Some(at) => format!("last used {}", at.format("%Y-%m-%d %H:%M UTC")),
        None => "never used".to_owned(),
    };
    let mut parts = vec![
        token.id.to_string(),
        token.role.code().to_owned(),
        token.name.clone(),
        of,
        good,
        used,
    ];
    if !token.origins.is_empty() {
        parts.push(token.origins.join(" "));
    }
    parts.join("  ")
}

/// The last day on which a token is good that expires at this instant.
fn last_day(expires_at: DateTime<Utc>) -> chrono::NaiveDate {
    day_in_vietnam(expires_at - chrono::TimeDelta::seconds(1))
}
