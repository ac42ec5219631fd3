// SPDX-License-Identifier: Apache-2.0

//! Session keys: the validator's node makes them. A trial takes others, which are thrown away with the process: a node
//! that is asked replaces those that it has.

use crate::{
	chain::Chain,
	commands::tx::bytes_of,
	error::{Problem, Result},
	shape::Style,
	tx::{Effect, Intent, TxArgs},
	ui::Ui,
};
use scale_info::TypeDef;
use serde::Deserialize;
use serde_json::json;
use sp_core::{
	crypto::ByteArray, ed25519, proof_of_possession::statement_of_ownership, sr25519, Pair,
};
use subxt::rpcs::client::rpc_params;

/// Keys, and the proof that whoever made them has them, as the runtime takes both.
#[derive(Deserialize)]
struct Generated {
	keys: String,
	proof: String,
}

/// Registers keys that the node makes now, with the proof that it has them.
pub async fn intent(ui: &Ui, chain: &Chain, args: &TxArgs) -> Result<Intent> {
	let account = args.signs_for(ui, chain)?;
	let metadata = &chain.runtime.metadata;
	let call = metadata.pallet_by_name("Session").and_then(|pallet| {
		pallet.call_variant_by_name("set_keys").and_then(|call| call.fields.first())
	});
	let of = call.ok_or_else(|| chain.runtime.lacks("call `Session.set_keys`"))?.ty.id;
	let made = match args.dry_run {
		true => {
			ui.say("tried with keys that nobody keeps: the node makes its own when this is sent");
			thrown_away(&names(chain, of), &account)?
		},
		false => by_node(chain, &account).await?,
	};
	// Keys are what the runtime says they are: as many bytes as their type has.
	let keys = chain.shapes().decode_all(of, &bytes_of(&made.keys)?, Style::Plain);
	let keys =
		keys.map_err(|misfit| Problem::refused("the keys are not of this runtime").cause(misfit))?;
	let arguments = json!({ "keys": keys, "proof": made.proof });
	let intent = Intent::new("Session", "set_keys", arguments)
		.effect(Effect::Words("used from the session after next".into()))
		.next("`vigil stake validate --commission 5%`");
	Ok(intent)
}

async fn by_node(chain: &Chain, account: &[u8; 32]) -> Result<Generated> {
	let owner = format!("0x{}", hex::encode(account));
	let made: std::result::Result<Generated, _> =
		chain.connection.request("author_rotateKeysWithOwner", rpc_params![owner]).await;
	made.map_err(|error| {
		Problem::refused("the node makes no keys").cause(error).hint(
			"run this on the validator's own machine, with --url of its own node: elsewhere it is not allowed",
		)
	})
}

/// What each session key is for.
fn names(chain: &Chain, of: u32) -> Vec<String> {
	let keys = chain.shapes().types.resolve(of).map(|keys| &keys.type_def);
	match keys {
		Some(TypeDef::Composite(keys)) => {
			keys.fields.iter().map(|key| key.name.clone().unwrap_or_default()).collect()
		},
		_ => Vec::new(),
	}
}

/// New keys for these purposes, in their order, and the proof of having them for this owner.
fn thrown_away(names: &[String], owner: &[u8; 32]) -> Result<Generated> {
	let (mut keys, mut proof) = (Vec::new(), Vec::new());
	for name in names {
		let (key, signature) = match name.as_str() {
			"grandpa" => one::<ed25519::Pair>(owner)?,
			_ => one::<sr25519::Pair>(owner)?,
		};
		keys.extend(key);
		proof.extend(signature);
	}
	let hexed = |bytes| format!("0x{}", hex::encode::<Vec<u8>>(bytes));
	Ok(Generated { keys: hexed(keys), proof: hexed(proof) })
}

/// A key, and what it signs to show that its owner has it.
fn one<P: Pair>(owner: &[u8; 32]) -> Result<(Vec<u8>, Vec<u8>)>
where
	P::Public: ByteArray,
	P::Signature: AsRef<[u8]>,
{
	let none = || Problem::refused("no key can be made for the trial");
	let mut seed = [0; 32];
	getrandom::getrandom(&mut seed).map_err(|error| none().cause(error))?;
	let pair = P::from_seed_slice(&seed).map_err(|error| none().cause(format!("{error:?}")))?;
	let signature = pair.sign(&statement_of_ownership(owner));
	Ok((pair.public().to_raw_vec(), signature.as_ref().to_vec()))
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_core::proof_of_possession::ProofOfPossessionVerifier;

	const OWNER: [u8; 32] = [7; 32];

	fn proves<P>(key: &[u8], signature: &[u8], owner: &[u8; 32]) -> bool
	where
		P: Pair + ProofOfPossessionVerifier,
		P::Public: for<'a> TryFrom<&'a [u8]>,
		P::ProofOfPossession: for<'a> TryFrom<&'a [u8]>,
	{
		let key = P::Public::try_from(key).ok().unwrap();
		let signature = P::ProofOfPossession::try_from(signature).ok().unwrap();
		P::verify_proof_of_possession(owner, &signature, &key)
	}

	#[test]
	fn keys_of_a_trial_are_new_and_proven_to_be_had_by_their_owner_alone() {
		let names = ["grandpa", "babe", "authority_discovery"].map(String::from);
		let made = || {
			let Generated { keys, proof } = thrown_away(&names, &OWNER).unwrap();
			(bytes_of(&keys).unwrap(), bytes_of(&proof).unwrap())
		};
		let (keys, proof) = made();
		assert_eq!((keys.len(), proof.len()), (3 * 32, 3 * 64));
		let at = |place: usize| (&keys[place * 32..][..32], &proof[place * 64..][..64]);
		for owner in [OWNER, [8; 32]] {
			let (key, signature) = at(0);
			assert_eq!(proves::<ed25519::Pair>(key, signature, &owner), owner == OWNER);
			for place in [1, 2] {
				let (key, signature) = at(place);
				assert_eq!(proves::<sr25519::Pair>(key, signature, &owner), owner == OWNER);
			}
		}
		assert_ne!(made().0, keys);
	}
}
