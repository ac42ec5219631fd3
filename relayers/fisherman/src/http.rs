// SPDX-License-Identifier: Apache-2.0

//! A ward's node behind HTTP: every answer has a limit of bytes and of time, and nothing it says is shown at length.

use crate::ward::WardError;
use reqwest::{redirect::Policy, Client, RequestBuilder, Url};
use serde::{de::DeserializeOwned, Deserialize};
use serde_json::{json, Value};
use std::time::Duration;
use vigil_relayer_link::{Endpoint, RpcError};

/// The most bytes of one answer: a page of validators or a commit has a tenth of it.
pub const MOST_BYTES: usize = 2 * 1024 * 1024;
/// Longer than any honest answer takes.
const PATIENCE: Duration = Duration::from_secs(10);
/// So much is shown of what a node says.
const SHOWN: usize = 160;

/// A node.
pub struct Http {
	endpoint: Endpoint,
	/// What it is asked with, or why it cannot be.
	client: Result<(Client, Url), String>,
}

/// An answer of JSON-RPC.
#[derive(Deserialize)]
struct Envelope<T> {
	result: Option<T>,
	error: Option<ErrorJson>,
}

#[derive(Deserialize)]
struct ErrorJson {
	#[serde(default)]
	code: i32,
	#[serde(default)]
	message: String,
	#[serde(default)]
	data: Value,
}

impl Http {
	/// The node at this address; one of WebSockets answers over HTTP, too.
	pub fn new(endpoint: &Endpoint) -> Self {
		// Another one may be in use, which does as well.
		let _ = rustls::crypto::ring::default_provider().install_default();
		let client = Client::builder().timeout(PATIENCE).redirect(Policy::none()).build();
		let client = client.map_err(|error| error.to_string());
		let client = client.and_then(|client| Ok((client, base(endpoint)?)));
		Self { endpoint: endpoint.clone(), client }
	}

	/// Where it is.
	pub fn endpoint(&self) -> &Endpoint {
		&self.endpoint
	}

	/// Asks for something by its name.
	pub async fn get<T: DeserializeOwned>(
		&self,
		what: &str,
		query: &[(&str, u64)],
	) -> Result<T, WardError> {
		let (client, base) = self.client(what)?;
		let mut url = base.clone();
		url.set_path(&format!("{}/{what}", base.path().trim_end_matches('/')));
		for (name, number) in query {
			url.query_pairs_mut().append_pair(name, &number.to_string());
		}
		self.answer(what, client.get(url)).await
	}

	/// Asks a JSON-RPC method.
	pub async fn post<T: DeserializeOwned>(
		&self,
		method: &str,
		params: Value,
	) -> Result<T, WardError> {
		let (client, base) = self.client(method)?;
		let question = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
		let request = client.post(base.clone()).header("content-type", "application/json");
		self.answer(method, request.body(question.to_string())).await
	}

	async fn answer<T: DeserializeOwned>(
		&self,
		what: &str,
		request: RequestBuilder,
	) -> Result<T, WardError> {
		let down = |error: reqwest::Error| self.down(&error.without_url().to_string());
		let mut response = request.send().await.map_err(down)?;
		let mut bytes = Vec::new();
		while let Some(chunk) = response.chunk().await.map_err(down)? {
			if bytes.len().saturating_add(chunk.len()) > MOST_BYTES {
				return Err(self.nonsense(what, format!("more than {MOST_BYTES} bytes")));
			}
			bytes.extend_from_slice(&chunk);
		}
		let parsed: Envelope<T> = serde_json::from_slice(&bytes)
			.map_err(|error| self.nonsense(what, cut(&error.to_string())))?;
		match parsed {
			Envelope { error: Some(ErrorJson { code, message, data }), .. } => {
				let data = data.as_str().map(|data| format!(": {data}")).unwrap_or_default();
				Err(WardError::Rpc(RpcError::Refused {
					endpoint: self.endpoint.to_string(),
					method: what.into(),
					code,
					message: cut(&self.endpoint.redact(&format!("{message}{data}"))),
				}))
			},
			Envelope { result: Some(result), .. } => Ok(result),
			_ => Err(self.nonsense(what, "there is no result")),
		}
	}

	fn client(&self, what: &str) -> Result<(&Client, &Url), WardError> {
		let problem = |problem: &String| self.nonsense(what, problem);
		self.client.as_ref().map(|(client, base)| (client, base)).map_err(problem)
	}

	fn down(&self, detail: &str) -> WardError {
		WardError::Rpc(RpcError::Unreachable {
			endpoint: self.endpoint.to_string(),
			detail: cut(&self.endpoint.redact(detail)),
		})
	}

	/// What does not fit the question.
	pub fn nonsense(&self, what: &str, detail: impl ToString) -> WardError {
		WardError::Rpc(RpcError::Nonsense {
			endpoint: self.endpoint.to_string(),
			method: what.into(),
			detail: detail.to_string(),
		})
	}
}

/// The address to ask, by HTTP.
fn base(endpoint: &Endpoint) -> Result<Url, String> {
	let wrong = || "its address is none of the web".to_string();
	let mut url = Url::parse(endpoint.secret()).map_err(|_| wrong())?;
	let scheme = match url.scheme() {
		"ws" => "http",
		"wss" => "https",
		_ => return Ok(url),
	};
	url.set_scheme(scheme).map_err(|()| wrong())?;
	let path = url.path().trim_end_matches('/');
	let path = path.strip_suffix("/websocket").unwrap_or(path).to_string();
	url.set_path(&path);
	Ok(url)
}

/// The beginning of a text, in one line.
pub fn cut(text: &str) -> String {
	let clean = |letter: char| if letter.is_control() { ' ' } else { letter };
	let mut shown: String = text.chars().take(SHOWN).map(clean).collect();
	if text.chars().nth(SHOWN).is_some() {
		shown.push_str("...");
	}
	shown
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_node_behind_web_sockets_is_asked_over_http_and_no_address_is_shown() {
		let of = |text: &str| base(&Endpoint::web(text).unwrap()).unwrap().to_string();
		assert_eq!(of("ws://a.example:26657/websocket"), "http://a.example:26657/");
		assert_eq!(of("wss://a.example/SECRET/websocket"), "https://a.example/SECRET");
		assert_eq!(of("https://a.example/SECRET/"), "https://a.example/SECRET/");
		let node = Http::new(&Endpoint::web("http://a.example/SECRET").unwrap());
		assert!(!node.down("no way to http://a.example/SECRET").to_string().contains("SECRET"));
	}

	#[test]
	fn little_is_shown_of_what_a_node_says() {
		assert_eq!(cut("one\nline"), "one line");
		assert_eq!(cut(&"x".repeat(9_000)).len(), SHOWN + 3);
	}
}
