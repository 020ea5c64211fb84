//! The page for whoever watches the bot: `/healthz`, `/readyz` and `/metrics`, and nothing else.
//!
//! It takes no input but the path, gives no word of anybody, and changes nothing.

use std::convert::Infallible;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

use super::metrics::{Metrics, Readiness};

/// Whoever watches needs one or two; the rest waits.
const MOST_CONNECTIONS: usize = 16;

/// A connection is closed after this, whatever it waits for.
const LONGEST: Duration = Duration::from_secs(60);

/// How long the head of a request may take.
const HEAD_WITHIN: Duration = Duration::from_secs(5);

const PLAIN: &str = "text/plain; charset=utf-8";
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Answers whoever asks, for as long as the runtime lives.
pub async fn serve(listener: TcpListener, metrics: Arc<Metrics>) {
    let listener = listener
        .set_nonblocking(true)
        .and_then(|()| tokio::net::TcpListener::from_std(listener));
    let listener = match listener {
        Ok(listener) => listener,
        Err(error) => return tracing::error!(%error, "the bot cannot be watched"),
    };
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    // The places are never closed.
    while let Ok(place) = Arc::clone(&places).acquire_owned().await {
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::warn!(%error, "somebody could not watch the bot");
                // Out of files, most likely: at once, it would only fail again.
                sleep(Duration::from_secs(1)).await;
                continue;
            }
        };
        let metrics = Arc::clone(&metrics);
        tokio::spawn(async move {
            let answer = service_fn(|request| answer(request, &metrics));
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEAD_WITHIN)
                .max_buf_size(16 * 1024)
                .serve_connection(TokioIo::new(stream), answer);
            // Whoever left has nothing to be told.
            let _ = timeout(LONGEST, connection).await;
            drop(place);
        });
    }
}

async fn answer(
    request: Request<Incoming>,
    metrics: &Metrics,
) -> Result<Response<Full<Bytes>>, Infallible> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let only = "only GET is answered here\n";
        return Ok(response(StatusCode::METHOD_NOT_ALLOWED, PLAIN, only));
    }
    Ok(match request.uri().path() {
        "/healthz" => response(StatusCode::OK, PLAIN, "ok\n"),
        "/readyz" => {
            let (status, words) = match metrics.readiness().await {
                Readiness::Ready => (StatusCode::OK, "ready\n"),
                Readiness::Starting => (StatusCode::SERVICE_UNAVAILABLE, "not started yet\n"),
                Readiness::NotConnected => (
                    StatusCode::SERVICE_UNAVAILABLE,
                    "not connected to Discord\n",
                ),
                Readiness::NoDatabase => (
                    StatusCode::SERVICE_UNAVAILABLE,
                    "the database does not answer\n",
                ),
            };
            response(status, PLAIN, words)
        }
        "/metrics" => match metrics.written().await {
            Ok(text) => response(StatusCode::OK, OPEN_METRICS, text),
            Err(_) => response(StatusCode::INTERNAL_SERVER_ERROR, PLAIN, "not written\n"),
        },
        _ => {
            let what = "/healthz, /readyz or /metrics\n";
            response(StatusCode::NOT_FOUND, PLAIN, what)
        }
    })
}

fn response(
    status: StatusCode,
    kind: &'static str,
    body: impl Into<Bytes>,
) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body.into()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
