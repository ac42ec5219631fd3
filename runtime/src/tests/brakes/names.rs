// SPDX-License-Identifier: Apache-2.0

//! What calls that brakes stop are called.

use super::{all_calls, Named};
use crate::governance::brakes::Class;

/// Words of calls by which somebody gets out of something, or gets what is his.
const WAYS_OUT: &[&str] = &[
	"cancel",
	"chill",
	"claim",
	"clear",
	"close",
	"deregister",
	"disarm",
	"drop",
	"end",
	"exit",
	"kill",
	"leave",
	"payout",
	"purge",
	"reap",
	"refund",
	"release",
	"remove",
	"retire",
	"revoke",
	"unbond",
	"undelegate",
	"unlock",
	"unnote",
	"unvote",
	"withdraw",
];
/// Those that are none: they concern somebody else, or say how rather than that.
const NONE: &[(&str, &str)] = &[
	("Assets", "clear_metadata"),
	("Assets", "refund_other"),
	("Shares", "clear_metadata"),
	("Shares", "refund_other"),
	("Staking", "chill_other"),
	("NominationPools", "set_claim_permission"),
	("NominationPools", "set_commission_claim_permission"),
	("MessageQueue", "reap_page"),
];

/// The table alone says what is a way out, so names are asked as well.
#[test]
fn no_call_that_sounds_like_a_way_out_is_stopped_unless_it_is_named_here() {
	let sounds = |call: &Named| call.call.1.split('_').any(|word| WAYS_OUT.contains(&word));
	let of_calls = all_calls();
	assert!(of_calls.iter().filter(|call| sounds(call)).count() > 60, "they were found");
	let stopped = of_calls.iter().filter(|call| call.class() == Some(Class::Stops) && sounds(call));
	let stopped: Vec<_> = stopped.map(|call| (call.pallet.1, call.call.1)).collect();
	for call in &stopped {
		assert!(NONE.contains(call), "{call:?} is a way out, or is to be named");
	}
	assert_eq!(stopped.len(), NONE.len(), "one of these is gone or spared: {stopped:?}");
}
