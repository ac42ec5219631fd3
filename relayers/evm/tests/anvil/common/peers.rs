// SPDX-License-Identifier: Apache-2.0

//! Contracts of others on a chain, as their own packages have them compiled, and small ones of a test's own. All of them
//! are made and called by the account that every anvil has made rich.

use super::{until, Anvil, RICH};
use alloy_primitives::{hex, keccak256, Address, Bytes, B256, U256};
use alloy_signer::SignerSync;
use alloy_signer_local::PrivateKeySigner;
use alloy_sol_types::{sol, SolCall, SolValue};
use serde_json::{json, Value};
use std::path::{Path, PathBuf};
use vigil_relayer_evm::{deploy::Artefact, node::At};

sol! {
	interface MailboxOwner {
		function initialize(address owner, address ism, address hook, address requiredHook) external;
	}
}

/// Answers one, whatever it is asked: Hyperlane's module that lets everything pass, and its hooks, which ask for a wei.
const TOLL: &str = "6760015f5260205ff35f5260086018f3";
/// Keeps the first word that it is told.
const FLAG: &str = "645f355f55005f526005601bf3";

/// A chain, for whoever makes contracts on it.
pub struct Peer<'a>(pub &'a Anvil);

impl Peer<'_> {
	/// Sends a transaction and waits for its receipt, which has to be a good one.
	pub async fn send(
		&self,
		from: &str,
		to: Option<Address>,
		(data, value): (Bytes, u64),
	) -> Value {
		let call = match to {
			Some(to) => json!({ "from": from, "to": to, "data": data, "value": U256::from(value) }),
			None => json!({ "from": from, "data": data }),
		};
		let hash = self.0.ask("eth_sendTransaction", json!([call])).await;
		let receipt = until("a receipt", || async {
			let found = self.0.ask("eth_getTransactionReceipt", json!([hash])).await;
			(!found.is_null()).then_some(found)
		})
		.await;
		assert_eq!(receipt["status"], "0x1", "{receipt}");
		receipt
	}

	/// Calls a contract.
	pub async fn call<C: SolCall>(&self, to: Address, call: C) {
		self.send(RICH, Some(to), (call.abi_encode().into(), 0)).await;
	}

	/// Calls it as somebody else, whose key nobody has.
	pub async fn call_as<C: SolCall>(&self, from: Address, to: Address, call: C) {
		self.0.ask("anvil_impersonateAccount", json!([from])).await;
		self.0.endow(from, 1_000_000_000_000_000_000).await;
		self.send(&from.to_string(), Some(to), (call.abi_encode().into(), 0)).await;
		self.0.ask("anvil_stopImpersonatingAccount", json!([from])).await;
	}

	/// Makes a contract.
	pub async fn make(&self, code: Vec<u8>) -> Address {
		let receipt = self.send(RICH, None, (code.into(), 0)).await;
		let made = receipt["contractAddress"].as_str().unwrap().parse().unwrap();
		assert!(!self.0.node.code(made, At::Latest).await.unwrap().is_empty());
		made
	}

	/// Makes one of ours.
	pub async fn make_ours<A: SolValue>(&self, name: &str, arguments: A) -> Address
	where
		for<'a> <A::SolType as alloy_sol_types::SolType>::Token<'a>:
			alloy_sol_types::abi::TokenSeq<'a>,
	{
		let code = Artefact::named(name).unwrap().code;
		self.make([&code[..], &arguments.abi_encode_params()[..]].concat()).await
	}

	/// What lets everything pass, and is paid.
	pub async fn toll(&self) -> Address {
		self.make(hex::decode(TOLL).unwrap()).await
	}

	/// What keeps what it is told.
	pub async fn flag(&self) -> Address {
		self.make(hex::decode(FLAG).unwrap()).await
	}

	/// Hyperlane's own mailbox, whose modules and hooks are a toll.
	pub async fn mailbox(&self, domain: u32, toll: Address) -> Address {
		let file = contracts().join("test/peers/fixtures/HyperlaneMailbox.json");
		let made = self.make([code(&file), domain.abi_encode()].concat()).await;
		let owner = RICH.parse().unwrap();
		let call =
			MailboxOwner::initializeCall { owner, ism: toll, hook: toll, requiredHook: toll };
		self.call(made, call).await;
		made
	}

	/// What a flag was told.
	pub async fn told(&self, flag: Address) -> u64 {
		let word = self.0.node.slot(flag, Default::default(), At::Latest).await.unwrap();
		U256::from_be_bytes(word.0).to()
	}
}

fn contracts() -> PathBuf {
	Path::new(env!("CARGO_MANIFEST_DIR")).join("contracts")
}

/// The code in a file that a compiler wrote.
fn code(file: &Path) -> Vec<u8> {
	let text = std::fs::read_to_string(file).unwrap_or_else(|_| panic!("{}", file.display()));
	let json: Value = serde_json::from_str(&text).unwrap();
	hex::decode(json["bytecode"].as_str().unwrap()).unwrap()
}

sol! {
	struct AxelarMessage {
		string sourceChain;
		string messageId;
		string sourceAddress;
		address contractAddress;
		bytes32 payloadHash;
	}
	struct WeightedSigner { address signer; uint128 weight; }
	struct WeightedSigners { WeightedSigner[] signers; uint128 threshold; bytes32 nonce; }
	struct AxelarProof { WeightedSigners signers; bytes[] signatures; }

	interface Amplifier {
		function approveMessages(AxelarMessage[] calldata messages, AxelarProof calldata proof) external;
		function messageHashToSign(bytes32 signersHash, bytes32 dataHash) external view returns (bytes32);
	}
}

/// Axelar's signers, of whom two of three are enough, in rising order of their addresses.
fn signers() -> (WeightedSigners, Vec<PrivateKeySigner>) {
	let keys = [11u8, 12, 13].map(B256::with_last_byte);
	let mut keys = keys.map(|key| PrivateKeySigner::from_bytes(&key).unwrap()).to_vec();
	keys.sort_by_key(PrivateKeySigner::address);
	let signers = keys.iter().map(|key| WeightedSigner { signer: key.address(), weight: 1 });
	let nonce = B256::with_last_byte(1);
	(WeightedSigners { signers: signers.collect(), threshold: 2, nonce }, keys)
}

impl Peer<'_> {
	/// Axelar's own gateway, with signers whose keys are known.
	pub async fn gateway(&self, name: &str) -> Address {
		let folder =
			modules().join("@axelar-network/axelar-gmp-sdk-solidity/artifacts/contracts/gateway");
		let file = folder.join("AxelarAmplifierGateway.sol/AxelarAmplifierGateway.json");
		let arguments = (U256::from(16), keccak256(name), U256::from(3_600)).abi_encode_params();
		let implementation = self.make([code(&file), arguments].concat()).await;
		let setup = (Address::repeat_byte(0x0b), vec![signers().0]).abi_encode_params();
		let owner: Address = RICH.parse().unwrap();
		let arguments = (implementation, owner, Bytes::from(setup)).abi_encode_params();
		let file = folder.join("AxelarAmplifierGatewayProxy.sol/AxelarAmplifierGatewayProxy.json");
		self.make([code(&file), arguments].concat()).await
	}

	/// Has Axelar's signers approve a message.
	pub async fn approve(&self, gateway: Address, message: AxelarMessage) {
		let (set, keys) = signers();
		let messages = vec![message];
		let call = Amplifier::messageHashToSignCall {
			signersHash: keccak256(set.abi_encode()),
			dataHash: keccak256((U256::ZERO, messages.clone()).abi_encode_params()),
		};
		let answer = self.0.node.call(gateway, call.abi_encode().into(), At::Latest).await.unwrap();
		let digest = Amplifier::messageHashToSignCall::abi_decode_returns(&answer).unwrap();
		let signatures = keys.iter().take(2).map(|key| {
			let signed = key.sign_hash_sync(&digest).unwrap();
			Bytes::from(signed.as_bytes().to_vec())
		});
		let proof = AxelarProof { signatures: signatures.collect(), signers: set };
		self.call(gateway, Amplifier::approveMessagesCall { messages, proof }).await;
	}
}

fn modules() -> PathBuf {
	let compiled = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/node_modules");
	std::env::var_os("VIGIL_NODE_MODULES").map_or_else(compiled, PathBuf::from)
}
