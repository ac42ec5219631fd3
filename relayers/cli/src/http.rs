// SPDX-License-Identifier: Apache-2.0

//! What a running relayer answers: `GET /metrics` for Prometheus and `GET /status` for people over TCP, and
//! on the operator's socket `POST /replay`, too. Nobody takes more than a little of it: requests are small,
//! answered in time, one a connection, and only so many at once.

use crate::{metrics::Metrics, shared::Shared};
use http_body_util::{BodyExt, Full, Limited};
use hyper::{
	body::{Bytes, Incoming},
	service::service_fn,
	Method, Request, Response, StatusCode,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::{
	collections::BTreeMap, convert::Infallible, future::Future, io, sync::Arc, time::Duration,
};
use tokio::{
	io::{AsyncRead, AsyncWrite},
	net::{TcpListener, UnixListener},
	sync::{mpsc, oneshot, Semaphore},
};
use vigil_relayer_core::engine::Replay;

/// The most connections at once.
const MOST_CONNECTIONS: usize = 32;
/// How long a client may take to say what it wants.
const HEADER_PATIENCE: Duration = Duration::from_secs(3);
/// How long a connection may last.
const PATIENCE: Duration = Duration::from_secs(6);
/// How long to wait for a lane.
const LANE_PATIENCE: Duration = Duration::from_secs(4);
/// The most bytes of a request's head.
const MOST_HEAD: usize = 16 * 1024;
/// The most bytes of a request's body.
const MOST_BODY: usize = 16 * 1024;
/// How long to wait if the system gives no connection.
const PAUSE: Duration = Duration::from_millis(100);

/// Something for a lane to look at again, and where to say how much that was.
pub type Command = (Replay, oneshot::Sender<Result<usize, String>>);

/// Who answers.
#[derive(Clone)]
pub struct Desk {
	/// What is counted.
	pub metrics: Metrics,
	/// How everything stands.
	pub shared: Arc<Shared>,
	/// The lane of each destination. Empty where nobody may tell lanes anything.
	pub lanes: BTreeMap<String, mpsc::Sender<Command>>,
}

/// Where connections come from.
pub trait Listener {
	/// A connection.
	type Stream: AsyncRead + AsyncWrite + Send + Unpin + 'static;

	/// The next one.
	fn next(&self) -> impl Future<Output = io::Result<Self::Stream>> + Send;
}

impl Listener for TcpListener {
	type Stream = tokio::net::TcpStream;

	async fn next(&self) -> io::Result<Self::Stream> {
		self.accept().await.map(|(stream, _)| stream)
	}
}

impl Listener for UnixListener {
	type Stream = tokio::net::UnixStream;

	async fn next(&self) -> io::Result<Self::Stream> {
		self.accept().await.map(|(stream, _)| stream)
	}
}

/// Who answers requests.
pub trait Answer: Clone + Send + Sync + 'static {
	/// What it answers.
	fn answer(
		&self,
		request: Request<Incoming>,
	) -> impl Future<Output = Response<Full<Bytes>>> + Send;
}

/// Answers for good.
pub async fn serve(listener: impl Listener, desk: impl Answer) {
	let room = Arc::new(Semaphore::new(MOST_CONNECTIONS));
	loop {
		let Ok(place) = room.clone().acquire_owned().await else { return };
		let Ok(stream) = listener.next().await else {
			tokio::time::sleep(PAUSE).await;
			continue;
		};
		let desk = desk.clone();
		tokio::spawn(async move {
			let answer = service_fn(|request: Request<Incoming>| {
				let desk = desk.clone();
				async move { Ok::<_, Infallible>(desk.answer(request).await) }
			});
			let connection = hyper::server::conn::http1::Builder::new()
				.timer(TokioTimer::new())
				.header_read_timeout(HEADER_PATIENCE)
				.keep_alive(false)
				.max_buf_size(MOST_HEAD)
				.serve_connection(TokioIo::new(stream), answer);
			match tokio::time::timeout(PATIENCE, connection).await {
				Ok(Ok(())) => {},
				Ok(Err(error)) => log::debug!(target: "vigil-relayer", "a request failed: {error}"),
				Err(_) => log::debug!(target: "vigil-relayer", "a request took too long"),
			}
			drop(place);
		});
	}
}

/// What is answered: how it went, what it is, and it.
pub type Reply = (StatusCode, &'static str, String);

/// A reply as it is sent.
pub fn response((status, kind, body): Reply) -> Response<Full<Bytes>> {
	let response = Response::builder().status(status).header("content-type", kind);
	response.body(Full::new(Bytes::from(body))).unwrap_or_default()
}

impl Answer for Desk {
	async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
		let (method, path) = (request.method().clone(), request.uri().path().to_string());
		let reply = match (&method, path.as_str()) {
			(&Method::GET, "/metrics") => {
				(StatusCode::OK, "text/plain; version=0.0.4", self.metrics.text(&self.shared))
			},
			(&Method::GET, "/status") => (StatusCode::OK, "application/json", self.shared.json()),
			(&Method::POST, "/replay") if !self.lanes.is_empty() => self.replay(request).await,
			(&Method::GET, _) => (StatusCode::NOT_FOUND, "text/plain", String::new()),
			_ => (StatusCode::METHOD_NOT_ALLOWED, "text/plain", String::new()),
		};
		response(reply)
	}
}

impl Desk {
	/// Hands a request to replay to its lane. The answer is a number, or what is wrong.
	async fn replay(&self, request: Request<Incoming>) -> Reply {
		let refused = |status, text: &str| (status, "text/plain", text.to_string());
		let body = Limited::new(request.into_body(), MOST_BODY).collect().await;
		let replay =
			body.ok().and_then(|body| serde_json::from_slice::<Replay>(&body.to_bytes()).ok());
		let Some(replay) = replay else {
			return refused(StatusCode::BAD_REQUEST, "that is no request to replay");
		};
		let Some(lane) = self.lanes.get(&replay.destination) else {
			return refused(StatusCode::NOT_FOUND, "the relayer has no such destination");
		};
		let (reply, answer) = oneshot::channel();
		let count = async {
			lane.send((replay, reply)).await.ok()?;
			answer.await.ok()
		};
		match tokio::time::timeout(LANE_PATIENCE, count).await {
			Ok(Some(Ok(count))) => (StatusCode::OK, "application/json", count.to_string()),
			Ok(Some(Err(error))) => refused(StatusCode::INTERNAL_SERVER_ERROR, &error),
			Ok(None) => {
				refused(StatusCode::SERVICE_UNAVAILABLE, "the destination is not carried to")
			},
			Err(_) => refused(
				StatusCode::SERVICE_UNAVAILABLE,
				"the destination was not reached yet, or the disk is full; try again",
			),
		}
	}
}
