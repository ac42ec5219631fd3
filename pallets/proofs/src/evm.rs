// SPDX-License-Identifier: Apache-2.0

//! State of an EVM chain, read from proofs against a state root that is known.
//!
//! There is no verifier of an EVM chain's consensus here, so nothing here shows life. With the state root
//! of a dead ward's last checkpoint anybody can show what stood there: [`balance`] of the native
//! coin, [`Token::balance`] of a registered ERC-20 token, and by EIP-2935 the [`ancestor`]s of the block. With a certified
//! one, [`ContractState`] reads what an inbox there keeps.
//! The proofs are what the RPC method `eth_getProof` returns.

mod account;
mod ancestry;
mod contract;
mod token;
mod trie;

pub use account::{account, balance, storage, Account};
pub use ancestry::{ancestor, BlockHeader, HISTORY_ADDRESS, HISTORY_LENGTH, MAX_HEADER};
pub use contract::ContractState;
pub use token::Token;
pub use trie::{value, EvmError, Nodes, MAX_DEPTH, MAX_NODE};
