//! Looks at the bot from Discord's side: is it reachable, whose is the token, what may the bot do?
//! Asks only; changes nothing, and joins nothing.

mod rights;

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serenity::http::{LightMethod, Route};
use tokio::time::timeout;

use super::client::{Care, Client, Failure};
use crate::app::event::ChannelId;
use crate::config::{Address, Connection};
use crate::curate::rights::Moderators;
use crate::ops::finding::Finding;

/// How long Discord may take to answer at all.
const REACH_WITHIN: Duration = Duration::from_secs(5);

/// A question that is not answered by then is left.
const ANSWER_WITHIN: Duration = Duration::from_secs(15);

/// Below this, a clock is as right as this way of comparing it.
const CLOCK_MAY_DIFFER: Duration = Duration::from_secs(5);

/// Discord lets a bot start a thousand times a day.
const FEW_STARTS: u32 = 50;

/// What is to be examined.
#[derive(Debug)]
pub struct Patient {
    /// How it joins Discord.
    pub connection: Connection,
    /// Who may edit.
    pub moderators: Option<Moderators>,
    /// Where edits are recorded.
    pub audit: Option<ChannelId>,
}

/// Examines the bot. Without a connection there is one finding, which is no fault.
///
/// # Errors
/// Where the system gives no runtime or no TLS.
pub fn examine(patient: Patient) -> Result<Vec<Finding>, String> {
    // As in `run`.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    let Connection { token, discord, .. } = patient.connection;
    let client = Client::new(&discord, token, Arc::default());
    let client = client.map_err(|error| error.to_string())?;
    let mut findings = Vec::new();
    runtime.block_on(async {
        match clock(&discord).await {
            Ok(finding) => findings.extend(finding),
            Err(why) => {
                return findings.push(Finding::note(
                    "Discord",
                    format!(
                        "cannot be reached ({why}), so token, clock and rights were not looked at"
                    ),
                    "See to the network, or try again later.",
                ));
            }
        }
        if let Err(finding) = identity(&client, &mut findings).await {
            return findings.push(finding);
        }
        let rights = rights::look(&client, patient.moderators.as_ref(), patient.audit);
        findings.extend(rights.await);
    });
    Ok(findings)
}

/// Compares the clock with Discord's, without showing the token.
async fn clock(discord: &Address) -> Result<Option<Finding>, String> {
    let http = reqwest::Client::builder()
        .use_rustls_tls()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .timeout(REACH_WITHIN)
        .user_agent(concat!(
            "DiscordBot (https://example.invalid/footnote, ",
            env!("CARGO_PKG_VERSION"),
            ")"
        ))
        .build()
        .map_err(|error| error.to_string())?;
    let asked = http.get(format!("{}/api/v10/gateway", discord.as_str()));
    let answer = asked.send().await.map_err(|error| {
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        cause.unwrap_or_else(|| error.without_url().to_string())
    })?;
    let here = SystemTime::now();
    let date = answer.headers().get(reqwest::header::DATE);
    let there = date.and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok());
    let Some(there) = there else { return Ok(None) };
    let (apart, way) = match here.duration_since(there) {
        Ok(ahead) => (ahead, "ahead of"),
        Err(behind) => (behind.duration(), "behind"),
    };
    if apart <= CLOCK_MAY_DIFFER {
        return Ok(Some(Finding::good("clock", "agrees with Discord's")));
    }
    let seconds = apart.as_secs();
    Ok(Some(Finding::fault(
        "clock",
        format!("is {seconds} seconds {way} Discord's"),
        "Let the system set it (timedatectl set-ntp true). The bot reads from it how old a message is.",
    )))
}

/// Whose the token is, and whether commands come to the bot at all.
async fn identity(client: &Client, findings: &mut Vec<Finding>) -> Result<(), Finding> {
    #[derive(Deserialize)]
    struct Application {
        id: String,
        #[serde(default)]
        interactions_endpoint_url: Option<String>,
    }
    #[derive(Deserialize)]
    struct Gateway {
        session_start_limit: Starts,
    }
    #[derive(Deserialize)]
    struct Starts {
        remaining: u32,
    }
    let application: Application = match ask(client, Route::Oauth2ApplicationCurrent).await {
        Ok(application) => application,
        Err(failure) if failure.is_token_refused() => {
            return Err(Finding::fault(
                "token",
                "is refused by Discord",
                "Open your application at https://discord.com/developers/applications, page \"Bot\", \
                 press \"Reset Token\", and put the new one into DISCORD_TOKEN.",
            ));
        }
        Err(failure) => return Err(unanswered("token", &failure)),
    };
    let id = application.id;
    findings.push(Finding::good(
        "token",
        format!("is accepted; it is of the application {id}"),
    ));
    if application
        .interactions_endpoint_url
        .is_some_and(|url| !url.is_empty())
    {
        findings.push(Finding::fault(
            "commands",
            "are sent to a web address instead of to the bot",
            "Empty the field \"Interactions Endpoint URL\" on the page \"General Information\" of your \
             application.",
        ));
    }
    match ask::<Gateway>(client, Route::GatewayBot).await {
        Ok(Gateway {
            session_start_limit: Starts { remaining },
        }) if remaining < FEW_STARTS => findings.push(Finding::note(
            "starts",
            format!("Discord allows only {remaining} more today"),
            "Find out why the bot is started so often: the log says.",
        )),
        Ok(_) => {}
        Err(failure) => findings.push(unanswered("starts", &failure)),
    }
    Ok(())
}

/// Asks Discord for something.
async fn ask<T: DeserializeOwned>(client: &Client, route: Route<'_>) -> Result<T, Failure> {
    let asked = client.send(LightMethod::Get, route, None, Care::Counted);
    let answer = timeout(ANSWER_WITHIN, asked).await;
    let answer = answer.unwrap_or_else(|_| Err(Failure::new("no answer in time")))?;
    serde_json::from_slice(&answer).map_err(|error| Failure::unread(&error))
}

/// Discord is there, but does not answer this.
fn unanswered(what: &'static str, failure: &Failure) -> Finding {
    let said = format!("could not be looked at: {failure}");
    Finding::note(what, said, "Try again later.")
}
