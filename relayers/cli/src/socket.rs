// SPDX-License-Identifier: Apache-2.0

//! The operator's way to a running relayer: a socket next to the journal, which only the relayer's user can
//! open.

use anyhow::{bail, ensure, Context};
use http_body_util::{BodyExt, Full, Limited};
use hyper::{body::Bytes, header::HOST, Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use std::{
	fs, io,
	net::SocketAddr,
	os::unix::fs::PermissionsExt,
	path::{Path, PathBuf},
	time::Duration,
};
use tokio::{
	io::{AsyncRead, AsyncWrite},
	net::{TcpStream, UnixListener, UnixStream},
};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// The most bytes of an answer.
const MOST_ANSWER: usize = 64 * 1024 * 1024;

/// Where the socket of a relayer with this journal is.
pub fn path(journal: &Path) -> PathBuf {
	let mut name = journal.as_os_str().to_os_string();
	name.push(".sock");
	PathBuf::from(name)
}

/// Listens on the socket of the relayer with this journal, which is locked: a socket that is there was left
/// behind.
pub fn bind(journal: &Path) -> io::Result<UnixListener> {
	let path = path(journal);
	match fs::remove_file(&path) {
		Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
		_ => {},
	}
	let listener = UnixListener::bind(&path)?;
	fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
	Ok(listener)
}

/// What to ask a running relayer.
pub struct Question<'a> {
	/// How.
	pub method: Method,
	/// What.
	pub path: &'a str,
	/// With what.
	pub body: String,
}

/// Asks the relayer with this journal; without its socket by TCP, if it serves metrics there.
pub async fn ask(
	journal: &Path,
	metrics: Option<SocketAddr>,
	question: Question<'_>,
) -> anyhow::Result<Bytes> {
	let path = path(journal);
	let asked = async {
		match (UnixStream::connect(&path).await, metrics) {
			(Ok(stream), _) => exchange(stream, question).await,
			(Err(_), Some(address)) => {
				let stream = TcpStream::connect(address).await;
				let stream = stream.with_context(|| format!("it does not answer at {address}"))?;
				exchange(stream, question).await
			},
			(Err(error), None) => {
				bail!("its socket {} does not answer ({error})", path.display())
			},
		}
	};
	match tokio::time::timeout(PATIENCE, asked).await {
		Ok(answer) => answer.context("the relayer is running, but cannot be asked"),
		Err(_) => bail!("the relayer is running, but does not answer in time"),
	}
}

async fn exchange(
	stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
	question: Question<'_>,
) -> anyhow::Result<Bytes> {
	let (mut sender, connection) =
		hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
	tokio::spawn(connection);
	let request = Request::builder()
		.method(question.method)
		.uri(question.path)
		.header(HOST, "vigil-relayer")
		.body(Full::new(Bytes::from(question.body)))?;
	let response = sender.send_request(request).await?;
	let status = response.status();
	let body = Limited::new(response.into_body(), MOST_ANSWER).collect().await;
	let body = body.map_err(|error| anyhow::anyhow!("its answer breaks off: {error}"))?.to_bytes();
	let said = String::from_utf8_lossy(&body);
	ensure!(status != StatusCode::NOT_FOUND || !said.is_empty(), "it does not know the question");
	ensure!(
		status.is_success(),
		"it says: {}",
		if said.is_empty() { status.as_str() } else { &said }
	);
	Ok(body)
}
