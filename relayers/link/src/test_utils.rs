// SPDX-License-Identifier: Apache-2.0

//! Nodes that say whatever a test wants them to say.

use crate::Endpoint;
use serde_json::{json, Value};
use soketto::handshake::{server::Response, Server};
use std::sync::{
	atomic::{AtomicUsize, Ordering},
	Arc,
};
use tokio::{
	io::{AsyncRead, AsyncWrite},
	net::TcpListener,
	sync::{broadcast, mpsc},
};
use tokio_util::compat::TokioAsyncReadCompatExt;

/// JSON-RPC's code for a method that is not there.
pub const NO_METHOD: i64 = -32_601;

/// What a method answers; `None`: nothing, ever.
pub type Answer = Option<Result<Value, i64>>;
type Answers = Arc<dyn Fn(&str, &Value) -> Answer + Send + Sync>;

/// What a node says.
#[derive(Clone)]
pub struct Script {
	answers: Answers,
	live: broadcast::Sender<Value>,
	suspected: broadcast::Sender<Value>,
}

/// A node.
pub struct FakeNode {
	/// Where it is.
	pub endpoint: Endpoint,
	/// What subscribers of certificates are told.
	pub live: broadcast::Sender<Value>,
	/// What subscribers of suspicions are told.
	pub suspected: broadcast::Sender<Value>,
	/// Connections so far.
	pub dialled: Arc<AtomicUsize>,
}

impl Script {
	/// These answers.
	pub fn new(answers: impl Fn(&str, &Value) -> Answer + Send + Sync + 'static) -> Self {
		let channel = || broadcast::channel(1_024).0;
		Self { answers: Arc::new(answers), live: channel(), suspected: channel() }
	}
}

/// Starts a node with these answers.
pub async fn node(answers: impl Fn(&str, &Value) -> Answer + Send + Sync + 'static) -> FakeNode {
	let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
	let url = format!("ws://{}", listener.local_addr().unwrap());
	let (script, dialled) = (Script::new(answers), Arc::new(AtomicUsize::new(0)));
	let (all, count) = (script.clone(), dialled.clone());
	tokio::spawn(async move {
		loop {
			let (stream, _) = listener.accept().await.unwrap();
			count.fetch_add(1, Ordering::SeqCst);
			tokio::spawn(serve(stream, all.clone()));
		}
	});
	let Script { live, suspected, .. } = script;
	FakeNode { endpoint: Endpoint::new(&url).unwrap(), live, suspected, dialled }
}

/// Answers one client, until it goes.
pub async fn serve(stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static, script: Script) {
	let (mut live, mut suspected) = (script.live.subscribe(), script.suspected.subscribe());
	let mut server = Server::new(stream.compat());
	let key = server.receive_request().await.unwrap().key();
	server.send_response(&Response::Accept { key, protocol: None }).await.unwrap();
	let (mut sender, mut receiver) = server.into_builder().finish();
	let (requests, mut arrived) = mpsc::unbounded_channel();
	tokio::spawn(async move {
		let mut bytes = Vec::new();
		while receiver.receive_data(&mut bytes).await.is_ok() {
			let _ = requests.send(serde_json::from_slice::<Value>(&bytes).unwrap());
			bytes.clear();
		}
	});
	loop {
		let text = tokio::select! {
			request = arrived.recv() => {
				let Some(request) = request else { return };
				let method = request["method"].as_str().unwrap().to_string();
				let answer = match (script.answers)(&method, &request["params"]) {
					Some(Ok(result)) => {
						json!({ "jsonrpc": "2.0", "id": request["id"], "result": result })
					},
					Some(Err(code)) => json!({
						"jsonrpc": "2.0", "id": request["id"],
						"error": { "code": code, "message": "no" },
					}),
					None => continue,
				};
				answer.to_string()
			},
			Ok(item) = live.recv() => told("certificate", &item),
			Ok(item) = suspected.recv() => told("suspicion", &item),
		};
		if sender.send_text(text).await.is_err() || sender.flush().await.is_err() {
			return;
		}
	}
}

/// What a subscriber is told; the subscription's name is that of what it is about.
fn told(about: &str, item: &Value) -> String {
	let params = json!({ "subscription": about, "result": item });
	json!({ "jsonrpc": "2.0", "method": format!("vigil_{about}"), "params": params }).to_string()
}
