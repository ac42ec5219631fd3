// SPDX-License-Identifier: Apache-2.0

//! What differs between transports: how a teller names the path, what it costs to tell, which messages lie between them,
//! and how one is handed in at the other end.

use super::abi::{AxelarEnds, Copy, Gateway, HyperlaneEnds, Mailbox};
use crate::{
	courier::Errand,
	node::{At, Log, Node, NodeError},
};
use alloy_primitives::{hex, keccak256, Address, Bytes, B256, U256};
use alloy_sol_types::{SolCall, SolEvent, SolValue};
use serde::Deserialize;
use serde_json::{json, Value};

/// A transport, as an operator describes it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Transport {
	/// Hyperlane's mailboxes.
	Hyperlane {},
	/// Axelar's gateways.
	Axelar {
		/// What Axelar calls the chain of the crossing.
		to_chain: String,
		/// What it calls the teller's.
		from_chain: String,
		/// What to pay Axelar's gas service with each word, in wei; nothing pays nobody.
		#[serde(default)]
		pays: u64,
	},
	/// A gateway by ERC-7786, which has to deliver by itself: the standard does not say how one is made to.
	Erc7786 {
		/// What to pay it with each word, in wei.
		#[serde(default)]
		pays: u64,
	},
}

/// The ends of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ends {
	/// The teller, on its chain.
	pub teller: Address,
	/// The path, on the crossing's chain.
	pub path: Address,
	/// The transport's contract beside the teller.
	pub there: Address,
	/// The transport's contract beside the path.
	pub here: Address,
	/// What Hyperlane calls the crossing's chain.
	pub domain: u32,
}

/// A message between a teller and a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
	/// Its hash, as the transport reckons it.
	pub id: B256,
	/// Its bytes.
	pub bytes: Bytes,
}

/// What there is to do about a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
	/// Others have to do something first, or everything.
	Wait,
	/// This call hands it in.
	Call(Errand),
	/// The path has it.
	Done,
}

async fn ask<C: SolCall>(node: &Node, of: Address, call: C) -> Result<C::Return, NodeError> {
	let answer = node.call(of, call.abi_encode().into(), At::Latest).await?;
	C::abi_decode_returns(&answer).map_err(|error| node.nonsense(C::SIGNATURE, error))
}

/// An address as other chains name it.
fn wide(address: Address) -> B256 {
	address.into_word()
}

/// An EVM address by ERC-7930, the interoperable form of OpenZeppelin: version, kind of chain, chain id, address.
pub fn interoperable(chain_id: u64, address: Address) -> Vec<u8> {
	let id = chain_id.to_be_bytes();
	let zeros = id.iter().take_while(|byte| **byte == 0).count().min(7);
	let reference = id.get(zeros..).unwrap_or_default();
	let length = u8::try_from(reference.len()).unwrap_or(u8::MAX);
	[&[0, 1, 0, 0, length], reference, &[20], address.as_slice()].concat()
}

impl Transport {
	/// The transport's contract that an end belongs to.
	pub async fn contract(&self, node: &Node, end: Address) -> Result<Address, NodeError> {
		match self {
			Self::Hyperlane {} => ask(node, end, HyperlaneEnds::mailboxCall {}).await,
			Self::Axelar { .. } | Self::Erc7786 { .. } => {
				ask(node, end, AxelarEnds::gatewayCall {}).await
			},
		}
	}

	/// What the transport calls the crossing's chain, if it is a number.
	pub async fn domain(&self, node: &Node, here: Address) -> Result<u32, NodeError> {
		match self {
			Self::Hyperlane {} => ask(node, here, Mailbox::localDomainCall {}).await,
			Self::Axelar { .. } | Self::Erc7786 { .. } => Ok(0),
		}
	}

	/// Whether the path hears this teller, as the path says itself. Anything else would be told for nothing.
	pub async fn hears(
		&self,
		(node, origin): (&Node, &Node),
		ends: &Ends,
	) -> Result<bool, NodeError> {
		match self {
			Self::Hyperlane {} => {
				let teller = ask(node, ends.path, HyperlaneEnds::tellerCall {}).await?;
				let domain = ask(node, ends.path, HyperlaneEnds::originCall {}).await?;
				let there = ask(origin, ends.there, Mailbox::localDomainCall {}).await?;
				Ok(teller == wide(ends.teller) && domain == there)
			},
			Self::Axelar { from_chain, .. } => {
				let teller = ask(node, ends.path, AxelarEnds::tellerCall {}).await?;
				let chain = ask(node, ends.path, AxelarEnds::chainCall {}).await?;
				let texts = self.names(ends.teller).map(keccak256);
				Ok(texts.contains(&teller) && chain == keccak256(from_chain))
			},
			Self::Erc7786 { .. } => {
				let teller = ask(node, ends.path, AxelarEnds::tellerCall {}).await?;
				Ok(teller == keccak256(interoperable(origin.chain_id(), ends.teller)))
			},
		}
	}

	/// How Axelar may write an address: with the checksum's capitals, as most have it, or without.
	fn names(&self, address: Address) -> [String; 2] {
		[address.to_string(), hex::encode_prefixed(address)]
	}

	/// How the teller names the path.
	pub fn route(&self, ends: &Ends, chain_id: u64) -> Bytes {
		match self {
			Self::Hyperlane {} => (ends.domain, wide(ends.path)).abi_encode_params().into(),
			Self::Axelar { to_chain, .. } => {
				(to_chain.clone(), ends.path.to_string()).abi_encode_params().into()
			},
			Self::Erc7786 { .. } => {
				let path: Bytes = interoperable(chain_id, ends.path).into();
				(path, Vec::<Bytes>::new()).abi_encode_params().into()
			},
		}
	}

	/// What telling costs beside gas.
	pub async fn price(
		&self,
		node: &Node,
		ends: &Ends,
		(crossing, copy): (Address, &Copy),
	) -> Result<U256, NodeError> {
		match self {
			Self::Hyperlane {} => {
				let body = (crossing, copy.clone()).abi_encode_params();
				let call = Mailbox::quoteDispatchCall {
					domain: ends.domain,
					recipient: wide(ends.path),
					body: body.into(),
				};
				ask(node, ends.there, call).await
			},
			Self::Axelar { pays, .. } | Self::Erc7786 { pays } => Ok(U256::from(*pays)),
		}
	}

	/// Which entries of the log of the contract beside the teller are messages to the path; none, if it delivers by
	/// itself in any case.
	pub fn sent(&self, ends: &Ends) -> Option<Value> {
		match self {
			Self::Hyperlane {} => Some(json!([
				[Mailbox::Dispatch::SIGNATURE_HASH],
				[wide(ends.teller)],
				[B256::from(U256::from(ends.domain))],
				[wide(ends.path)],
			])),
			Self::Axelar { .. } => {
				Some(json!([[Gateway::ContractCall::SIGNATURE_HASH], [wide(ends.teller)]]))
			},
			Self::Erc7786 { .. } => None,
		}
	}

	/// The message in such an entry.
	pub fn parcel(&self, ends: &Ends, log: &Log) -> Option<Parcel> {
		let topics = || log.topics.iter().copied();
		match self {
			Self::Hyperlane {} => {
				let event = Mailbox::Dispatch::decode_raw_log(topics(), &log.data).ok()?;
				Some(Parcel { id: keccak256(&event.message), bytes: event.message })
			},
			Self::Axelar { to_chain, .. } => {
				let event = Gateway::ContractCall::decode_raw_log(topics(), &log.data).ok()?;
				let to = event.destinationContractAddress;
				let ours = event.destinationChain == *to_chain
					&& self.names(ends.path).iter().any(|name| name.eq_ignore_ascii_case(&to))
					&& event.payloadHash == keccak256(&event.payload);
				ours.then_some(Parcel { id: event.payloadHash, bytes: event.payload })
			},
			Self::Erc7786 { .. } => None,
		}
	}

	/// How a message is handed in.
	pub async fn hand_in(
		&self,
		node: &Node,
		ends: &Ends,
		(parcel, since): (&Parcel, u64),
	) -> Result<Next, NodeError> {
		match self {
			Self::Hyperlane {} => {
				if ask(node, ends.here, Mailbox::deliveredCall { id: parcel.id }).await? {
					return Ok(Next::Done);
				}
				// Metadata for a module that asks for signatures only Hyperlane's own relayers gather.
				let call =
					Mailbox::processCall { metadata: Bytes::new(), message: parcel.bytes.clone() };
				let input = call.abi_encode().into();
				Ok(Next::Call(Errand { to: ends.here, input, value: U256::ZERO }))
			},
			Self::Axelar { from_chain, .. } => {
				let topics = json!([
					[Gateway::MessageApproved::SIGNATURE_HASH],
					null,
					[wide(ends.path)],
					[parcel.id],
				]);
				let head = node.latest().await?.number();
				let logs = node.logs_by(ends.here, topics, (since.min(head), head)).await?;
				let teller = self.names(ends.teller);
				let approved = logs.iter().rev().find_map(|log| {
					let topics = log.topics.iter().copied();
					let one = Gateway::MessageApproved::decode_raw_log(topics, &log.data).ok()?;
					let ours =
						one.sourceChain == *from_chain && teller.contains(&one.sourceAddress);
					ours.then_some(one)
				});
				let Some(one) = approved else { return Ok(Next::Wait) };
				let executed = Gateway::isMessageExecutedCall {
					sourceChain: one.sourceChain.clone(),
					messageId: one.messageId,
				};
				if ask(node, ends.here, executed).await? {
					return Ok(Next::Done);
				}
				let call = AxelarEnds::executeCall {
					commandId: one.commandId,
					sourceChain: one.sourceChain,
					sourceAddress: one.sourceAddress,
					payload: parcel.bytes.clone(),
				};
				let input = call.abi_encode().into();
				Ok(Next::Call(Errand { to: ends.path, input, value: U256::ZERO }))
			},
			Self::Erc7786 { .. } => Ok(Next::Wait),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn addresses_are_written_as_openzeppelin_writes_them() {
		// `InteroperableAddress.formatEvmV1(1, 0xd8dA...6045)`, the example of ERC-7930.
		let place = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045".parse().unwrap();
		let expected = "0x00010000010114d8da6bf26964af9d7eed9e03e53415d37aa96045";
		assert_eq!(hex::encode_prefixed(interoperable(1, place)), expected);
		let expected = "0x0001000002a4b114d8da6bf26964af9d7eed9e03e53415d37aa96045";
		assert_eq!(hex::encode_prefixed(interoperable(42_161, place)), expected);
	}

	#[test]
	fn what_an_operator_writes_is_read_and_what_is_unknown_is_refused() {
		let read = serde_json::from_str::<Transport>;
		assert_eq!(read(r#"{"kind":"hyperlane"}"#).unwrap(), Transport::Hyperlane {});
		let axelar = read(r#"{"kind":"axelar","to_chain":"base","from_chain":"ethereum"}"#);
		assert!(matches!(axelar.unwrap(), Transport::Axelar { pays: 0, .. }));
		assert!(read(r#"{"kind":"axelar","to_chain":"base"}"#).is_err());
		assert!(read(r#"{"kind":"pigeon"}"#).is_err());
		assert!(read(r#"{"kind":"hyperlane","more":1}"#).is_err());
	}
}
