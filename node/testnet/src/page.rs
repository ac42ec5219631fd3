// SPDX-License-Identifier: Apache-2.0

//! The status page and console of `clients/web`, served on the loopback for a network that runs here.
//!
//! It serves files and nothing else: what the page shows it asks the nodes and its own light client.

use crate::{Error, Network, Result};
use serde_json::json;
use std::{
	collections::BTreeMap,
	fmt, io,
	net::{Ipv4Addr, SocketAddr},
	path::{Path, PathBuf},
	sync::Arc,
	time::Duration,
};
use tokio::{
	io::{AsyncReadExt, AsyncWriteExt},
	net::{TcpListener, TcpStream},
	sync::Semaphore,
	task::JoinHandle,
	time::timeout,
};

/// No request is longer: browsers send a few hundred bytes.
const LONGEST_REQUEST: usize = 16 * 1024;
/// How long a browser may take for its request, and for the answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// How many requests are answered at once.
const AT_ONCE: usize = 32;
/// What `clients/web` is built into.
const BUILT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../clients/web/dist");

/// A page that is served until this is dropped.
pub struct Page {
	address: SocketAddr,
	serving: JoinHandle<()>,
}

impl fmt::Debug for Page {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_struct("Page").field("address", &self.address).finish_non_exhaustive()
	}
}

/// What is served.
#[derive(Debug)]
struct Files {
	folder: PathBuf,
	/// What stands for files of these names.
	given: BTreeMap<&'static str, Given>,
	/// Whom browsers may ask for: no other name leads here, whoever resolves it so.
	hosts: [String; 2],
}

#[derive(Debug)]
enum Given {
	Text(String),
	File(PathBuf),
}

impl Page {
	/// Where `make web` puts the built page, if it did.
	pub fn built() -> Option<PathBuf> {
		let folder = Path::new(BUILT);
		folder.join("index.html").exists().then(|| folder.to_owned())
	}

	/// Serves the page in `folder` for a network, whose services' wards have these names.
	pub async fn serve(
		folder: impl Into<PathBuf>,
		network: &Network,
		wards: BTreeMap<String, String>,
	) -> Result<Self> {
		let nodes = network.nodes();
		let genesis = match nodes.first() {
			Some(node) => Some(format!("{:?}", node.client().genesis_hash().await?)),
			None => None,
		};
		let about = json!({
			"name": "Demo",
			"genesisHash": genesis,
			"nodes": nodes.iter().map(|node| node.websocket_url()).collect::<Vec<_>>(),
			"chainSpec": "spec.json",
			"bootNodes": nodes.iter().filter_map(|node| node.light_address()).collect::<Vec<_>>(),
			"wards": wards,
			"development": true,
			// Runtimes of tests and demo are built without the hash of their metadata.
			"metadataHash": false,
			"feed": null,
		});
		let given = BTreeMap::from([
			("network.json", Given::Text(about.to_string())),
			("spec.json", Given::File(network.specification().to_owned())),
		]);
		Self::serve_files(folder.into(), given).await
	}

	async fn serve_files(folder: PathBuf, given: BTreeMap<&'static str, Given>) -> Result<Self> {
		let failed = |source| Error::File { path: folder.clone(), source };
		let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(failed)?;
		let address = listener.local_addr().map_err(failed)?;
		let hosts = ["127.0.0.1", "localhost"].map(|name| format!("{name}:{}", address.port()));
		let files = Arc::new(Files { folder: folder.clone(), given, hosts });
		Ok(Self { address, serving: tokio::spawn(accept(listener, files)) })
	}

	/// Where a browser finds it.
	pub fn url(&self) -> String {
		format!("http://{}/", self.address)
	}
}

impl Drop for Page {
	fn drop(&mut self) {
		self.serving.abort();
	}
}

async fn accept(listener: TcpListener, files: Arc<Files>) {
	let places = Arc::new(Semaphore::new(AT_ONCE));
	loop {
		let Ok(place) = places.clone().acquire_owned().await else { return };
		let Ok((stream, _)) = listener.accept().await else {
			// Out of file descriptors, perhaps: others may close theirs.
			tokio::time::sleep(Duration::from_millis(100)).await;
			continue;
		};
		let files = files.clone();
		tokio::spawn(async move {
			// A browser that leaves in the middle is nobody's concern.
			let _ = timeout(PATIENCE, answer(stream, &files)).await;
			drop(place);
		});
	}
}

async fn answer(mut stream: TcpStream, files: &Files) -> io::Result<()> {
	let mut request = Vec::new();
	let mut part = [0; 2_048];
	while !request.windows(4).any(|end| end == b"\r\n\r\n") {
		let read = stream.read(&mut part).await?;
		request.extend(part.iter().take(read));
		if read == 0 || request.len() > LONGEST_REQUEST {
			return Ok(());
		}
	}
	let (status, kind, body) = files.find(&String::from_utf8_lossy(&request)).await;
	let head = format!(
		"HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\ncache-control: no-cache\r\n\
		 x-content-type-options: nosniff\r\nx-frame-options: DENY\r\nconnection: close\r\n\r\n",
		body.len()
	);
	stream.write_all(head.as_bytes()).await?;
	stream.write_all(&body).await?;
	stream.shutdown().await
}

impl Files {
	/// Status, media type and body of the answer to a request.
	async fn find(&self, request: &str) -> (&'static str, &'static str, Vec<u8>) {
		const PLAIN: &str = "text/plain; charset=utf-8";
		let mut lines = request.lines();
		let mut first = lines.next().unwrap_or_default().split(' ');
		let (method, target) = (first.next(), first.next().unwrap_or_default());
		let host = lines.find_map(|line| {
			let (name, value) = line.split_once(':')?;
			name.eq_ignore_ascii_case("host").then(|| value.trim())
		});
		if !host.is_some_and(|host| self.hosts.iter().any(|own| own == host)) {
			return ("403 Forbidden", PLAIN, b"not by this name".to_vec());
		}
		if method != Some("GET") {
			return ("405 Method Not Allowed", PLAIN, b"files are read only".to_vec());
		}
		let Some(name) = name_of(target) else {
			return ("404 Not Found", PLAIN, b"no such file".to_vec());
		};
		let body = match self.given.get(name) {
			Some(Given::Text(text)) => Ok(text.clone().into_bytes()),
			Some(Given::File(path)) => read(path.clone()).await,
			None => read(self.folder.join(name)).await,
		};
		match body {
			Ok(body) => ("200 OK", media_type(name), body),
			Err(_) => ("404 Not Found", PLAIN, b"no such file".to_vec()),
		}
	}
}

/// The runtime's own reading of files would be another of tokio's features.
async fn read(path: PathBuf) -> io::Result<Vec<u8>> {
	tokio::task::spawn_blocking(move || std::fs::read(path)).await?
}

/// The name of a file below the folder. None has characters or parts that lead anywhere else.
fn name_of(target: &str) -> Option<&str> {
	let path = target.split(['?', '#']).next()?.strip_prefix('/')?;
	let name = if path.is_empty() { "index.html" } else { path };
	let plain = |part: &str| {
		let first = part.chars().next();
		first.is_some_and(|first| first.is_ascii_alphanumeric() || first == '_')
			&& part.chars().all(|one| one.is_ascii_alphanumeric() || "._-".contains(one))
	};
	name.split('/').all(plain).then_some(name)
}

fn media_type(name: &str) -> &'static str {
	match Path::new(name).extension().and_then(|extension| extension.to_str()) {
		Some("html") => "text/html; charset=utf-8",
		Some("js") => "text/javascript; charset=utf-8",
		Some("css") => "text/css; charset=utf-8",
		Some("json") => "application/json",
		Some("svg") => "image/svg+xml",
		Some("webmanifest") => "application/manifest+json",
		_ => "application/octet-stream",
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	async fn page() -> (Page, tempfile::TempDir) {
		let folder = tempfile::tempdir().unwrap();
		std::fs::create_dir(folder.path().join("assets")).unwrap();
		std::fs::write(folder.path().join("index.html"), "the page").unwrap();
		std::fs::write(folder.path().join("assets/a.js"), "code").unwrap();
		std::fs::write(folder.path().join(".hidden"), "hidden").unwrap();
		let given = BTreeMap::from([("network.json", Given::Text("{}".into()))]);
		(Page::serve_files(folder.path().to_owned(), given).await.unwrap(), folder)
	}

	async fn ask(page: &Page, request: &str) -> String {
		let mut stream = TcpStream::connect(page.address).await.unwrap();
		let request = request.replace("HOST", &page.address.to_string());
		stream.write_all(request.as_bytes()).await.unwrap();
		let mut answer = String::new();
		stream.read_to_string(&mut answer).await.unwrap();
		answer
	}

	async fn get(page: &Page, target: &str) -> String {
		ask(page, &format!("GET {target} HTTP/1.1\r\nHost: HOST\r\n\r\n")).await
	}

	#[tokio::test]
	async fn files_are_served_with_their_type_and_the_network_is_what_was_given() {
		let (page, _folder) = page().await;
		assert!(page.address.ip().is_loopback());
		let index = get(&page, "/").await;
		assert!(index.starts_with("HTTP/1.1 200 OK\r\n") && index.ends_with("the page"), "{index}");
		assert!(get(&page, "/assets/a.js?v=1").await.contains("text/javascript"));
		assert!(get(&page, "/network.json").await.ends_with("{}"));
	}

	#[tokio::test]
	async fn nothing_outside_the_folder_and_nothing_hidden_is_served() {
		let (page, _folder) = page().await;
		for target in [
			"/../etc/passwd",
			"/..%2fetc/passwd",
			"//etc/passwd",
			"/.hidden",
			"/a\\..\\b",
			"/assets",
			"x",
		] {
			let answer = get(&page, target).await;
			assert!(answer.starts_with("HTTP/1.1 404"), "{target}: {answer}");
		}
	}

	#[tokio::test]
	async fn a_name_that_somebody_points_here_is_not_answered() {
		let (page, _folder) = page().await;
		for host in ["evil.example", "evil.example:80", "127.0.0.1:1", ""] {
			let answer = ask(&page, &format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n")).await;
			assert!(answer.starts_with("HTTP/1.1 403"), "{host}: {answer}");
		}
		assert!(ask(&page, "GET / HTTP/1.1\r\n\r\n").await.starts_with("HTTP/1.1 403"));
	}

	#[tokio::test]
	async fn requests_that_are_no_reads_or_never_end_are_refused() {
		let (page, _folder) = page().await;
		let answer = ask(&page, "POST / HTTP/1.1\r\nHost: HOST\r\n\r\n").await;
		assert!(answer.starts_with("HTTP/1.1 405"), "{answer}");
		let mut stream = TcpStream::connect(page.address).await.unwrap();
		// The connection is closed, with what was sent unread or not.
		let _ = stream.write_all(&vec![b'a'; 2 * LONGEST_REQUEST]).await;
		let mut answer = Vec::new();
		let _ = stream.read_to_end(&mut answer).await;
		assert!(answer.is_empty());
	}
}
