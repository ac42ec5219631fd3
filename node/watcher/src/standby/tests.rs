// SPDX-License-Identifier: Apache-2.0

use super::{config::parse, *};
use crate::{
	keystore,
	protection::{DatabaseError, MemoryProtection, Missing},
	Database, Refusal,
};
use std::path::{Path, PathBuf};
use vigil_bls::{
	test_utils::{plan, seed, TestSet},
	verify_word, AnnounceError, Backend, Blst, SecretKey, SetPlan,
};
use vigil_primitives::{
	answers::emergency::StandbyInfo, Handover, Head, MemberIndex, Policy, Seconds, ServiceId,
	SetCommitment, SetId, StandbyOrder, UnixTime, H256,
};

const SERVICE: ServiceId = ServiceId(1);
const GENESIS: H256 = H256([0x67; 32]);
/// While sets of [`plan`] are in office.
const NOW: UnixTime = UnixTime(1_500);
const SILENCE: Seconds = Seconds(60);
const POLICY: Policy = Policy {
	head: Head::Latest,
	halt_after: Seconds(12),
	round_length: Seconds(3),
	margin: Seconds(3),
	checkpoint_interval: 10,
	stable_for: Seconds(30),
	standby_after: Seconds(86_400),
	gone_after: Seconds(86_400),
	min_voices: 4,
	time_margin: Seconds(2),
};

fn set(set_id: u64) -> TestSet<Blst> {
	let plan = SetPlan { policy_hash: POLICY.hash(), ..plan(SERVICE, SetId(set_id)) };
	TestSet::with_plan(&plan, &[1; 4])
}

fn next(set_id: u64) -> SetCommitment {
	set(set_id).commitment
}

fn info(set: &TestSet<Blst>) -> StandbyInfo {
	StandbyInfo { commitment: set.commitment.clone(), policy: POLICY, members: set.members.clone() }
}

fn order(to: u64) -> StandbyOrder {
	let standby = set(3);
	StandbyOrder {
		set: standby.commitment,
		policy: POLICY,
		members: standby.members,
		next_policy: POLICY,
		handover: Handover::to(next(to)),
	}
}

fn secret(place: u64) -> SecretKey {
	<Blst as vigil_bls::backend::SigningBackend>::secret(&seed(place))
}

fn situation() -> Situation {
	let standby = set(3);
	let told = Told {
		next: next(9),
		next_policy: POLICY,
		standby: None,
		named: vec![standby.commitment.hash()],
		silent: Some(SILENCE),
	};
	Situation { standbys: vec![info(&standby)], told: Some(told) }
}

fn key(place: usize) -> vigil_primitives::KeyPoint {
	set(3).members[place].key
}

#[test]
fn a_word_is_asked_for_when_an_emergency_says_so_and_all_are_silent() {
	let asked = |situation: &Situation| orders(situation, &key(0), SILENCE, NOW);
	assert_eq!(asked(&situation()), [order(9)]);
	let never = |change: fn(&mut Situation)| {
		let mut other = situation();
		change(&mut other);
		assert!(asked(&other).is_empty(), "{other:?}");
	};
	never(|it| it.told = None);
	never(|it| it.told.as_mut().unwrap().silent = Some(Seconds(SILENCE.0 - 1)));
	never(|it| it.told.as_mut().unwrap().named = vec![H256::repeat_byte(1)]);
	never(|it| it.told.as_mut().unwrap().next = next(3));
	never(|it| it.told.as_mut().unwrap().next_policy.min_voices = 9);
	never(|it| it.standbys.clear());
	let mut unheard = situation();
	unheard.told.as_mut().unwrap().silent = None;
	assert_eq!(asked(&unheard).len(), 1, "whoever never spoke is silent");
}

#[test]
fn nobody_is_asked_without_a_seat_or_out_of_the_sets_time() {
	let stranger = Blst::key_point_bytes(&Blst::key(&secret(77).public_key()).unwrap());
	assert!(orders(&situation(), &stranger, SILENCE, NOW).is_empty());
	for now in [UnixTime(999), UnixTime(2_000)] {
		assert!(orders(&situation(), &key(0), SILENCE, now).is_empty());
	}
}

#[test]
fn a_member_says_one_thing_for_one_set_and_may_say_it_again() {
	let mut memory = MemoryProtection::default();
	let mut say = |to| sign(&mut memory, &secret(1), GENESIS, &order(to), NOW);
	let word = say(9).unwrap();
	assert_eq!(word.signer, MemberIndex(1));
	verify_word::<Blst>(&word, GENESIS).unwrap();
	assert_eq!(say(9).unwrap(), word);
	assert!(matches!(say(10), Err(SignError::Refused(Refusal::Conflict(_)))));
}

#[test]
fn a_word_is_not_signed_that_could_not_be_recorded() {
	struct Full(MemoryProtection);
	impl crate::Protection for Full {
		fn permit(
			&mut self,
			key: &vigil_primitives::PublicKey,
			spoken: &vigil_primitives::Spoken<'_>,
		) -> Result<(), Refusal> {
			self.0.permit(key, spoken)
		}
		fn commit(&mut self) -> Result<(), Refusal> {
			Err(Refusal::Storage("no space left".into()))
		}
		fn knows(
			&mut self,
			key: &vigil_primitives::PublicKey,
			signed: &vigil_primitives::Signed,
		) -> Result<bool, Refusal> {
			self.0.knows(key, signed)
		}
		fn record_vote(
			&mut self,
			key: &vigil_primitives::PublicKey,
			vote: &vigil_primitives::Vote,
		) -> Result<(), Refusal> {
			self.0.record_vote(key, vote)
		}
		fn own_votes(
			&mut self,
		) -> Result<Vec<(vigil_primitives::PublicKey, vigil_primitives::Vote)>, Refusal> {
			self.0.own_votes()
		}
		fn signed_elsewhere(
			&mut self,
			key: &vigil_primitives::PublicKey,
			spoken: &vigil_primitives::Spoken<'_>,
			since: UnixTime,
		) -> Result<bool, Refusal> {
			self.0.signed_elsewhere(key, spoken, since)
		}
		fn is_locked(&mut self, key: &vigil_primitives::PublicKey) -> Result<bool, Refusal> {
			self.0.is_locked(key)
		}
		fn acknowledge(&mut self, key: &vigil_primitives::PublicKey) -> Result<(), Refusal> {
			self.0.acknowledge(key)
		}
	}
	let mut full = Full(MemoryProtection::default());
	let said = sign(&mut full, &secret(1), GENESIS, &order(9), NOW);
	assert!(matches!(said, Err(SignError::Refused(Refusal::Storage(_)))));
}

#[test]
fn nothing_is_signed_without_a_seat_out_of_time_or_of_another_form() {
	let mut memory = MemoryProtection::default();
	let mut say = |place, order: &StandbyOrder, now| {
		sign(&mut memory, &secret(place), GENESIS, order, now).map(drop)
	};
	assert!(matches!(say(7, &order(9), NOW), Err(SignError::NoSeat)));
	assert!(matches!(say(1, &order(9), UnixTime(2_000)), Err(SignError::NotNow)));
	assert!(matches!(say(1, &order(9), UnixTime(999)), Err(SignError::NotNow)));
	let swapped =
		StandbyOrder { members: order(9).members.into_iter().rev().collect(), ..order(9) };
	assert!(matches!(say(1, &swapped, NOW), Err(SignError::Form(_))));
	assert!(matches!(say(1, &order(3), NOW), Err(SignError::Form(_))));
	say(1, &order(9), NOW).unwrap();
}

fn private(path: &Path, text: &str) {
	std::fs::write(path, text).unwrap();
	#[cfg(unix)]
	{
		use std::os::unix::fs::PermissionsExt;
		std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
	}
}

/// The files of the member at this place.
fn config(folder: &Path, place: u64) -> StandbyConfig {
	let (password, keystore) = (folder.join("password"), folder.join(format!("{place}.json")));
	private(&password, "secret");
	// A key as it grows from this seed, which is what sets of tests have.
	let scalar = scalar(place);
	if !keystore.exists() {
		keystore::import(&keystore, "secret", &hex::encode(scalar)).unwrap();
	}
	StandbyConfig {
		keystore,
		password_file: password,
		database: folder.join("signed.redb"),
		words: folder.join("words"),
		services: vec![1],
		silence_secs: 60,
		tell: Vec::new(),
	}
}

/// The secret of a small number, and the set of those with the first ones.
fn scalar(place: u64) -> [u8; 32] {
	let mut bytes = [0; 32];
	bytes[24..].copy_from_slice(&(place + 1).to_be_bytes());
	bytes
}

fn order_to_scalars(to: u64) -> StandbyOrder {
	let members: Vec<_> = (0..4)
		.map(|place| {
			let secret = SecretKey::from_bytes(&scalar(place)).unwrap();
			let key = Blst::key_point_bytes(&Blst::key(&secret.public_key()).unwrap());
			vigil_primitives::Member { key, weight: vigil_primitives::StakeWeight(1) }
		})
		.collect();
	let plan = SetPlan { policy_hash: POLICY.hash(), ..plan(SERVICE, SetId(3)) };
	let set = vigil_bls::commit::<Blst>(&plan, &members).unwrap();
	StandbyOrder { set, members, ..order(to) }
}

#[test]
fn a_pen_keeps_its_word_over_restarts_and_a_lost_file() {
	let folder = tempfile::tempdir().unwrap();
	let config = config(folder.path(), 2);
	let order = order_to_scalars;
	assert!(matches!(
		Pen::new(config.clone(), GENESIS, false),
		Err(SignError::Database(DatabaseError::Missing(_)))
	));
	let pen = Pen::new(config.clone(), GENESIS, true).unwrap();
	let word = pen.sign(&order(9), NOW).unwrap();
	assert_eq!(word.signer, MemberIndex(2));
	assert_eq!(files::all(&config.words), std::slice::from_ref(&word));
	// The node and the command line may take turns.
	let again = Pen::new(config.clone(), GENESIS, false).unwrap();
	assert_eq!(again.sign(&order(9), UnixTime(1_600)).unwrap(), word);
	assert!(matches!(again.sign(&order(10), NOW), Err(SignError::File(_))));
	// Without the file the record decides.
	std::fs::remove_file(files::path(&config.words, &word.order.set)).unwrap();
	assert!(matches!(again.sign(&order(10), NOW), Err(SignError::Refused(_))));
	assert_eq!(again.sign(&order(9), NOW).unwrap(), word);
	// Without the record the file does.
	std::fs::remove_file(&config.database).unwrap();
	let anew = Pen::new(config.clone(), GENESIS, true).unwrap();
	assert!(matches!(anew.sign(&order(10), NOW), Err(SignError::File(_))));
}

#[test]
fn a_record_of_another_chain_or_in_use_is_refused() {
	let folder = tempfile::tempdir().unwrap();
	let config = config(folder.path(), 2);
	let pen = Pen::new(config.clone(), GENESIS, true).unwrap();
	let other = Pen::new(config.clone(), H256::repeat_byte(1), false);
	assert!(matches!(other, Err(SignError::Database(DatabaseError::OtherChain { .. }))));
	let open = Database::open(&config.database, GENESIS, Missing::Refuse).unwrap();
	let busy = pen.sign(&order_to_scalars(9), NOW);
	assert!(matches!(busy, Err(SignError::Database(DatabaseError::InUse(_)))), "{busy:?}");
	drop(open);
	pen.sign(&order_to_scalars(9), NOW).unwrap();
}

fn word(place: u64, to: u64) -> vigil_primitives::StandbyWord {
	let mut memory = MemoryProtection::default();
	sign(&mut memory, &secret(place), GENESIS, &order(to), NOW).unwrap()
}

#[test]
fn words_of_a_quorum_add_up_on_a_desk() {
	let (mut desk, known) = (Desk::<Blst>::new(GENESIS), [info(&set(3))]);
	for place in [0, 2] {
		assert_eq!(desk.take(word(place, 9), &known), Ok(true));
		assert_eq!(desk.take(word(place, 9), &known), Ok(false));
	}
	assert!(desk.announcements(None).is_empty());
	assert_eq!(desk.take(word(3, 9), &known), Ok(true));
	let announced = desk.announcements(Some(SERVICE));
	assert_eq!(announced.len(), 1);
	assert_eq!(announced[0].certificate.absent.count(), 1);
	assert!(desk.announcements(Some(ServiceId(2))).is_empty());
	assert_eq!(desk.words(SERVICE).count(), 3);
}

#[test]
fn one_that_says_something_else_spoils_nothing() {
	let (mut desk, known) = (Desk::<Blst>::new(GENESIS), [info(&set(3))]);
	assert_eq!(desk.take(word(0, 10), &known), Ok(true));
	assert_eq!(desk.take(word(0, 9), &known), Err(NotTaken::SaidOther));
	for place in [1, 2, 3] {
		assert_eq!(desk.take(word(place, 9), &known), Ok(true));
	}
	let announced = desk.announcements(None);
	assert_eq!(announced.len(), 1);
	assert_eq!(announced[0].handover().unwrap().next.set_id, SetId(9));
}

#[test]
fn a_desk_has_no_room_for_what_vigil_does_not_know_and_for_forgeries() {
	let (mut desk, known) = (Desk::<Blst>::new(GENESIS), [info(&set(3))]);
	assert_eq!(desk.take(word(0, 9), &[]), Err(NotTaken::UnknownSet));
	assert_eq!(desk.take(word(0, 9), &[info(&set(4))]), Err(NotTaken::UnknownSet));
	let mut other = word(0, 9);
	other.order.policy.min_voices = 9;
	assert_eq!(desk.take(other, &known), Err(NotTaken::UnknownSet));
	let mut stolen = word(0, 9);
	stolen.signer = MemberIndex(1);
	let taken = desk.take(stolen, &known);
	assert!(matches!(taken, Err(NotTaken::Forged(AnnounceError::Vote(_)))));
	let mut outside = word(0, 9);
	outside.signer = MemberIndex(900);
	assert!(matches!(desk.take(outside, &known), Err(NotTaken::Forged(_))));
	assert_eq!(desk.words(SERVICE).count(), 0);
	// The real one still has its place.
	assert_eq!(desk.take(word(1, 9), &known), Ok(true));
	// When others stand by it is forgotten.
	assert_eq!(desk.take(word(0, 9), &[info(&set(4))]), Err(NotTaken::UnknownSet));
	assert_eq!(desk.words(SERVICE).count(), 0);
}

#[test]
fn files_say_what_they_are_and_nothing_else_is_read() {
	let (order, word) = (order(9), word(0, 9));
	let (order_text, word_text) = (files::text(&order), files::text(&word));
	assert_eq!(files::parse::<StandbyOrder>(&order_text), Some(order));
	assert_eq!(files::parse::<vigil_primitives::StandbyWord>(&word_text), Some(word));
	assert_eq!(files::parse::<StandbyOrder>(&word_text), None);
	let cut = word_text.replacen("0x", "0x00", 2);
	for bad in ["", "{}", "[]", &word_text[..word_text.len() / 2], &cut] {
		assert_eq!(files::parse::<vigil_primitives::StandbyWord>(bad), None, "{bad}");
	}
	let folder = tempfile::tempdir().unwrap();
	std::fs::write(folder.path().join("rubbish.json"), "rubbish").unwrap();
	std::fs::write(folder.path().join("word.txt"), &word_text).unwrap();
	assert!(files::all(folder.path()).is_empty());
	assert!(files::read::<StandbyOrder>(&folder.path().join("missing.json")).is_err());
}

#[test]
fn a_configuration_names_its_files_and_refuses_what_it_does_not_know() {
	let text = r#"
keystore = "standby.json"
password-file = "/etc/password"
database = "signed.redb"
words = "words"
services = [3]
"#;
	let config = parse(text, Path::new("/etc/vigil/standby.toml")).unwrap();
	assert_eq!(config.keystore, PathBuf::from("/etc/vigil/standby.json"));
	assert_eq!(config.password_file, PathBuf::from("/etc/password"));
	assert_eq!((config.silence(), config.services().next()), (Seconds(900), Some(ServiceId(3))));
	for more in ["silence-secs = 9", "unknown = 1", "tell = [\"ws://a\"]", "silence-secs = -1"] {
		let refused = parse(&format!("{text}{more}\n"), Path::new("standby.toml"));
		let message = refused.unwrap_err().to_string();
		assert!(message.contains("standby.toml") && !message.contains('\n'), "{message}");
	}
	let none = text.replace("[3]", "[]");
	assert!(parse(&none, Path::new("standby.toml")).is_err());
}
