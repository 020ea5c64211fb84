//! The protocol, first half: `/api/v10` over HTTP, from the model and the rules.
//!
//! A request that it does not know fails the test, and so does a panic in here.

use std::panic;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response, StatusCode};
use serde_json::{Value, json};

use super::model::{Id, Play, VIEW};
use super::rules::Refusal;
use super::upload::Sent;
use super::world::World;
use super::{Discord, application, interactions, messages, payload};

/// What a route gives: success, or why not.
pub type Answer = Result<Done, Refusal>;

/// A success with its body.
pub struct Done {
    status: u16,
    body: Value,
}

impl Done {
    pub fn json(body: Value) -> Done {
        Done { status: 200, body }
    }

    pub fn empty() -> Done {
        Done {
            status: 204,
            body: Value::Null,
        }
    }
}

/// One request, read.
struct Asked {
    method: String,
    path: String,
    query: String,
    headers: HeaderMap,
    body: Bytes,
}

/// The panic that ends a connection without an answer.
struct Cut;

pub async fn serve(State(discord): State<Arc<Discord>>, request: Request) -> Response<Body> {
    let (head, body) = request.into_parts();
    let asked = Asked {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or("").to_owned(),
        headers: head.headers,
        body: to_bytes(body, 25 << 20).await.unwrap_or_default(),
    };
    let play = discord.with(|world| script(world, &asked));
    if let Some(Play::Slow(time)) = &play {
        tokio::time::sleep(*time).await;
    }
    // The model keeps its lock only inside, and a panic in there must reach the test.
    let run =
        panic::AssertUnwindSafe(|| discord.with(|world| answer(world, &asked, play.as_ref())));
    match panic::catch_unwind(run) {
        Ok(Some(response)) => response,
        Ok(None) => panic::resume_unwind(Box::new(Cut)),
        Err(cause) => {
            let text = cause.downcast_ref::<String>().cloned().unwrap_or_default();
            discord.with(|world| world.fault(format!("panic at {}: {text}", asked.path)));
            response(
                500,
                &json!({"code": 0, "message": "500: Internal Server Error"}),
                None,
                (1, 0, 1.0),
            )
        }
    }
}

/// What the test has laid out for this request, used once.
fn script(world: &mut World, asked: &Asked) -> Option<Play> {
    let path = asked.path.trim_start_matches("/api/v10");
    let line = format!("{} {path}", asked.method);
    world.calls.push(line.clone());
    let at = world
        .script
        .iter()
        .position(|(start, _)| line.starts_with(start))?;
    world.script.remove(at).map(|(_, play)| play)
}

/// The response, or `None` where the connection is to break before it.
fn answer(world: &mut World, asked: &Asked, play: Option<&Play>) -> Option<Response<Body>> {
    // Of a file only the beginning.
    let text: String = String::from_utf8_lossy(&asked.body)
        .chars()
        .take(5000)
        .collect();
    let path = asked.path.trim_start_matches("/api/v10").to_owned();
    let result = match play {
        Some(Play::Refused(status, code)) => {
            Err(Refusal::met(*status, *code, &format!("{code}: as told")))
        }
        Some(Play::Status(status)) => Err(Refusal::met(*status, 0, &format!("{status}: as told"))),
        Some(Play::Limited(after, scope)) => {
            let now = world.now();
            let line = format!("{} {path}", asked.method);
            let route = if *scope == "global" { "" } else { &line };
            let left = Duration::from_secs_f64(*after);
            Err(world.limits.pause(now, route, left, scope))
        }
        _ => checked(world, asked, &path),
    };
    let unheard = result.is_ok() && matches!(play, Some(Play::Lost | Play::DoneBut(_)));
    world.unheard += usize::from(unheard);
    let result = match (result, play) {
        (Ok(_), Some(Play::Lost)) => {
            world.note(format!(
                "rest {} {path} done, answer lost {text}",
                asked.method
            ));
            return None;
        }
        (Ok(_), Some(Play::DoneBut(status))) => Err(Refusal::met(
            *status,
            0,
            &format!("{status}: done all the same"),
        )),
        (result, _) => result,
    };
    let (status, body) = match &result {
        Ok(done) => (done.status, done.body.clone()),
        Err(refusal) => (refusal.status, refusal.body()),
    };
    *world.statuses.entry(status).or_default() += 1;
    world.note(format!("rest {} {path} -> {status} {text}", asked.method));
    // Whoever was made to wait is not to blame for being late.
    let late = matches!(play, Some(Play::Slow(_)));
    if let (
        Err(Refusal {
            fault: Some(fault), ..
        }),
        false,
    ) = (&result, late)
    {
        world.fault(format!(
            "{} {path}: {fault}\n    sent: {text}",
            asked.method
        ));
    }
    let limits = world.limits.headers(world.now(), &path);
    let mut response = response(status, &body, result.err().as_ref(), limits);
    let now = UNIX_EPOCH + Duration::from_millis(world.now());
    let date = httpdate::fmt_http_date(now).parse().unwrap();
    response.headers_mut().insert("date", date);
    Some(response)
}

fn response(
    status: u16,
    body: &Value,
    refusal: Option<&Refusal>,
    (limit, remaining, reset): (usize, usize, f64),
) -> Response<Body> {
    let mut out = Response::builder()
        .status(StatusCode::from_u16(status).unwrap())
        .header("content-type", "application/json")
        .header("x-ratelimit-limit", limit.to_string())
        .header("x-ratelimit-remaining", remaining.to_string())
        .header("x-ratelimit-reset-after", reset.to_string())
        .header("x-ratelimit-bucket", "standin");
    if let Some((after, scope)) = refusal.and_then(|refusal| refusal.wait) {
        out = out
            .header("retry-after", (after.ceil() as u64).to_string())
            .header("x-ratelimit-scope", scope);
        if scope == "global" {
            out = out.header("x-ratelimit-global", "true");
        }
        let body = json!({
            "message": "You are being rate limited.", "retry_after": after,
            "global": scope == "global",
        });
        return out.body(Body::from(body.to_string())).unwrap();
    }
    let body = if status == 204 {
        Body::empty()
    } else {
        Body::from(body.to_string())
    };
    out.body(body).unwrap()
}

/// Who asks, how often, and only then what.
fn checked(world: &mut World, asked: &Asked, path: &str) -> Answer {
    let header = |name: &str| {
        asked
            .headers
            .get(name)
            .and_then(|v| v.to_str().ok())
            .unwrap_or("")
    };
    let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
    let by_token = matches!(segments[..], ["interactions" | "webhooks", ..]);
    if !asked.path.starts_with("/api/v10/") {
        return Err(Refusal::fault(404, 0, "not under /api/v10"));
    }
    // https://docs.discord.com/developers/reference#user-agent
    if !header("user-agent").starts_with("DiscordBot (http") {
        return Err(Refusal::fault(
            403,
            0,
            "User-Agent must be DiscordBot (url, version)",
        ));
    }
    if !by_token && header("authorization") != format!("Bot {}", world.token) {
        return Err(Refusal::met(401, 0, "401: Unauthorized"));
    }
    if !by_token {
        let now = world.now();
        let line = format!("{} {path}", asked.method);
        world.limits.request(now, &line)?;
    }
    let sent = Sent::read(header("content-type"), &asked.body)?;
    route(world, &asked.method, &segments, &asked.query, &sent)
}

fn route(world: &mut World, method: &str, path: &[&str], query: &str, sent: &Sent) -> Answer {
    let body = &sent.body;
    let id = |text: &str| {
        let number = text.parse::<Id>();
        number.map_err(|_| Refusal::fault(400, 50035, &format!("{text} is no snowflake")))
    };
    match (method, path) {
        ("GET", ["gateway"]) => Ok(Done::json(
            json!({"url": world.gateway_told.as_ref().unwrap_or(&world.gateway)}),
        )),
        ("GET", ["gateway", "bot"]) => Ok(Done::json(json!({
            "url": world.gateway_told.as_ref().unwrap_or(&world.gateway), "shards": world.habits.shards,
            "session_start_limit": {
                "total": 1000, "remaining": world.habits.identifies_left,
                "reset_after": world.habits.reset_after.as_millis() as u64,
                "max_concurrency": world.habits.max_concurrency,
            },
        }))),
        ("GET", ["users", "@me"]) => Ok(Done::json(payload::me(world))),
        ("GET", ["applications", "@me"] | ["oauth2", "applications", "@me"]) => {
            Ok(Done::json(application::me(world)))
        }
        ("POST", ["users", "@me", "channels"]) => {
            let user = id(body["recipient_id"].as_str().unwrap_or(""))?;
            let known = world.users.get(&user).is_some_and(|user| !user.bot);
            if !known {
                return Err(Refusal::met(400, 50033, "Invalid Recipient(s)"));
            }
            let dm = world.dm(user);
            Ok(Done::json(payload::channel(world, &world.channels[&dm])))
        }
        (_, ["applications", app, rest @ ..]) => {
            if id(app)? != world.application {
                return Err(Refusal::fault(403, 20012, "Not this application"));
            }
            let guild = match rest {
                ["commands"] => None,
                ["guilds", guild, "commands"] => Some(id(guild)?),
                _ => return Err(unknown(method, path)),
            };
            application::commands(world, method, guild, body)
        }
        ("GET", ["users", "@me", "guilds"]) => Ok(Done::json(application::guilds(world))),
        ("GET", ["guilds", guild, "roles"]) => application::roles(world, id(guild)?),
        ("GET", ["guilds", guild, "members", member]) => {
            application::member(world, id(guild)?, id(member)?)
        }
        ("GET", ["channels", channel]) => match world.channels.get(&id(channel)?) {
            Some(channel) if world.permissions(world.bot, channel.id) & VIEW == 0 => {
                Err(Refusal::met(403, 50001, "Missing Access"))
            }
            Some(channel) => Ok(Done::json(payload::channel(world, channel))),
            None => Err(Refusal::met(404, 10003, "Unknown Channel")),
        },
        ("POST", ["channels", channel, "typing"]) => {
            let known = world.channels.contains_key(&id(channel)?);
            world.typing += usize::from(known);
            Ok(Done::empty())
        }
        ("POST", ["channels", channel, "messages"]) => messages::send(world, id(channel)?, sent),
        ("GET", ["channels", channel, "messages", message]) => {
            messages::get(world, id(channel)?, id(message)?)
        }
        ("PATCH", ["channels", channel, "messages", message]) => {
            messages::edit(world, id(channel)?, id(message)?, sent)
        }
        ("DELETE", ["channels", channel, "messages", message]) => {
            messages::delete(world, id(channel)?, id(message)?)
        }
        ("POST", ["interactions", it, token, "callback"]) => {
            let told = query.contains("with_response=true");
            interactions::callback(world, id(it)?, token, sent, told)
        }
        ("POST", ["webhooks", app, token]) => interactions::follow_up(world, id(app)?, token, sent),
        ("GET", ["webhooks", app, token, "messages", name]) => {
            interactions::get(world, id(app)?, token, name)
        }
        ("PATCH", ["webhooks", app, token, "messages", name]) => {
            interactions::edit(world, id(app)?, token, name, sent)
        }
        ("DELETE", ["webhooks", app, token, "messages", name]) => {
            interactions::delete(world, id(app)?, token, name)
        }
        _ => Err(unknown(method, path)),
    }
}

pub fn unknown(method: &str, path: &[&str]) -> Refusal {
    Refusal::fault(
        404,
        0,
        &format!("unknown request {method} /{}", path.join("/")),
    )
}
