// SPDX-License-Identifier: Apache-2.0

//! What is wrong with a node, before a relayer relies on it. One sentence each.

use crate::{
	connection::Connection,
	proof::claimed,
	source::CertificateJson,
	state::{account_key, free_balance, Places},
	Endpoint, RpcError, Runtime,
};
use subxt::rpcs::client::rpc_params;
use vigil_primitives::{ServiceId, H256};
use vigil_relayer_core::api::InboxInfo;

/// Nodes that watch no ward answer with this code.
const NO_WATCHER: i32 = 9_001;
/// JSON-RPC's code for a method that is not there.
const NO_METHOD: i32 = -32_601;

/// What to ask of a destination's node.
pub struct Wanted<'a> {
	/// The name of the inbox pallet.
	pub pallet: &'a str,
	/// The account that pays.
	pub account: [u8; 32],
	/// It should have at least this much.
	pub least_balance: u128,
	/// The genesis of the Vigil chain that is carried from, if that is known.
	pub vigil: Option<H256>,
	/// The services to carry.
	pub services: &'a [ServiceId],
}

/// Looks at a node of Vigil. Returns its genesis, if it answers.
pub async fn source(endpoint: &Endpoint, expected: Option<H256>) -> (Option<H256>, Vec<String>) {
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

/// Looks at a node of a destination.
pub async fn destination(
	endpoint: &Endpoint,
	expected: Option<H256>,
	wanted: &Wanted<'_>,
) -> Vec<String> {
	let connection = match Connection::dial(endpoint, expected).await {
		Ok(connection) => connection,
		Err(error) => return vec![error.to_string()],
	};
	let mut problems = Vec::new();
	match Runtime::read(&connection).await {
		Ok(runtime) => {
			if let Err(error) = runtime.check(wanted.pallet) {
				problems.push(format!("{endpoint}: {error}"));
			}
		},
		Err(error) => problems.push(error.to_string()),
	}
	problems.extend(funds(&connection, wanted).await.err());
	if problems.is_empty() {
		problems.extend(inbox(&connection, wanted).await.err());
	}
	problems
}

async fn funds(connection: &Connection, wanted: &Wanted<'_>) -> Result<(), String> {
	let key = account_key(&wanted.account);
	let account = connection.storage(&key, None).await.map_err(|error| error.to_string())?;
	let balance = account.as_deref().and_then(free_balance).unwrap_or(0);
	let account = hex::encode(wanted.account);
	match balance {
		0 => Err(format!(
			"{}: the account 0x{account} has no funds: send it some to pay fees with",
			connection.endpoint()
		)),
		balance if balance < wanted.least_balance => Err(format!(
			"{}: the account 0x{account} has only {balance}, less than least_balance",
			connection.endpoint()
		)),
		_ => Ok(()),
	}
}

async fn inbox(connection: &Connection, wanted: &Wanted<'_>) -> Result<(), String> {
	let endpoint = connection.endpoint();
	let info: InboxInfo =
		connection.call("InboxApi_inbox", &[], None).await.map_err(|error| error.to_string())?;
	match (info.vigil, wanted.vigil) {
		(None, _) => {
			return Err(format!(
				"{endpoint}: the inbox trusts nobody yet: its governance has to install a set"
			))
		},
		(Some(found), Some(vigil)) if found != vigil => {
			return Err(format!(
				"{endpoint}: the inbox trusts the Vigil chain {found:?}, but the source is {vigil:?}"
			))
		},
		_ => {},
	}
	let places = Places { pallet: wanted.pallet, account: &wanted.account };
	for service in wanted.services {
		let keys = places.of_service(*service, &[]);
		let best = connection.best_head().await.map_err(|error| error.to_string())?;
		let entries = claimed(connection, best, keys).await.map_err(|error| error.to_string())?;
		let sets = places.sets(&entries, *service);
		if sets.map_err(|error| format!("{endpoint}: {error}"))?.is_empty() {
			return Err(format!(
				"{endpoint}: the inbox trusts no set of service {service}: its governance has to \
				 install one, or take the service out of `services`"
			));
		}
	}
	Ok(())
}
