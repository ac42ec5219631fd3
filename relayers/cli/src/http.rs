// SPDX-License-Identifier: Apache-2.0

//! `GET /metrics` for Prometheus, `GET /status` for people and `vigil-relayer status`.

use crate::{metrics::Metrics, shared::Shared};
use anyhow::Context;
use http_body_util::Full;
use hyper::{
	body::{Bytes, Incoming},
	service::service_fn,
	Method, Request, Response, StatusCode,
};
use hyper_util::rt::TokioIo;
use std::{convert::Infallible, net::SocketAddr, sync::Arc};
use tokio::net::TcpListener;

/// Listens at `address`.
pub async fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
	TcpListener::bind(address)
		.await
		.with_context(|| format!("metrics cannot be served at {address}: is it in use?"))
}

/// Answers for good.
pub async fn serve(listener: TcpListener, metrics: Metrics, shared: Arc<Shared>) {
	loop {
		let Ok((stream, _)) = listener.accept().await else { continue };
		let (metrics, shared) = (metrics.clone(), shared.clone());
		tokio::spawn(async move {
			let answer = service_fn(move |request: Request<Incoming>| {
				let response = respond(&request, &metrics, &shared);
				async move { Ok::<_, Infallible>(response) }
			});
			let connection = hyper::server::conn::http1::Builder::new()
				.serve_connection(TokioIo::new(stream), answer);
			if let Err(error) = connection.await {
				log::debug!(target: "vigil-relayer", "a request for metrics failed: {error}");
			}
		});
	}
}

fn respond(
	request: &Request<Incoming>,
	metrics: &Metrics,
	shared: &Shared,
) -> Response<Full<Bytes>> {
	let (status, kind, body) = match (request.method(), request.uri().path()) {
		(&Method::GET, "/metrics") => {
			(StatusCode::OK, "text/plain; version=0.0.4", metrics.text(shared))
		},
		(&Method::GET, "/status") => (StatusCode::OK, "application/json", shared.json()),
		(&Method::GET, _) => (StatusCode::NOT_FOUND, "text/plain", String::new()),
		_ => (StatusCode::METHOD_NOT_ALLOWED, "text/plain", String::new()),
	};
	let response = Response::builder().status(status).header("content-type", kind);
	response.body(Full::new(Bytes::from(body))).unwrap_or_default()
}
