// SPDX-License-Identifier: Apache-2.0

//! What this pallet needs of its neighbours beside the doors of `vigil-primitives`.

use vigil_primitives::{ServiceId, SetId, Statement};

/// What this chain asks its watchers to sign about itself: Handovers and Outboxes.
pub trait OwnStatements {
	/// Whether this set is asked for this Handover or Outbox, word for word. Never true of a statement
	/// about a ward.
	fn is_asked(service: ServiceId, set_id: SetId, statement: &Statement) -> bool;
}

impl OwnStatements for () {
	fn is_asked(_: ServiceId, _: SetId, _: &Statement) -> bool {
		false
	}
}
