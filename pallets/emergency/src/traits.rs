// SPDX-License-Identifier: Apache-2.0

//! What this pallet needs of its neighbours. Each has an implementation for `()` that knows nothing and does
//! nothing.

use alloc::vec::Vec;
use sp_runtime::{DispatchError, DispatchResult};
use vigil_primitives::{
	answers::emergency::{EmergencyId, Scope},
	Policy, PublicKey, ServiceId, SetId,
};

/// Who watches.
pub trait Watch {
	/// Names a watcher.
	type AccountId;

	/// The set of a service in office.
	fn current(service: ServiceId) -> Option<SetId>;
	/// The last set of a service that was elected, in office or not.
	fn latest(service: ServiceId) -> Option<SetId>;
	/// Who is in a set, in order; nobody if it is not known.
	fn watchers(service: ServiceId, set_id: SetId) -> Vec<Self::AccountId>;
	/// Everybody who is elected and watches something.
	fn everybody() -> Vec<Self::AccountId>;
	/// Whether this account watches, or did not long ago.
	fn is_watcher(who: &Self::AccountId) -> bool;
	/// How the sets of a service watch.
	fn policy(service: ServiceId) -> Option<Policy>;
	/// Whether somebody who watches has, or had, this key.
	fn knows_key(key: &PublicKey) -> bool;
	/// Whom the next election of the service would choose without these, by the stake they have and what was
	/// slashed.
	fn candidates_without(service: ServiceId, absent: &[Self::AccountId]) -> Vec<Self::AccountId>;
	/// Takes their seats from these, and has the next set elected with the next session.
	fn elect_without(service: ServiceId, absent: &[Self::AccountId]) -> DispatchResult;
}

/// The chain's own consensus.
pub trait Consensus {
	/// Names a validator.
	type AccountId;

	/// Who makes blocks, and makes them final.
	fn validators() -> Vec<Self::AccountId>;
	/// Lets these be elected no more until they ask to be, and has the next validators elected soon.
	fn stand_down(gone: &[Self::AccountId]) -> DispatchResult;
	/// The block that a validator's node named when it was heard last; `None` if it never was.
	fn heard(who: &Self::AccountId) -> Option<u32>;
	/// Whether the set of this number was in force at this block, and may have made it final. Nodes would import no
	/// block any more if finality began anew after one of a later set than the one they follow.
	fn was_in_force(set: u64, block: u32) -> bool;
	/// Finality begins anew after block `last`, which the set of number `set` made final, with the validators whose
	/// session begins.
	fn restart_finality(last: u32, set: u64) -> DispatchResult;
}

/// What can be stopped.
pub trait Stops {
	/// Whether there is such a call, pallet or service, and something of it may be stopped.
	fn may_stop(scope: &Scope) -> bool;
	/// Whether there is such a call, pallet or service.
	fn exists(scope: &Scope) -> bool;
	/// Stops everything that may be stopped, for so many blocks.
	fn stop_all(length: u32) -> DispatchResult;
	/// Lets everything go.
	fn resume_all();
}

/// Stops the clock by which slashes wait.
pub trait SuspendSlashing {
	/// Lets nothing land for so many eras: of a service, or of all.
	fn suspend(service: Option<ServiceId>, eras: u32) -> DispatchResult;
	/// Lets the clock go on.
	fn lift(service: Option<ServiceId>) -> DispatchResult;
}

/// Where token holders decide.
pub trait Referenda {
	/// Files the question whether an emergency is ratified; its number, if it could be filed.
	fn ask(id: EmergencyId) -> Option<u32>;
}

/// Parameters that may have another value for a while.
pub trait Parameters {
	/// A parameter with a value.
	type Parameter;
	/// Gives it this value if that is within bounds; what it had before.
	fn set(value: &Self::Parameter) -> Result<Self::Parameter, DispatchError>;
	/// Whether both are about the same parameter.
	fn is_same(one: &Self::Parameter, other: &Self::Parameter) -> bool;
	/// Gives it back what it had, unless somebody decided on it since.
	fn reset(value: &Self::Parameter, before: &Self::Parameter);
}

/// The purse from which the harmed are paid.
pub trait Purse<AccountId> {
	/// Pays so much.
	fn pay(who: &AccountId, amount: u128) -> DispatchResult;
}

impl Stops for () {
	fn may_stop(_: &Scope) -> bool {
		false
	}
	fn exists(_: &Scope) -> bool {
		true
	}
	fn stop_all(_: u32) -> DispatchResult {
		Ok(())
	}
	fn resume_all() {}
}

impl SuspendSlashing for () {
	fn suspend(_: Option<ServiceId>, _: u32) -> DispatchResult {
		Ok(())
	}
	fn lift(_: Option<ServiceId>) -> DispatchResult {
		Ok(())
	}
}

impl Referenda for () {
	fn ask(_: EmergencyId) -> Option<u32> {
		None
	}
}

impl<AccountId> Purse<AccountId> for () {
	fn pay(_: &AccountId, _: u128) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}
}
