// SPDX-License-Identifier: Apache-2.0

//! The vault that a plan takes into use: `StandbyVault` as its contract is compiled, switched by the Actor of a
//! protocol.

use super::{
	words::{address_of, address_word, bytes_of, call, text, word, Address},
	EvmStandby, DEV,
};
use crate::{client::rpc_params, Error, Result, Scene, Seen};
use pallet_failover::NewTarget;
use serde_json::{json, Value};
use std::time::Duration;
use vigil_primitives::{Payload, Seconds, ServiceId};

/// The vault.
const VAULT: &str = include_str!("../../../../relayers/evm/contracts/artefacts/StandbyVault.json");
/// What reads balances at home from a certified state.
const BALANCES: &str =
	include_str!("../../../../relayers/evm/contracts/artefacts/EvmBalances.json");
/// What a plan calls, and what it calls when the ward is live again.
const ACTIVATE: &str = "activate()";
const STAND_BY: &str = "standBy()";
/// Gas that a plan gives each of these: what was certified last is frozen by the first.
const CALL_GAS: u64 = 400_000;
/// How long a contract may take to be in a block.
const MADE: Duration = Duration::from_secs(60);
/// How long a vault may take to stand by after its ward is live again.
const STANDS_BY: Duration = Duration::from_secs(120);
/// More gas than making the vault takes.
const MAKING: &str = "0x400000";

impl EvmStandby {
	/// Makes a vault that the Actor of a service's protocol switches; holders prove what they had of the ward's own
	/// coin.
	pub(super) async fn make_vault(
		&mut self,
		scene: &Scene,
		service: ServiceId,
	) -> Result<Address> {
		let protocol = scene.ward(service)?.protocol;
		let actor = self.query("actorOf(uint32,uint32)", &[service.0, protocol.0]).await?;
		let actor = address_of(&actor)?;
		let balances = self.make_contract(scene, BALANCES, &[[0; 32]; 4].concat()).await?;
		let arguments = arguments(self.inbox, service, actor, balances)?;
		let vault = self.make_contract(scene, VAULT, &arguments).await?;
		self.vault = Some(vault);
		Ok(vault)
	}

	/// What a plan does there: the vault takes over, and stands by when the ward is live again.
	pub(super) fn target(&self, vault: Address) -> Result<NewTarget> {
		let calls = |signature| {
			Payload::try_from(call(vault, CALL_GAS, signature)).map_err(|_| Error::Decode {
				what: "the calls".into(),
				reason: "they are too long".into(),
			})
		};
		let (failover, failback) = (calls(ACTIVATE)?, calls(STAND_BY)?);
		Ok(NewTarget { destination: self.destination, delay: Seconds(0), failover, failback })
	}

	/// Whether the vault works, and found that its ward stands when it was told to.
	pub async fn is_active(&self) -> Result<bool> {
		let Some(vault) = self.vault else { return Ok(false) };
		let active = self.ask_contract(vault, "isActive()", &[]).await?;
		let round = self.ask_contract(vault, "haltRound()", &[]).await?;
		Ok([active, round].iter().all(|word| word.iter().any(|byte| *byte != 0)))
	}

	/// Waits until the vault stands by: its plan has failed back.
	pub async fn stands_by(&self, scene: &Scene) -> Result<()> {
		let wait = scene.until("a vault on the EVM chain that stands by", STANDS_BY, async || {
			Ok(Seen::when(!self.is_active().await?, "it works"))
		});
		wait.await
	}

	/// Makes a contract, and waits for it.
	async fn make_contract(
		&self,
		scene: &Scene,
		artefact: &str,
		arguments: &[u8],
	) -> Result<Address> {
		let code = code_of(artefact)?;
		let data = format!("{code}{}", hex::encode(arguments));
		let call = json!({ "from": DEV, "data": data, "gas": MAKING });
		let hash: String = self.ask("eth_sendTransaction", rpc_params![call]).await?;
		let wait = scene.until("a contract on the EVM chain", MADE, async || {
			let receipt: Value =
				self.ask("eth_getTransactionReceipt", rpc_params![hash.clone()]).await?;
			let made = receipt["contractAddress"].as_str().map(str::to_owned);
			let made = made.filter(|_| receipt["status"] == "0x1");
			Ok(Seen::some(made, format!("its receipt is {receipt}")))
		});
		address_of(&bytes_of(&wait.await?)?)
	}
}

/// The code in an artefact that makes its contract.
fn code_of(artefact: &str) -> Result<String> {
	let unreadable = |reason: String| Error::Decode { what: "an artefact".into(), reason };
	let file: Value =
		serde_json::from_str(artefact).map_err(|error| unreadable(error.to_string()))?;
	let code = file["bytecode"].as_str().ok_or_else(|| unreadable("it has no code".into()))?;
	Ok(code.to_owned())
}

/// What the vault is made with. Nobody deposits in a scene, so its coin is an account without code.
fn arguments(
	inbox: Address,
	service: ServiceId,
	actor: Address,
	balances: Address,
) -> Result<Vec<u8>> {
	let coin = address_of(&bytes_of(DEV)?)?;
	let (name, symbol) = (text("Standby"), text("sC"));
	let head = [
		address_word(coin),
		word(7 * 32),
		word(9 * 32),
		address_word(inbox),
		word(service.0.into()),
		address_word(actor),
		address_word(balances),
	];
	Ok([head.as_slice(), &name, &symbol].concat().concat())
}

#[cfg(test)]
mod tests {
	use super::*;

	fn types(inputs: &Value) -> Vec<&str> {
		let inputs = inputs.as_array().into_iter().flatten();
		inputs.filter_map(|input| input["type"].as_str()).collect()
	}

	#[test]
	fn the_vault_is_made_and_called_as_its_artefact_says() {
		let vault: Value = serde_json::from_str(VAULT).unwrap();
		let entries = vault["abi"].as_array().unwrap();
		let made = entries.iter().find(|one| one["type"] == "constructor").unwrap();
		let expected = ["address", "string", "string", "address", "uint32", "address", "address"];
		assert_eq!(types(&made["inputs"]), expected);
		for signature in [ACTIVATE, STAND_BY, "isActive()", "haltRound()"] {
			let name = signature.trim_end_matches("()");
			let found = entries.iter().find(|one| one["name"] == name).unwrap();
			assert!(types(&found["inputs"]).is_empty(), "{signature}");
		}
		let balances: Value = serde_json::from_str(BALANCES).unwrap();
		let entries = balances["abi"].as_array().unwrap();
		let made = entries.iter().find(|one| one["type"] == "constructor").unwrap();
		assert_eq!(types(&made["inputs"]), ["address", "bytes32", "uint256", "uint256"]);
		assert!(code_of(VAULT).unwrap().len() > 10_000);
	}

	#[test]
	fn texts_stand_where_the_head_says() {
		let bytes = arguments([1; 20], ServiceId(7), [2; 20], [3; 20]).unwrap();
		assert_eq!(bytes.len(), 11 * 32);
		let at = |word: usize| &bytes[word * 32..(word + 1) * 32];
		assert_eq!((at(1)[31], at(2)[30..].to_vec()), (224, vec![1, 32]));
		assert_eq!((at(7)[31], &at(8)[..7]), (7, &b"Standby"[..]));
		assert_eq!((at(9)[31], &at(10)[..2]), (2, &b"sC"[..]));
		assert_eq!((at(4)[31], at(5)[31], at(6)[31]), (7, 2, 3));
	}
}
