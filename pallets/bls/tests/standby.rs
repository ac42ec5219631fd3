// SPDX-License-Identifier: Apache-2.0
//! Words of those who stand by add up to what a destination takes, and nothing else does.

use codec::Encode;
use vigil_bls::{
	announce,
	set::SetPlan,
	test_utils::{plan, TestSet},
	verify_announcement, verify_word, AnnounceError, Blst, CertificateError,
};
use vigil_primitives::{
	Announcement, Handover, Head, Height, MemberIndex, MembersError, Policy, Resume, Round,
	Seconds, ServiceId, SetId, StakeWeight, StandbyError, StandbyOrder, StandbyWord, Statement,
	H256,
};

const SERVICE: ServiceId = ServiceId(1);

fn policy(min_voices: u16) -> Policy {
	Policy {
		head: Head::Latest,
		halt_after: Seconds(12),
		round_length: Seconds(3),
		margin: Seconds(3),
		checkpoint_interval: 10,
		stable_for: Seconds(30),
		standby_after: Seconds(86_400),
		gone_after: Seconds(86_400),
		min_voices,
		time_margin: Seconds(2),
	}
}

fn set(set_id: u64, policy: &Policy, members: usize) -> TestSet<Blst> {
	let plan = SetPlan { policy_hash: policy.hash(), ..plan(SERVICE, SetId(set_id)) };
	TestSet::with_plan(&plan, &vec![1; members])
}

/// Four who stand by, composed for an older policy than the one of the set that is to follow.
struct Scene {
	standby: TestSet<Blst>,
	next: TestSet<Blst>,
}

impl Scene {
	fn new() -> Self {
		Self { standby: set(3, &policy(4), 4), next: set(9, &policy(5), 5) }
	}

	fn order(&self) -> StandbyOrder {
		StandbyOrder {
			set: self.standby.commitment.clone(),
			policy: policy(4),
			members: self.standby.members.clone(),
			next_policy: policy(5),
			handover: Handover::to(self.next.commitment.clone()),
		}
	}

	fn word(&self, signer: u16) -> StandbyWord {
		self.saying(self.order(), signer)
	}

	fn saying(&self, order: StandbyOrder, signer: u16) -> StandbyWord {
		let vote = self.standby.vote(Statement::Handover(order.handover.clone()), signer);
		StandbyWord { order, signer: vote.signer, signature: vote.signature }
	}

	fn genesis(&self) -> H256 {
		self.standby.genesis_hash
	}

	fn announce(&self, words: &[StandbyWord]) -> Result<Announcement, AnnounceError> {
		announce::<Blst>(words, self.genesis())
	}
}

#[test]
fn three_of_four_announce_and_two_do_not() {
	let scene = Scene::new();
	let words: Vec<_> = [3, 0, 1].map(|signer| scene.word(signer)).into();
	let announced = scene.announce(&words).unwrap();
	let verified = verify_announcement::<Blst>(&announced, scene.genesis()).unwrap();
	assert_eq!(verified.present, StakeWeight(3));
	assert_eq!(announced.witnesses.len(), 1);
	assert_eq!(Announcement::from_bytes(&announced.encode()).unwrap(), announced);
	let few = scene.announce(&words[..2]);
	assert!(matches!(few, Err(AnnounceError::Certificate(CertificateError::NoQuorum))));
	assert_eq!(scene.announce(&[]), Err(AnnounceError::Nothing));
}

#[test]
fn a_word_counts_once_however_often_it_comes() {
	let scene = Scene::new();
	let twice: Vec<_> = [0, 0, 1, 1].map(|signer| scene.word(signer)).into();
	assert!(scene.announce(&twice).is_err(), "two are no quorum of four");
	let again: Vec<_> = [0, 1, 1, 2].map(|signer| scene.word(signer)).into();
	assert_eq!(scene.announce(&again).unwrap().certificate.absent.count(), 1);
}

#[test]
fn words_that_differ_do_not_add_up() {
	let scene = Scene::new();
	let handover = Handover::to(set(10, &policy(5), 5).commitment);
	let other = scene.saying(StandbyOrder { handover, ..scene.order() }, 2);
	verify_word::<Blst>(&other, scene.genesis()).unwrap();
	let words = [scene.word(0), scene.word(1), other];
	assert_eq!(scene.announce(&words), Err(AnnounceError::Differ));
	// The same of a set with another commitment.
	let longer = Scene { standby: set(4, &policy(4), 4), next: set(9, &policy(5), 5) };
	let words = [scene.word(0), scene.word(1), longer.word(2)];
	assert_eq!(scene.announce(&words), Err(AnnounceError::Differ));
}

#[test]
fn a_word_of_another_member_chain_or_statement_is_none() {
	let scene = Scene::new();
	let check = |word: &StandbyWord| verify_word::<Blst>(word, scene.genesis());
	assert_eq!(check(&scene.word(0)), Ok(()));
	let mut stolen = scene.word(0);
	stolen.signer = MemberIndex(1);
	assert!(matches!(check(&stolen), Err(AnnounceError::Vote(_))));
	let elsewhere = verify_word::<Blst>(&scene.word(0), H256::repeat_byte(1));
	assert!(matches!(elsewhere, Err(AnnounceError::Vote(_))));
	let mut outside = scene.word(0);
	outside.signer = MemberIndex(4);
	assert_eq!(check(&outside), Err(AnnounceError::Form(StandbyError::NoMember)));
}

#[test]
fn what_comes_with_a_word_has_to_be_that_of_its_set() {
	let scene = Scene::new();
	let check = |change: fn(&mut StandbyOrder)| {
		let mut word = scene.word(0);
		change(&mut word.order);
		match verify_word::<Blst>(&word, scene.genesis()) {
			Err(AnnounceError::Form(error)) => error,
			other => panic!("{other:?}"),
		}
	};
	let wrong_root = StandbyError::Members(MembersError::WrongRoot);
	assert_eq!(check(|order| order.members.swap(0, 1)), wrong_root);
	let wrong_size = StandbyError::Members(MembersError::WrongSize);
	assert_eq!(check(|order| order.members.truncate(3)), wrong_size);
	assert_eq!(check(|order| order.policy = policy(5)), StandbyError::WrongPolicy);
	assert_eq!(check(|order| order.next_policy = policy(4)), StandbyError::WrongPolicy);
	assert_eq!(check(|order| order.set.service = ServiceId(2)), StandbyError::Statement);
	assert_eq!(check(|order| order.set.total_weight = StakeWeight(0)), StandbyError::Commitment);
	assert_eq!(check(|order| order.handover.next.set_id = SetId(3)), StandbyError::Statement);
	assert_eq!(check(|order| order.handover.standby = Some(H256::zero())), StandbyError::Statement);
}

#[test]
fn what_is_signed_is_bound_to_the_set_that_stands_by() {
	let scene = Scene::new();
	let check = |change: fn(&mut StandbyOrder)| {
		let mut word = scene.word(0);
		change(&mut word.order);
		verify_word::<Blst>(&word, scene.genesis())
	};
	assert!(matches!(check(|order| order.set.set_id = SetId(4)), Err(AnnounceError::Vote(_))));
	let standby = |order: &mut StandbyOrder| order.handover.standby = Some(H256::repeat_byte(1));
	assert!(matches!(check(standby), Err(AnnounceError::Vote(_))));
}

#[test]
fn an_announcement_of_another_statement_or_set_is_none() {
	let scene = Scene::new();
	let words: Vec<_> = (0..3).map(|signer| scene.word(signer)).collect();
	let good = scene.announce(&words).unwrap();
	let check = |change: fn(&mut Announcement)| {
		let mut announcement = good.clone();
		change(&mut announcement);
		verify_announcement::<Blst>(&announcement, scene.genesis())
	};
	let form = |error| Err(AnnounceError::Form(error));
	assert_eq!(check(|one| one.certificate.signed.set_id = SetId(4)), form(StandbyError::WrongSet));
	assert_eq!(check(|one| one.policy = policy(9)), form(StandbyError::WrongPolicy));
	let resume = |one: &mut Announcement| {
		let (height, block_hash) = (Height(1), H256::repeat_byte(1));
		let resume = Resume { height, block_hash, round: Round(3) };
		one.certificate.signed.statement = Statement::Resume(resume);
	};
	assert_eq!(check(resume), form(StandbyError::Statement));
	assert!(check(|one| drop(one.witnesses.pop())).is_err());
	let key = |one: &mut Announcement| one.set.aggregate_key = one.witnesses[0].member.key;
	assert!(check(key).is_err());
}

#[test]
fn words_and_announcements_have_one_byte_form() {
	let scene = Scene::new();
	let bytes = scene.word(1).encode();
	assert_eq!(StandbyWord::from_bytes(&bytes).unwrap(), scene.word(1));
	assert!(StandbyWord::from_bytes(&[&bytes[..], &[0]].concat()).is_err());
	for length in 0..bytes.len() {
		assert!(StandbyWord::from_bytes(&bytes[..length]).is_err());
	}
	let long = vec![0; vigil_primitives::standby::MAX_WORD_BYTES + 1];
	assert!(StandbyWord::from_bytes(&long).is_err());
	let long = vec![0; vigil_primitives::standby::MAX_ANNOUNCEMENT_BYTES + 1];
	assert!(Announcement::from_bytes(&long).is_err());
}
