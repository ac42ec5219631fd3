// SPDX-License-Identifier: Apache-2.0

//! What anyone may ask the runtime about slashing.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

use alloc::vec::Vec;
use codec::Codec;
use vigil_primitives::ServiceId;

pub use pallet_slashing::Said;
pub use vigil_primitives::answers::slashing::{
	AlarmInfo, CaseForm, CaseInfo, CaseOffence, CaseStage, MeterInfo, PaidInfo, PastInfo, RightInfo,
};

sp_api::decl_runtime_apis! {
	/// Who is accused of what, when it lands and whom it pays.
	pub trait SlashingApi<AccountId> where AccountId: Codec {
		/// A case that is not closed.
		fn case(case: u64) -> Option<CaseInfo<AccountId>>;

		/// Cases that are not closed, of one service or of all, by number and after that one: at most
		/// `most`, and no more than 100.
		fn cases(service: Option<ServiceId>, after: Option<u64>, most: u32) -> Vec<CaseInfo<AccountId>>;

		/// The last cases of a service that were closed, oldest first.
		fn past(service: ServiceId) -> Vec<PastInfo>;

		/// The open rights to slash a watcher: its own risk.
		fn rights(watcher: AccountId) -> Vec<RightInfo>;

		/// What the hour that runs has taken, and what it may.
		fn meter() -> MeterInfo;

		/// Alarms of a service that are said or known to be false.
		fn false_alarms(service: ServiceId) -> Vec<AlarmInfo>;

		/// The numbers of the anchors by which proofs about a ward are judged: the first one, and the one
		/// after the last.
		fn anchors(service: ServiceId) -> Option<(u32, u32)>;

		/// The transaction by which a node hands in two statements of one key that conflict, as it holds
		/// them. Nobody signs it: it is valid only from the node that authors a block with it, and only if
		/// it convicts somebody who was not judged for it.
		fn note_contradiction(first: Said, second: Said) -> <Block as sp_runtime::traits::Block>::Extrinsic;
	}
}
