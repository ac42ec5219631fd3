// SPDX-License-Identifier: Apache-2.0

//! A JSON-RPC client that speaks in the runtime's own types.
//!
//! It speaks HTTP: without a connection to lose, one client serves a node through all its restarts.

mod chain;
mod chains;
mod council;
mod haven;
pub mod insurance;
pub mod protocol;
pub mod slashing;
mod state;
mod submit;

pub use chain::{Block, Head};
pub use chains::{Chain, Haven, Vigil};
pub use haven::HavenClient;
pub use jsonrpsee::rpc_params;
pub use submit::{Included, Pending};

use crate::{Error, Result};
use jsonrpsee::core::{client::ClientT, traits::ToRpcParams, ClientError};
use jsonrpsee_http_client::HttpClient;
use serde::de::DeserializeOwned;
use std::time::Duration;

/// A node that does not answer within this time is treated as down.
const REQUEST: Duration = Duration::from_secs(10);

/// A client of one node.
#[derive(Clone, Debug)]
pub struct Client {
	url: String,
	http: HttpClient,
}

impl Client {
	/// A client of the node at `url`; does not connect yet.
	pub fn new(url: impl Into<String>) -> Result<Self> {
		let url = url.into();
		let http = HttpClient::builder().request_timeout(REQUEST).build(&url);
		let http = http.map_err(|source| rpc_error("connect", &url, source))?;
		Ok(Self { url, http })
	}

	/// The endpoint.
	pub fn url(&self) -> &str {
		&self.url
	}

	/// One request; `params` is a tuple, or [`rpc_params!`] where there are none.
	pub async fn request<R: DeserializeOwned>(
		&self,
		method: &str,
		params: impl ToRpcParams + Send,
	) -> Result<R> {
		let answer = self.http.request(method, params).await;
		answer.map_err(|source| rpc_error(method, &self.url, source))
	}
}

pub(crate) fn rpc_error(method: &str, url: &str, source: ClientError) -> Error {
	Error::Rpc { method: method.to_owned(), url: url.to_owned(), source: Box::new(source) }
}
