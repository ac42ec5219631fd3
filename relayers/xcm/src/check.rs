// SPDX-License-Identifier: Apache-2.0

//! What is wrong with a node of a destination, before a relayer relies on it. One sentence each.

use crate::destination;
use vigil_primitives::{answers::inbox::InboxInfo, ServiceId, H256};
use vigil_relayer_link::{
	account::{account_key, Account},
	key::{address_of, VIGIL_PREFIX},
	Connection, Endpoint, Runtime,
};

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

/// Looks at a node of a destination.
pub async fn check(
	endpoint: &Endpoint,
	expected: Option<H256>,
	wanted: &Wanted<'_>,
) -> Vec<String> {
	let connection = match Connection::dial(endpoint, expected).await {
		Ok(connection) => connection,
		Err(error) => return vec![error.to_string()],
	};
	let mut problems = Vec::new();
	let mut prefix = None;
	match Runtime::read(&connection).await {
		Ok(runtime) => {
			prefix = runtime.prefix();
			if let Err(error) = destination::check(&runtime, wanted.pallet) {
				problems.push(format!("{endpoint}: {error}"));
			}
		},
		Err(error) => problems.push(error.to_string()),
	}
	let address = address_of(&wanted.account, prefix.unwrap_or(VIGIL_PREFIX));
	problems.extend(funds(&connection, wanted, &address).await.err());
	if problems.is_empty() {
		problems.extend(inbox(&connection, wanted).await.err());
	}
	problems
}

async fn funds(connection: &Connection, wanted: &Wanted<'_>, address: &str) -> Result<(), String> {
	let key = account_key(&wanted.account);
	let account = connection.storage(&key, None).await.map_err(|error| error.to_string())?;
	let account = account.as_deref().and_then(Account::decode).unwrap_or_default();
	match account.free {
		0 => Err(format!(
			"{}: the account {address} has no funds: send it some to pay fees with",
			connection.endpoint()
		)),
		balance if balance < wanted.least_balance => Err(format!(
			"{}: the account {address} has only {balance}, less than least_balance",
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
	let missing = wanted.services.iter().find(|service| !info.services.contains(service));
	missing.map_or(Ok(()), |service| {
		Err(format!(
			"{endpoint}: the inbox trusts no set of service {service}: its governance has to install \
			 one, or take the service out of `services`"
		))
	})
}
