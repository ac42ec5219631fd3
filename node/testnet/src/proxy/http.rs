// SPDX-License-Identifier: Apache-2.0

//! As much of an HTTP server as JSON-RPC clients need, on plain sockets, so that it can refuse, hang
//! and break off like no good server would.

use super::{Fault, Upstream};
use serde_json::Value;
use std::{io, net::SocketAddr, time::Duration};
use tokio::{
	io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
	net::{TcpListener, TcpStream},
	sync::watch,
	task::JoinSet,
};

/// More than any request in a test has, in bytes.
const LARGEST: usize = 32 * 1024 * 1024;

/// A socket that listens on `address`.
pub(super) fn listen(address: SocketAddr) -> io::Result<TcpListener> {
	let listener = std::net::TcpListener::bind(address)?;
	listener.set_nonblocking(true)?;
	TcpListener::from_std(listener)
}

/// Serves under each fault in turn until the proxy is gone.
pub(super) async fn run(
	address: SocketAddr,
	mut listener: Option<TcpListener>,
	mut faults: watch::Receiver<Fault>,
	upstream: Upstream,
) {
	loop {
		let fault = faults.borrow_and_update().clone();
		if fault == Fault::Down {
			listener = None;
			if faults.changed().await.is_err() {
				return;
			}
			continue;
		}
		let Some(socket) = listener.take().or_else(|| listen(address).ok()) else {
			// The port is still taken by what ends.
			tokio::time::sleep(Duration::from_millis(20)).await;
			continue;
		};
		let mut connections = JoinSet::new();
		loop {
			tokio::select! {
				changed = faults.changed() => match changed {
					Ok(()) => break,
					Err(_) => return,
				},
				Ok((stream, _)) = socket.accept() => {
					connections.spawn(connection(stream, fault.clone(), upstream.clone()));
				},
				Some(_) = connections.join_next() => {},
			}
		}
		listener = Some(socket);
	}
}

/// Serves one connection. Whatever breaks it ends it, as the client will notice.
async fn connection(stream: TcpStream, fault: Fault, upstream: Upstream) -> io::Result<()> {
	let mut stream = BufReader::new(stream);
	while let Some(body) = read(&mut stream).await? {
		let (status, body) = match &fault {
			Fault::Hang => std::future::pending().await,
			Fault::Status(status) => (*status, String::new()),
			_ => (200, answer(&fault, &upstream, &body).await),
		};
		let head = format!(
			"HTTP/1.1 {status} -\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
			body.len()
		);
		stream.get_mut().write_all(format!("{head}{body}").as_bytes()).await?;
	}
	Ok(())
}

/// The body of the next request, if there is one.
async fn read(stream: &mut BufReader<TcpStream>) -> io::Result<Option<Vec<u8>>> {
	let mut length = 0;
	loop {
		let mut line = String::new();
		if stream.read_line(&mut line).await? == 0 {
			return Ok(None);
		}
		if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
			length = value.trim().parse().unwrap_or(0).min(LARGEST);
		}
		if line.trim().is_empty() {
			let mut body = vec![0; length];
			stream.read_exact(&mut body).await?;
			return Ok(Some(body));
		}
	}
}

/// The answer to a request or a batch of them.
async fn answer(fault: &Fault, upstream: &Upstream, body: &[u8]) -> String {
	if let Fault::Slow(time) = fault {
		tokio::time::sleep(*time).await;
	}
	match serde_json::from_slice(body).unwrap_or_default() {
		Value::Array(batch) => {
			let mut answers = Vec::new();
			for request in &batch {
				answers.push(upstream.answer(fault, request).await);
			}
			Value::Array(answers).to_string()
		},
		request => upstream.answer(fault, &request).await.to_string(),
	}
}
