// SPDX-License-Identifier: Apache-2.0

//! One JSON-RPC endpoint over HTTP: bounded in time and size, and silent about its URL.

use crate::{
	problem::Problem,
	redact::{clean, secrets},
};
use jsonrpsee::core::{client::ClientT, http_helpers::HttpError, params::ArrayParams, ClientError};
use jsonrpsee_http_client::{transport, HttpClient};
use serde_json::Value;
use std::time::Duration;
use url::Url;

/// The largest answer that is read, in bytes. A block with the hashes of 30,000 transactions fits.
pub(crate) const MAX_RESPONSE: u32 = 2 * 1024 * 1024;

/// A connection that asks and translates errors.
#[derive(Clone)]
pub(crate) struct Wire {
	client: HttpClient,
	secrets: Vec<String>,
}

impl Wire {
	/// A connection that gives each request `timeout`. Dials nobody yet; `None` if there is no
	/// client for such a URL on this machine.
	pub fn new(url: &Url, timeout: Duration) -> Option<Self> {
		let client = HttpClient::builder()
			.max_response_size(MAX_RESPONSE)
			.request_timeout(timeout)
			.build(url.as_str())
			.ok()?;
		Some(Self { client, secrets: secrets(url) })
	}

	/// Asks once. `null` is an answer.
	pub async fn ask(&self, method: &'static str, params: Vec<Value>) -> Result<Value, Problem> {
		let mut array = ArrayParams::new();
		for param in params {
			array.insert(param).map_err(|_| Problem::Malformed("the question"))?;
		}
		let answer = self.client.request::<Value, _>(method, array).await;
		answer.map_err(|error| self.translate(method, error))
	}

	fn translate(&self, method: &'static str, error: ClientError) -> Problem {
		match error {
			ClientError::Call(error) => Problem::Refused {
				method,
				code: error.code(),
				words: clean(error.message(), &self.secrets),
			},
			ClientError::RequestTimeout => Problem::TimedOut,
			ClientError::ParseError(_) => Problem::Malformed("it is no JSON-RPC response"),
			ClientError::InvalidRequestId(_) => Problem::Malformed("it answers another question"),
			ClientError::Transport(error) => match error.downcast_ref::<transport::Error>() {
				Some(transport::Error::Rejected { status_code }) => Problem::Status(*status_code),
				Some(transport::Error::Http(HttpError::TooLarge)) => Problem::TooLarge,
				Some(transport::Error::Http(HttpError::Malformed)) => {
					Problem::Malformed("it is no HTTP response")
				},
				_ => Problem::Disconnected,
			},
			_ => Problem::Disconnected,
		}
	}
}
