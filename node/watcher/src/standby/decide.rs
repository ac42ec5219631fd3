// SPDX-License-Identifier: Apache-2.0

//! What is to be announced, by Vigil's final state alone: all who stand by read the same there, so they say the same.

use vigil_primitives::{
	answers::emergency::StandbyInfo, Handover, KeyPoint, Policy, Seconds, SetCommitment,
	StandbyOrder, UnixTime, H256,
};

/// What a final block says of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Situation {
	/// The sets that stand by.
	pub standbys: Vec<StandbyInfo>,
	/// What they are to announce, if an emergency says so.
	pub told: Option<Told>,
}

/// What those who stand by are to announce.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
	/// The set that is to take office.
	pub next: SetCommitment,
	/// How it watches.
	pub next_policy: Policy,
	/// Who stands by for it.
	pub standby: Option<H256>,
	/// The standbys that Handovers to the sets before it named.
	pub named: Vec<H256>,
	/// For how long nothing was certified by a set before it; `None` if nothing ever was.
	pub silent: Option<Seconds>,
}

/// What somebody with this key is to sign: a Handover for each of these sets in which it has a seat, that a set
/// before the next one was said to have as its standby, and that has not expired.
///
/// Nothing while a set before the next one speaks: it may be slow, and hands over by itself.
pub fn orders(
	situation: &Situation,
	key: &KeyPoint,
	silence: Seconds,
	now: UnixTime,
) -> Vec<StandbyOrder> {
	let Some(told) = &situation.told else { return Vec::new() };
	if told.silent.is_some_and(|silent| silent < silence) {
		return Vec::new();
	}
	let mine = situation.standbys.iter().filter(|info| {
		info.members.iter().any(|member| member.key == *key)
			&& told.named.contains(&info.commitment.hash())
			&& info.commitment.activates_at <= now
			&& now < info.commitment.expires_at
	});
	let orders = mine.map(|info| order(info, told));
	orders.filter(|order| order.check().is_ok()).collect()
}

fn order(info: &StandbyInfo, told: &Told) -> StandbyOrder {
	StandbyOrder {
		set: info.commitment.clone(),
		policy: info.policy,
		members: info.members.clone(),
		next_policy: told.next_policy,
		handover: Handover { next: told.next.clone(), standby: told.standby },
	}
}
