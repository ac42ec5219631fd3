// SPDX-License-Identifier: Apache-2.0

//! Whom a deployment trusts first, before nodes of Vigil of which one lies.

use super::*;
use serde_json::{json, Value};
use sp_crypto_hashing::blake2_256;
use vigil_bls::{test_utils::TestSet, Blst, SetPlan};
use vigil_primitives::{Head, Seconds, UnixTime};
use vigil_proofs::fixture::{prove, State};
use vigil_relayer_link::test_utils::{node, Answer, FakeNode, NO_METHOD};

const GENESIS: H256 = H256([0x67; 32]);
const SERVICE: u32 = 1;
/// The height that all nodes have reached.
const FINAL: u64 = 40;

const POLICY: Policy = Policy {
	head: Head::Latest,
	halt_after: Seconds(12),
	round_length: Seconds(3),
	margin: Seconds(3),
	checkpoint_interval: 10,
	stable_for: Seconds(30),
	standby_after: Seconds(60),
	gone_after: Seconds(60),
	min_voices: 4,
	time_margin: Seconds(0),
};

/// A set whose members have these weights: other ones are another set.
fn set(number: u64, weights: &[u128]) -> TestSet<Blst> {
	let plan = SetPlan {
		service: ServiceId(SERVICE),
		set_id: SetId(number),
		policy_hash: POLICY.hash(),
		activates_at: UnixTime(1),
		expires_at: UnixTime(u64::MAX),
	};
	TestSet::with_plan(&plan, weights)
}

fn honest() -> TestSet<Blst> {
	set(2, &[5, 5, 5, 5])
}

/// A set that nobody elected: of the liar's own keys, or as good.
fn invented() -> TestSet<Blst> {
	set(2, &[9, 9, 9])
}

/// The set before it, whose members may have nothing to lose any more.
fn past() -> TestSet<Blst> {
	set(1, &[5, 5, 5])
}

/// What Vigil keeps of a set.
fn entry(set: &TestSet<Blst>) -> Vec<u8> {
	(7u32, POLICY, [9u8; 40], set.commitment.clone()).encode()
}

/// Vigil's state with this set, and the one before it.
fn state(set: &TestSet<Blst>) -> State {
	let others = (0..50u8).map(|number| (vec![number; 20], vec![number; 40]));
	let sets =
		[set, &past()].map(|set| (key(ServiceId(SERVICE), set.commitment.set_id), entry(set)));
	others.chain(sets).collect()
}

fn hex_of(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(bytes))
}

/// The header of the final block with this root, and its hash.
fn header(root: H256) -> (Value, H256) {
	let zero = H256::zero();
	let encoded = (zero, codec::Compact(FINAL), root, zero, codec::Compact(0u32)).encode();
	let shown = json!({
		"parentHash": zero,
		"number": format!("{FINAL:#x}"),
		"stateRoot": root,
		"extrinsicsRoot": zero,
		"digest": { "logs": [] },
	});
	(shown, H256(blake2_256(&encoded)))
}

/// What a node of Vigil says.
#[derive(Clone)]
struct Says {
	/// The set that it shows, and says to be in office.
	shows: SetInfo,
	/// The state behind the header that it calls final.
	header: H256,
	/// The state that its proofs are of.
	proves: State,
	/// Whether it names another block by the height of the final one.
	elsewhere: bool,
	retired: bool,
}

impl Says {
	/// Everything of one set.
	fn of(set: &TestSet<Blst>) -> Self {
		let shows = SetInfo {
			commitment: set.commitment.clone(),
			policy: POLICY,
			members: set.members.clone(),
			superseded_at: None,
		};
		let proves = state(set);
		let (root, _) = prove(&proves, &[]);
		Self { shows, header: root, proves, elsewhere: false, retired: false }
	}

	async fn node(self) -> FakeNode {
		node(move |method, params| self.answer(method, params)).await
	}

	fn answer(&self, method: &str, params: &Value) -> Answer {
		let (shown, hash) = header(self.header);
		let info = ServiceInfo {
			policy: POLICY,
			oldest_set: SetId(1),
			latest_set: SetId(2),
			current_set: Some(self.shows.commitment.set_id),
			retired: self.retired,
		};
		Some(match method {
			"chain_getBlockHash" if params[0] == 0 => Ok(json!(GENESIS)),
			"chain_getBlockHash" if self.elsewhere => Ok(json!(H256::repeat_byte(0xee))),
			"chain_getBlockHash" | "chain_getFinalizedHead" => Ok(json!(hash)),
			"chain_getHeader" => Ok(shown),
			"state_call" if params[0] == "RestakingApi_service" => {
				Ok(json!(hex_of(&Some(info).encode())))
			},
			"state_call" if params[0] == "RestakingApi_watcher_set" => {
				Ok(json!(hex_of(&Some(&self.shows).encode())))
			},
			"state_getReadProof" => {
				let keys = params[0].as_array().into_iter().flatten();
				let keys: Vec<Vec<u8>> = keys
					.map(|key| hex::decode(&key.as_str().unwrap_or_default()[2..]).unwrap())
					.collect();
				let (_, proof) = prove(&self.proves, &keys);
				let nodes: Vec<String> = proof.0.iter().map(|node| hex_of(node)).collect();
				Ok(json!({ "at": hash, "proof": nodes }))
			},
			_ => Err(NO_METHOD),
		})
	}
}

/// The set that a deployment trusts by the word of these nodes.
async fn trusted(nodes: Vec<Says>) -> anyhow::Result<Known> {
	let mut fakes = Vec::new();
	for one in nodes {
		fakes.push(one.node().await);
	}
	let endpoints: Vec<_> = fakes.iter().map(|fake| fake.endpoint.clone()).collect();
	Vigil::dial(&endpoints, None).await?.set(SERVICE).await
}

async fn refused(nodes: Vec<Says>, sentence: &str) {
	let error = trusted(nodes).await.expect_err(sentence);
	let error = format!("{error:#}");
	assert!(error.contains(sentence), "{sentence}: {error}");
}

#[tokio::test]
async fn a_set_that_all_nodes_prove_is_trusted() {
	let all = vec![Says::of(&honest()), Says::of(&honest()), Says::of(&honest())];
	assert_eq!(trusted(all).await.unwrap(), (honest().commitment, POLICY));
}

#[tokio::test]
async fn a_node_that_shows_a_set_that_nobody_elected_is_found_out_first_or_last() {
	// It shows another set of the same chain, and proves what there is, as it cannot prove what there is not.
	let shows = Says { shows: Says::of(&invented()).shows, ..Says::of(&honest()) };
	refused(vec![shows.clone(), Says::of(&honest())], "does not have set 2 of service 1").await;
	// The honest one's word counts, and the liar's proof still is of the state that both call final.
	assert!(trusted(vec![Says::of(&honest()), shows]).await.is_ok());
	// It proves by a state of its own, which no header that both call final has.
	let proves = Says { proves: state(&invented()), ..Says::of(&honest()) };
	let own = Says { shows: Says::of(&invented()).shows, ..proves.clone() };
	refused(vec![own, Says::of(&honest())], "state_getReadProof").await;
	refused(vec![Says::of(&honest()), proves], "state_getReadProof").await;
}

#[tokio::test]
async fn a_set_of_the_past_is_not_trusted_though_it_is_proven() {
	let shows = Says { shows: Says::of(&past()).shows, ..Says::of(&honest()) };
	// It stands in the state that both prove.
	let both = trusted(vec![shows.clone(), shows.clone()]).await.unwrap();
	assert_eq!(both.0.set_id, SetId(1));
	let sentence = "name different sets of service 1 as in office";
	refused(vec![shows.clone(), Says::of(&honest())], sentence).await;
	refused(vec![Says::of(&honest()), shows], sentence).await;
}

#[tokio::test]
async fn a_node_with_a_chain_of_its_own_is_a_contradiction_not_a_majority() {
	let own = Says::of(&invented());
	let both = "call different blocks final at 40: one of them lies";
	refused(vec![own.clone(), Says::of(&honest())], both).await;
	refused(vec![Says::of(&honest()), own.clone()], both).await;
	// Nor do two of three decide.
	refused(vec![own.clone(), own, Says::of(&honest())], both).await;
}

#[tokio::test]
async fn a_header_that_is_not_the_blocks_own_is_refused_even_if_both_name_it() {
	let elsewhere = |set: &TestSet<Blst>| Says { elsewhere: true, ..Says::of(set) };
	let both = vec![elsewhere(&honest()), elsewhere(&honest())];
	refused(both, "it is the header of another block").await;
}

#[tokio::test]
async fn a_set_whose_members_or_policy_are_not_its_own_is_refused() {
	let mut members = Says::of(&honest());
	members.shows.members = invented().members;
	let error = trusted(vec![members, Says::of(&honest())]).await.unwrap_err();
	assert!(format!("{error:#}").contains("size"), "{error:#}");
	let mut lenient = Says::of(&honest());
	lenient.shows.policy.min_voices = 1;
	refused(vec![lenient, Says::of(&honest())], "shows a set that cannot be").await;
	let ended = Says { retired: true, ..Says::of(&honest()) };
	refused(vec![ended.clone(), ended], "has ended").await;
}

#[test]
fn only_an_entry_with_both_the_policy_and_the_commitment_stands() {
	let (set, policy) = (honest().commitment, POLICY);
	let entry = entry(&honest());
	assert!(stands(&entry, &set, &policy));
	let other = SetCommitment { set_id: SetId(3), ..set.clone() };
	assert!(!stands(&entry, &other, &policy));
	let lenient = Policy { min_voices: 1, ..policy };
	assert!(!stands(&entry, &set, &lenient));
	assert!(!stands(&[], &set, &policy) && !stands(&entry[..20], &set, &policy));
}
