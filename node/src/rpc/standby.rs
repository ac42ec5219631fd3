// SPDX-License-Identifier: Apache-2.0

//! The `vigil_*` methods about those who stand by: what they say, and what that adds up to. Every node has them, since
//! whoever stands by need not watch.

use crate::watching::standby::{Board, BoardError};
use codec::Encode;
use jsonrpsee::{
	core::{async_trait, RpcResult},
	proc_macros::rpc,
	types::{error::INVALID_PARAMS_CODE, ErrorObjectOwned},
};
use sp_core::Bytes;
use std::sync::Arc;
use vigil_primitives::{ServiceId, StandbyWord};

/// The chain cannot be read.
const CHAIN: i32 = 9_002;
/// The word is none of somebody who stands by, or not the first of its kind.
const NOT_TAKEN: i32 = 9_005;

/// What those say who stand by for a service whose watchers are silent.
#[rpc(server, namespace = "vigil")]
pub trait StandbyApi {
	/// The words that this node has of a service's standbys, SCALE-encoded. Each stands for itself.
	#[method(name = "standbyWords")]
	fn standby_words(&self, service: u32) -> RpcResult<Vec<Bytes>>;

	/// Puts up a word, if the last final block knows who says it: one of each member. Whether it was new.
	#[method(name = "tellStandbyWord")]
	async fn tell_standby_word(&self, word: Bytes) -> RpcResult<bool>;

	/// What words of a quorum add up to, SCALE-encoded, of one service or of all: what a destination is told so that
	/// another set takes office there. It is verified by whoever knows the standby's hash.
	#[method(name = "announcements")]
	fn announcements(&self, service: Option<u32>) -> RpcResult<Vec<Bytes>>;
}

/// Answers the methods.
pub struct Standby(Arc<Board>);

impl Standby {
	/// Answers by this board.
	pub fn new(board: Arc<Board>) -> Self {
		Self(board)
	}
}

#[async_trait]
impl StandbyApiServer for Standby {
	fn standby_words(&self, service: u32) -> RpcResult<Vec<Bytes>> {
		let words = self.0.words(ServiceId(service));
		Ok(words.iter().map(|word| Bytes(word.encode())).collect())
	}

	async fn tell_standby_word(&self, word: Bytes) -> RpcResult<bool> {
		let word = StandbyWord::from_bytes(&word)
			.map_err(|error| failed(INVALID_PARAMS_CODE, format!("this is no word: {error}")))?;
		self.0.put(word).await.map_err(|error| match error {
			BoardError::NotTaken(_) => failed(NOT_TAKEN, error.to_string()),
			BoardError::Chain(_) => failed(CHAIN, error.to_string()),
		})
	}

	fn announcements(&self, service: Option<u32>) -> RpcResult<Vec<Bytes>> {
		let announced = self.0.announcements(service.map(ServiceId));
		Ok(announced.iter().map(|one| Bytes(one.encode())).collect())
	}
}

fn failed(code: i32, text: String) -> ErrorObjectOwned {
	ErrorObjectOwned::owned(code, text, None::<()>)
}
