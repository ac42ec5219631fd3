// SPDX-License-Identifier: Apache-2.0
//! What is told of services, sets and the stake behind them.

use crate::{
	Era, Kind, Member, Policy, PublicKey, ServiceId, SetCommitment, SetId, UnixTime, H256,
};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use scale_info::TypeInfo;

/// Most services that are told at once.
pub const SERVICES_PER_PAGE: u32 = 256;

/// One allocation of a watcher, in magnitude of its whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct AllocationInfo {
	/// The service.
	pub service: ServiceId,
	/// What the service can slash in the active era.
	pub current: u64,
	/// What it will be, and from which era on, if a change is under way.
	pub pending: Option<(u64, Era)>,
	/// The watcher's magnitude, of which the others are parts.
	pub total: u64,
	/// Rights to slash it that are open: while there is one, nothing of it leaves.
	pub rights: u32,
}

/// Something a watcher has decided that is not yet so for a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub enum PendingChange {
	/// The allocation will be another.
	Allocation {
		/// The service.
		service: ServiceId,
		/// Magnitude that the service can slash in the active era.
		current: u64,
		/// Magnitude that it will be able to slash.
		target: u64,
		/// The first era in which it can.
		effective: Era,
	},
	/// The service's latest set has the watcher's old key; its next one will have this.
	Key {
		/// The service.
		service: ServiceId,
		/// The key that is registered now.
		key: PublicKey,
		/// The first era that can have a set with it.
		earliest: Era,
	},
	/// The service's latest set has another commission of the watcher than a later one will have.
	Commission {
		/// The service.
		service: ServiceId,
		/// The share that it will have, in billionths.
		billionths: u32,
		/// The first era that can have a set with it.
		earliest: Era,
	},
}

/// What a service is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct ServiceInfo {
	/// The policy of the next set; a set in office keeps its own.
	pub policy: Policy,
	/// The oldest set that is kept; zero before the first.
	pub oldest_set: SetId,
	/// The latest set elected, in office or about to be; zero before the first.
	pub latest_set: SetId,
	/// The set in office.
	pub current_set: Option<SetId>,
	/// Whether the service has ended.
	pub retired: bool,
}

/// What customers of a service can rely on, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct TermsInfo {
	/// The hash of the terms that elections follow now.
	pub in_force: H256,
	/// The hash of those that they will follow once every announced change has taken effect.
	pub latest: H256,
	/// The block from which on an election can follow the latest, if those are not in force.
	pub due: Option<u32>,
}

/// What a set is.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct SetInfo {
	/// What stands for it elsewhere.
	pub commitment: SetCommitment,
	/// How it watches.
	pub policy: Policy,
	/// Who is in it, in order.
	pub members: Vec<Member>,
	/// When the next set takes office, if it is elected.
	pub superseded_at: Option<UnixTime>,
}

/// A watcher's place in a set.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct SeatInfo<AccountId> {
	/// The watcher.
	pub watcher: AccountId,
	/// Its key and weight there.
	pub member: Member,
	/// Its commission there, in billionths.
	pub billionths: u32,
	/// What it took part in, by kind.
	pub participation: Vec<Attendance>,
}

/// How often a member took part in what its set certified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Attendance {
	/// Of statements of this kind,
	pub kind: Kind,
	/// it signed so many,
	pub took_part: u32,
	/// and the set certified so many.
	pub out_of: u32,
}
