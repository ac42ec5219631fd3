// SPDX-License-Identifier: Apache-2.0

//! Addresses of nodes, which are never shown whole: providers put keys into them.

use serde::Deserialize;
use std::fmt;
use url::Url;

/// The address of a node. It is shown as scheme, host and port.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Endpoint(Url);

/// Why a text is no address of a node. It does not repeat the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
	/// It is no URL.
	#[error("an endpoint is no URL: write it like ws://127.0.0.1:9944")]
	NoUrl,
	/// It is neither a WebSocket URL nor one of HTTP.
	#[error("an endpoint begins with none of ws://, wss://, http:// and https://")]
	NoWeb,
	/// It is no WebSocket URL.
	#[error("an endpoint begins with neither ws:// nor wss://: certificates come over WebSockets")]
	NoWebSocket,
	/// It has no host.
	#[error("an endpoint names no host")]
	NoHost,
}

impl Endpoint {
	/// Reads the address of a Substrate node.
	pub fn new(text: &str) -> Result<Self, EndpointError> {
		match Self::web(text) {
			Ok(endpoint) if !endpoint.is_web_socket() => Err(EndpointError::NoWebSocket),
			Err(EndpointError::NoWeb) => Err(EndpointError::NoWebSocket),
			result => result,
		}
	}

	/// Reads the address of a node that may answer over HTTP, too.
	pub fn web(text: &str) -> Result<Self, EndpointError> {
		let url = Url::parse(text).map_err(|_| EndpointError::NoUrl)?;
		if !matches!(url.scheme(), "ws" | "wss" | "http" | "https") {
			return Err(EndpointError::NoWeb);
		}
		match url.host_str() {
			Some(host) if !host.is_empty() => Ok(Self(url)),
			_ => Err(EndpointError::NoHost),
		}
	}

	/// Whether it is one of WebSockets.
	pub fn is_web_socket(&self) -> bool {
		matches!(self.0.scheme(), "ws" | "wss")
	}

	/// The whole address, for connecting only.
	pub fn secret(&self) -> &str {
		self.0.as_str()
	}

	/// Takes every part of the address that may be secret out of a text about it.
	pub fn redact(&self, text: &str) -> String {
		let mut text = text.replace(self.secret(), &self.to_string());
		let query = self.0.query().unwrap_or_default();
		let parts =
			[self.0.username(), self.0.password().unwrap_or_default(), query, self.0.path()];
		for part in parts.into_iter().filter(|part| part.len() > 1) {
			text = text.replace(part, "***");
		}
		text
	}
}

impl TryFrom<String> for Endpoint {
	type Error = EndpointError;

	fn try_from(text: String) -> Result<Self, EndpointError> {
		Self::new(&text)
	}
}

impl fmt::Display for Endpoint {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{}://{}", self.0.scheme(), self.0.host_str().unwrap_or_default())?;
		self.0.port().map_or(Ok(()), |port| write!(f, ":{port}"))
	}
}

impl fmt::Debug for Endpoint {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{self}")
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_endpoint_shows_neither_user_nor_path_nor_query() {
		let endpoint =
			Endpoint::new("wss://me:pass@node.example:8443/v1/SECRET?key=HIDDEN").unwrap();
		assert_eq!(endpoint.to_string(), "wss://node.example:8443");
		assert_eq!(format!("{endpoint:?}"), "wss://node.example:8443");
		let text = format!("cannot reach {}: /v1/SECRET?key=HIDDEN, me:pass", endpoint.secret());
		let redacted = endpoint.redact(&text);
		for secret in ["SECRET", "HIDDEN", "pass"] {
			assert!(!redacted.contains(secret), "{redacted}");
		}
	}

	#[test]
	fn what_is_no_websocket_is_refused_without_being_repeated() {
		for (text, error) in [
			("SECRET", EndpointError::NoUrl),
			("http://node.example/SECRET", EndpointError::NoWebSocket),
			("file:///SECRET", EndpointError::NoWebSocket),
		] {
			assert_eq!(Endpoint::new(text), Err(error));
			assert_eq!(Endpoint::web(text).is_ok(), text.starts_with("http"));
			assert!(!error.to_string().contains("SECRET"));
		}
	}
}
