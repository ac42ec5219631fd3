// SPDX-License-Identifier: Apache-2.0

//! Who and what tests are about, what they say, and how it is looked at.

use super::runtime::*;
use crate::*;
use sp_runtime::BuildStorage;
use vigil_bls::{test_utils::TestSet, Fake, SetPlan};
use vigil_primitives::{
	traits::Status, Certificate, Checkpoint, Era, Halt, Resume, ServiceId, SetId, Statement,
	UnixTime,
};
use vigil_test_utils::{
	checkpoint as block, forget_sets, keep_set, set_now, wait, KeptSet, GENESIS, POLICY, ROUND,
};

/// The service of most tests, and another one.
pub const SERVICE: ServiceId = ServiceId(1);
pub const OTHER: ServiceId = ServiceId(2);
pub const SET: SetId = SetId(1);
/// When tests start: the first second of a round.
pub const START: u64 = 9_000;
/// Four equal members: three are a quorum, two are more than a third.
pub const WEIGHTS: [u128; 4] = [10; 4];

/// In office from an hour before [`START`] to an hour after it.
pub fn plan(service: ServiceId, set_id: SetId) -> SetPlan {
	SetPlan {
		service,
		set_id,
		policy_hash: POLICY.hash(),
		activates_at: UnixTime(START - 3_600),
		expires_at: UnixTime(START + 3_600),
	}
}

/// Makes the chain keep the set of this plan.
pub fn keep(plan: SetPlan) -> TestSet<Fake> {
	let set = TestSet::<Fake>::with_plan(&plan, &WEIGHTS);
	let era = Era(u32::try_from(plan.set_id.0).unwrap());
	keep_set(KeptSet::of(&set, POLICY, era));
	set
}

/// The set of [`SERVICE`] that tests begin with.
pub fn set() -> TestSet<Fake> {
	TestSet::with_plan(&plan(SERVICE, SET), &WEIGHTS)
}

/// A chain without sets.
pub fn new_test_ext() -> sp_io::TestExternalities {
	set_now(START);
	forget_sets(None);
	world(|world| *world = World { genesis: GENESIS, ..World::default() });
	RuntimeGenesisConfig::default().build_storage().expect("valid genesis").into()
}

pub fn build_and_execute(test: impl FnOnce()) {
	let mut chain = new_test_ext();
	keep(plan(SERVICE, SET));
	chain.execute_with(|| {
		System::set_block_number(1);
		test();
		Liveness::do_try_state().expect("invariants hold after the test");
	});
}

/// Lets `seconds` pass and opens a block.
pub fn pass(seconds: u64) {
	use frame_support::traits::Hooks;
	wait(seconds);
	let number = System::block_number() + 1;
	System::set_block_number(number);
	System::reset_events();
	Liveness::on_initialize(number);
}

/// A Halt after this block of the main branch, in the round that runs.
pub fn halt(height: u64) -> Halt {
	vigil_test_utils::halt(height, 1)
}

/// A Resume of such a Halt, in the round that runs.
pub fn resume(height: u64) -> Resume {
	vigil_test_utils::resume(height, 1)
}

pub fn checkpoint(height: u64) -> Checkpoint {
	block(height, 1)
}

/// What all of [`set`] certify.
pub fn certify(statement: Statement) -> Certificate {
	set().certify(statement, &[])
}

/// Hands in a certificate; whether the fee was returned.
pub fn submit(certificate: Certificate) -> Result<bool, sp_runtime::DispatchError> {
	let result = Liveness::submit_certificate(RuntimeOrigin::signed(7), certificate.into());
	match result {
		Ok(info) => Ok(info.pays_fee == frame_support::dispatch::Pays::No),
		Err(error) => Err(error.error),
	}
}

/// Certifies and hands in; it has to change something.
pub fn tell(statement: Statement) {
	assert_eq!(submit(certify(statement)), Ok(true));
}

pub fn tell_halt(height: u64) {
	tell(Statement::Halt(halt(height)));
}

pub fn tell_resume(height: u64) {
	tell(Statement::Resume(resume(height)));
}

pub fn tell_checkpoint(checkpoint: Checkpoint) {
	tell(Statement::Checkpoint(checkpoint));
}

/// One in each round, the last one in the round before that which then runs.
pub fn tell_checkpoints(heights: &[u64]) {
	for height in heights {
		tell_checkpoint(checkpoint(*height));
		pass(ROUND);
	}
}

/// More than a third of the set, and no quorum, say Halt.
pub fn suspicion(height: u64) -> Certificate {
	set().certify(Statement::Halt(halt(height)), &[0, 1])
}

pub fn ward() -> Ward {
	Liveness::ward(SERVICE).expect("the service exists")
}

pub fn status() -> Status {
	ward().status
}

pub fn credited() -> Vec<(ServiceId, SetId, u16)> {
	world(|world| world.credited.clone())
}

/// Who was shown to have signed by another certificate than the first.
pub fn joined() -> Vec<(ServiceId, SetId, vigil_primitives::Kind, Vec<u16>)> {
	world(|world| world.joined.clone())
}

pub fn moves() -> Vec<(ServiceId, Status, Status)> {
	world(|world| world.moves.clone())
}

pub fn events() -> Vec<Event<Test>> {
	let records = System::events().into_iter();
	let own = |event| match event {
		RuntimeEvent::Liveness(event) => Some(event),
		_ => None,
	};
	records.filter_map(|record| own(record.event)).collect()
}

pub fn assert_event(event: Event<Test>) {
	assert!(events().contains(&event), "no {event:?} in {:?}", events());
}

/// The certificate changes nothing, for this reason.
pub fn assert_ignored(certificate: Certificate, reason: Reason) {
	let (service, set_id) = (certificate.signed.service, certificate.signed.set_id);
	let all = || {
		let told = (credited(), joined(), moves());
		(Records::<Test>::get(service), Joinable::<Test>::get(service), kept_of(service), told)
	};
	let before = all();
	assert_eq!(submit(certificate), Ok(false), "the fee is kept");
	assert_eq!(all(), before);
	assert_event(Event::Ignored { service, set_id, reason });
}

/// The certificate goes into the record and moves nothing else, for this reason.
pub fn assert_late(certificate: Certificate, reason: Reason) {
	let (service, set_id) = (certificate.signed.service, certificate.signed.set_id);
	let before = (kept_of(service), moves());
	let (words, told) = (Records::<Test>::get(service).words().len(), credited().len());
	let returned = submit(certificate).expect("it is recorded");
	assert_eq!((kept_of(service), moves()), before);
	assert_eq!(Records::<Test>::get(service).words().len(), words + 1);
	assert_eq!(credited().len(), told + usize::from(returned), "who is credited pays nothing");
	let is_late = |event: &Event<Test>| {
		matches!(event, Event::Recorded { service: of, set_id: by, late: Some(why), .. }
			if (*of, *by, *why) == (service, set_id, reason))
	};
	assert!(events().iter().any(is_late), "{reason:?} is not in {:?}", events());
}

/// The status and the checkpoints of a ward.
fn kept_of(service: ServiceId) -> (Ward, Vec<KeptCheckpoint>) {
	let ward = Wards::<Test>::get(service).unwrap_or_default();
	(ward, Checkpoints::<Test>::get(service).into_inner())
}

/// Beginning, downtime and end of every incident on record.
pub fn spans() -> Vec<(u64, u64, Option<u64>)> {
	let span = |one: &vigil_primitives::Incident| {
		(one.began_at.0, one.downtime.0, one.resumed.map(|round| round.0))
	};
	Liveness::incidents(SERVICE).iter().map(span).collect()
}
