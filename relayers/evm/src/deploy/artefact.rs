// SPDX-License-Identifier: Apache-2.0

//! Contracts as they were compiled, and whether code on a chain is theirs.

use alloy_primitives::Bytes;
use serde::Deserialize;

/// A contract that can be made.
#[derive(Clone, Debug)]
pub struct Artefact {
	/// Its name.
	pub name: String,
	/// What compiled it.
	pub compiler: String,
	/// What makes it; arguments follow.
	pub code: Bytes,
	/// What stands on the chain then, but for immutables.
	deployed: Bytes,
	/// Where these are, and how long.
	immutables: Vec<(usize, usize)>,
}

/// An artefact that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadArtefact {
	/// There is none.
	#[error("there is no contract called {0}")]
	Unknown(String),
	/// It is garbled.
	#[error("the artefact of {0} is garbled: {1}")]
	Garbled(String, String),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
	contract_name: String,
	compiler: String,
	bytecode: Bytes,
	deployed_bytecode: Bytes,
	immutables: Vec<(usize, usize)>,
}

macro_rules! artefacts {
	($($name:literal)*) => {
		/// The contracts that can be made.
		#[cfg(test)]
		const NAMES: &[&str] = &[$($name),*];

		fn text(name: &str) -> Option<&'static str> {
			match name {
				$($name => {
					Some(include_str!(concat!("../../contracts/artefacts/", $name, ".json")))
				},)*
				_ => None,
			}
		}
	};
}

artefacts! {
	"Archive" "AxelarPath" "AxelarTeller" "Crossing" "Desk" "Erc7786Path" "Erc7786Teller" "GateDvn" "GateIsm"
	"GateNtt" "Gateway7786" "HyperlanePath" "HyperlaneTeller" "Office" "PoolHooks" "SafeModule" "StatusReceiver"
	"StatusSender" "Trigger" "UptimeFeed" "VigilInbox"
}

impl Artefact {
	/// The contract with this name.
	pub fn named(name: &str) -> Result<Self, BadArtefact> {
		let text = text(name).ok_or_else(|| BadArtefact::Unknown(name.into()))?;
		let file: File = serde_json::from_str(text)
			.map_err(|error| BadArtefact::Garbled(name.into(), error.to_string()))?;
		Ok(Self {
			name: file.contract_name,
			compiler: file.compiler,
			code: file.bytecode,
			deployed: file.deployed_bytecode,
			immutables: file.immutables,
		})
	}

	/// Whether code on a chain is this contract's, whatever its constructor was given.
	pub fn is_code_of(&self, found: &[u8]) -> bool {
		let mut left = self.deployed.to_vec();
		let mut right = found.to_vec();
		for (from, length) in &self.immutables {
			let range = *from..from.saturating_add(*length);
			let both = (left.get_mut(range.clone()), right.get_mut(range));
			let (Some(left), Some(right)) = both else { return false };
			left.fill(0);
			right.fill(0);
		}
		left == right
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn all_artefacts_are_read_and_know_their_own_code_only() {
		for name in NAMES {
			let artefact = Artefact::named(name).unwrap();
			assert_eq!(artefact.name, *name);
			assert!(artefact.is_code_of(&artefact.deployed), "{name}");
			let mut immutable = artefact.deployed.to_vec();
			if let Some((from, _)) = artefact.immutables.first() {
				immutable[*from] ^= 1;
				assert!(artefact.is_code_of(&immutable), "{name}");
			}
			let mut other = artefact.deployed.to_vec();
			other[0] ^= 1;
			assert!(!artefact.is_code_of(&other), "{name}");
			assert!(!artefact.is_code_of(&artefact.deployed[1..]), "{name}");
			assert!(!artefact.is_code_of(&[]), "{name}");
		}
		assert_eq!(Artefact::named("None").unwrap_err(), BadArtefact::Unknown("None".into()));
	}
}
