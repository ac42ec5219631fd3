// SPDX-License-Identifier: Apache-2.0

//! `vigil-relayer fisherman start`.

use super::config::Config;
use crate::{
	http::{self, response, Answer},
	socket,
};
use anyhow::Context;
use http_body_util::Full;
use hyper::{
	body::{Bytes, Incoming},
	Method, Request, Response, StatusCode,
};
use std::{process::ExitCode, sync::Arc};
use tokio::{
	net::TcpListener,
	signal::unix::{signal, SignalKind},
};
use vigil_fisherman::{metrics::Metrics, Fisherman, Shared};

/// Who answers questions.
#[derive(Clone)]
struct Desk {
	shared: Arc<Shared>,
	metrics: Metrics,
}

impl Answer for Desk {
	async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
		response(match (request.method(), request.uri().path()) {
			(&Method::GET, "/metrics") => {
				let text = self.metrics.text(&self.shared.get());
				(StatusCode::OK, "text/plain; version=0.0.4", text)
			},
			(&Method::GET, "/status") => (StatusCode::OK, "application/json", self.shared.json()),
			(&Method::GET, _) => (StatusCode::NOT_FOUND, "text/plain", String::new()),
			_ => (StatusCode::METHOD_NOT_ALLOWED, "text/plain", String::new()),
		})
	}
}

/// Runs it.
pub fn run(config: Config) -> anyhow::Result<ExitCode> {
	let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
	runtime.block_on(start(config))
}

async fn start(config: Config) -> anyhow::Result<ExitCode> {
	let shared = Arc::new(Shared::default());
	let fisherman = Fisherman::open(config.settings()?, shared.clone())?.with(config.more()?);
	let desk = Desk { shared, metrics: Metrics::new().context("metrics")? };
	if let Some(address) = config.metrics {
		let listener = TcpListener::bind(address).await;
		let listener = listener
			.with_context(|| format!("metrics cannot be served at {address}: is it in use?"))?;
		tokio::spawn(http::serve(listener, desk.clone()));
	}
	match socket::bind(&config.journal) {
		Ok(listener) => drop(tokio::spawn(http::serve(listener, desk))),
		Err(error) => log::warn!(target: "fisherman", "no status by its socket: {error}"),
	}
	let (mut interrupt, mut terminate) =
		(signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
	tokio::select! {
		ended = fisherman.run() => Err(ended.err().map_or_else(
			|| anyhow::anyhow!("the fisherman ended"),
			anyhow::Error::from,
		)),
		_ = interrupt.recv() => Ok(ExitCode::SUCCESS),
		_ = terminate.recv() => Ok(ExitCode::SUCCESS),
	}
}
