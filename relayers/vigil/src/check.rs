// SPDX-License-Identifier: Apache-2.0

//! What is wrong with a node of Vigil, before a relayer relies on it. One sentence each.

use crate::source::CertificateJson;
use subxt::rpcs::client::rpc_params;
use vigil_primitives::H256;
use vigil_relayer_link::{Connection, Endpoint, RpcError};

/// Nodes that watch no ward answer with this code.
const NO_WATCHER: i32 = 9_001;
/// JSON-RPC's code for a method that is not there.
const NO_METHOD: i32 = -32_601;

/// Looks at a node of Vigil. Returns its genesis, if it answers.
pub async fn check(endpoint: &Endpoint, expected: Option<H256>) -> (Option<H256>, Vec<String>) {
	let connection = match Connection::dial(endpoint, expected).await {
		Ok(connection) => connection,
		Err(error) => return (None, vec![error.to_string()]),
	};
	let mut problems = Vec::new();
	let kept =
		connection.request::<Vec<CertificateJson>>("vigil_certificates", rpc_params![0u32, "halt"]);
	match kept.await {
		Ok(_) => {},
		Err(RpcError::Refused { code: NO_WATCHER, .. }) => problems.push(format!(
			"{endpoint} does not watch and so has no certificates: name a node that runs a watcher"
		)),
		Err(RpcError::Refused { code: NO_METHOD, .. }) => {
			problems.push(format!("{endpoint} has no vigil_* methods: it is no node of Vigil"))
		},
		Err(error) => problems.push(error.to_string()),
	}
	(Some(connection.genesis()), problems)
}
