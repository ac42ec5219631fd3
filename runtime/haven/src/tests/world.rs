// SPDX-License-Identifier: Apache-2.0

//! Watchers with real keys, and what they and protocols tell the chain.

use super::{account, GENESIS};
use crate::{
	configs::inbox::ThisInbox, payload::Way, Inbox, Runtime, RuntimeCall, RuntimeOrigin, Timestamp,
	Vault,
};
use frame_support::{assert_ok, dispatch::DispatchResultWithPostInfo, traits::Get};
use pallet_vault::{Mode, Vaults};
use sp_keyring::Sr25519Keyring::Ferdie;
use std::cell::Cell;
use vigil_bls::{test_utils::TestSet, Blst, SetPlan};
use vigil_primitives::{
	message::{prove_all, Body},
	traits::{ServiceStatus, Status},
	Certificate, Checkpoint, Halt, Head, Height, LaneId, Message, Outcome, Payload, PlanId,
	PlanOrder, Policy, ProtocolId, Resume, Round, Seconds, SequenceNumber, ServiceId, SetId,
	Statement, ThrottleClass, UnixTime, H256,
};

pub const VIGIL: H256 = H256::repeat_byte(0x67);
/// From there to the chain in tests.
pub const WAY: Way = Way { vigil: VIGIL, haven: GENESIS };
pub const LANE: LaneId = LaneId(2);
/// For whom certificates are brought.
pub const BENEFICIARY: H256 = H256::repeat_byte(0xbe);
pub const SERVICE: ServiceId = ServiceId(3);
pub const ONE: ProtocolId = ProtocolId(1);
pub const TWO: ProtocolId = ProtocolId(2);

const POLICY: Policy = Policy {
	head: Head::Latest,
	halt_after: Seconds(4),
	round_length: Seconds(1),
	margin: Seconds(1),
	checkpoint_interval: 4,
	stable_for: Seconds(4),
	standby_after: Seconds(86_400),
	gone_after: Seconds(86_400),
	min_voices: 1,
	time_margin: Seconds(0),
};

/// The watchers of a service, whom the chain trusts, and the lane of the service's messages.
pub struct World {
	set: TestSet<Blst>,
	next: Cell<u64>,
}

pub fn now() -> u64 {
	Timestamp::get() / 1_000
}

/// An inbox that trusts three watchers, and vaults of protocols one and two.
pub fn world() -> World {
	world_of(3)
}

/// An inbox that trusts so many watchers, and vaults of protocols one and two.
pub fn world_of(watchers: u16) -> World {
	let plan = SetPlan {
		service: SERVICE,
		set_id: SetId::FIRST,
		policy_hash: POLICY.hash(),
		activates_at: UnixTime(now() - 1_000),
		expires_at: UnixTime(now() + 100_000),
	};
	let mut set = TestSet::<Blst>::with_plan(&plan, &vec![10; watchers.into()]);
	set.genesis_hash = VIGIL;
	let commitment = Box::new(set.commitment.clone());
	assert_ok!(Inbox::install_set(RuntimeOrigin::root(), VIGIL, commitment, POLICY));
	for protocol in [ONE, TWO] {
		assert_ok!(Vault::open_vault(RuntimeOrigin::root(), SERVICE, protocol));
	}
	World { set, next: Cell::new(0) }
}

impl World {
	pub fn certify(&self, statement: Statement) -> Certificate {
		self.set.certify(statement, &[])
	}

	pub fn submit(&self, statement: Statement) -> DispatchResultWithPostInfo {
		let certificate = Box::new(self.certify(statement));
		Inbox::submit_certificate(who(), certificate, Default::default(), BENEFICIARY)
	}

	/// The call that hands in a Halt from which so many watchers are absent, evenly spread.
	pub fn halt_without(&self, height: u64, absent: u16) -> RuntimeCall {
		let spread = self.set.commitment.size.checked_div(absent).unwrap_or(1);
		let absent: Vec<_> = (0..absent).map(|place| place * spread).collect();
		let certificate = Box::new(self.set.certify(halt_at(height), &absent));
		let witnesses = self.set.witnesses(&absent).try_into().expect("no more than a set has");
		let beneficiary = BENEFICIARY;
		let call = pallet_inbox::Call::submit_certificate { certificate, witnesses, beneficiary };
		call.into()
	}

	pub fn halt(&self, height: u64) {
		assert_ok!(self.submit(halt_at(height)));
		assert_eq!(Inbox::status(SERVICE), Some(Status::Halted));
	}

	pub fn resume(&self, height: u64) {
		let block_hash = H256::repeat_byte(1);
		let statement =
			Statement::Resume(Resume { height: Height(height), block_hash, round: Round(now()) });
		assert_ok!(self.submit(statement));
		assert_eq!(Inbox::status(SERVICE), Some(Status::Recovering));
	}

	pub fn checkpoint(&self, height: u64) {
		self.checkpoint_of(height, H256::repeat_byte(3));
	}

	pub fn checkpoint_of(&self, height: u64, state_root: H256) {
		let statement = Statement::Checkpoint(Checkpoint {
			height: Height(height),
			block_hash: H256::repeat_byte(2),
			state_root,
			block_timestamp: UnixTime(height),
			round: Round(now()),
		});
		assert_ok!(self.submit(statement));
	}

	/// Delivers messages, and returns their numbers.
	pub fn deliver(&self, messages: Vec<(ProtocolId, Body)>) -> Vec<SequenceNumber> {
		let first = self.next.get();
		self.next.set(first + messages.len() as u64);
		let messages: Vec<_> = (first..)
			.map(SequenceNumber)
			.zip(messages)
			.map(|(sequence, (protocol, body))| Message { sequence, protocol, body })
			.collect();
		let numbers = messages.iter().map(|message| message.sequence).collect();
		let (outbox, proven) = prove_all((ThisInbox::get(), LANE), messages).expect("an Outbox");
		let certificate = Box::new(self.certify(Statement::Outbox(outbox)));
		let proven = proven.try_into().expect("few enough");
		let none = Default::default();
		assert_ok!(Inbox::submit_messages(who(), certificate, none, proven, H256::zero()));
		numbers
	}

	/// Arms a plan; what its receipt says.
	pub fn arm(
		&self,
		protocol: ProtocolId,
		plan: PlanId,
		failover: Payload,
		failback: Payload,
	) -> Outcome {
		let (class, delay) = (ThrottleClass::Normal, Seconds(0));
		let order = PlanOrder { plan, version: 1, class, delay, failover, failback };
		self.outcome(self.deliver(vec![(protocol, Body::Arm(order))])[0])
	}

	/// Has something executed at once; the message's number.
	pub fn execute(&self, protocol: ProtocolId, payload: Payload) -> SequenceNumber {
		self.deliver(vec![(protocol, Body::Execute(payload))])[0]
	}

	pub fn outcome(&self, message: SequenceNumber) -> Outcome {
		Inbox::message_receipt(SERVICE, LANE, message).expect("it was delivered").outcome
	}

	/// Arms the plan that activates the protocol's vault and lets it stand by afterwards.
	pub fn arm_vault(&self, protocol: ProtocolId, plan: PlanId) -> Outcome {
		let (failover, failback) = (
			crate::payload::activate(WAY, SERVICE, protocol).expect("small"),
			crate::payload::stand_by(WAY, SERVICE, protocol).expect("small"),
		);
		self.arm(protocol, plan, failover, failback)
	}
}

/// That the ward stands at this block, in the round that runs.
pub fn halt_at(height: u64) -> Statement {
	Statement::Halt(Halt {
		height: Height(height),
		block_hash: H256::repeat_byte(1),
		block_timestamp: UnixTime(height),
		round: Round(now()),
	})
}

pub fn mode(protocol: ProtocolId) -> Mode {
	Vaults::<Runtime>::get(SERVICE, protocol).expect("it has a vault").mode
}

pub fn who() -> RuntimeOrigin {
	RuntimeOrigin::signed(account(Ferdie))
}
