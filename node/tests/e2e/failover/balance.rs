// SPDX-License-Identifier: Apache-2.0

//! A ward dies for good, and haven pays what an account had there, by proofs against the last states
//! that were certified.

use super::WARD;
use crate::{secs, TestResult, NODE};
use anyhow::Context;
use frame_support::dispatch::CallableCallFor;
use sp_core::Bytes;
use sp_keyring::Sr25519Keyring::{self, Alice, Dave, Two};
use vigil_primitives::{Checkpoint, Outcome, PlanId, ProtocolId, ServiceId, H256};
use vigil_proofs::Proof;
use vigil_runtime::{constants::currency::VGL, AccountId, Runtime};
use vigil_testnet::{HavenClient, Node, Scene, SceneOptions, Seen, WardKind};

type Vault = pallet_vault::Call<haven_runtime::Runtime>;
type Balances = CallableCallFor<vigil_runtime::Balances, Runtime>;
type HavenBalances = CallableCallFor<haven_runtime::Balances, haven_runtime::Runtime>;

/// Who has nothing on the ward but what it is sent.
const SAVER: Sr25519Keyring = Two;
/// What it is sent first, and then.
const PAID: [u128; 2] = [120 * VGL, 35 * VGL];

/// What the state after a certified block of the ward says of an account.
#[derive(Clone)]
struct Claim {
	account: AccountId,
	proof: Proof,
}

#[tokio::test]
async fn a_balance_on_a_ward_that_died_is_paid_on_haven_and_never_twice() -> TestResult {
	let options = SceneOptions { wards: vec![WardKind::Substrate], ..SceneOptions::new(NODE) };
	let Some(mut scene) = Scene::start(options).await? else { return Ok(()) };
	scene.register().await?;
	scene.relayer.start()?;
	let plan = scene.arm(WARD).await?;
	let first = paid(&scene, PAID[0]).await?;
	let before = claim(&scene, SAVER, first.block_hash).await?;
	// What it was sent was somebody else's before: those coins are paid once.
	let moved = claim(&scene, Alice, first.block_hash).await?;
	paid(&scene, PAID[1]).await?;
	let frozen = stands(&mut scene).await?;
	let last = claim(&scene, SAVER, frozen).await?;
	let other = claim(&scene, Alice, frozen).await?;
	provider(&scene)?.process()?.kill().await?;

	let vault = (WARD, scene.ward(WARD)?.protocol);
	let haven = scene.haven()?;
	refuses_what_proves_nothing(&haven, vault, [&before, &moved], &other).await?;
	credit(&haven, vault, &last).await?;
	let proven = PAID.iter().sum::<u128>();
	let available = available(&haven, vault).await?;
	anyhow::ensure!(available == proven, "{available}, not {proven}");
	for again in [&last, &before] {
		refused(credit(&haven, vault, again).await, "AlreadyCredited")?;
	}
	pays_all_of_it_once(&haven, vault).await?;
	vigil_knows(&scene, plan).await?;
	Ok(scene.finish().await?)
}

/// A vault: the service whose ward it is for, and whose it is.
type Vaults = (ServiceId, ProtocolId);

/// Proofs of another state than the one that the vault pays from, and of another account.
async fn refuses_what_proves_nothing(
	haven: &HavenClient,
	vault: Vaults,
	earlier: [&Claim; 2],
	other: &Claim,
) -> TestResult {
	for claim in earlier {
		refused(credit(haven, vault, claim).await, "ProofIncomplete")?;
	}
	let of_another_account = Claim { account: SAVER.to_account_id(), ..other.clone() };
	refused(credit(haven, vault, &of_another_account).await, "ProofIncomplete")?;
	let available = available(haven, vault).await?;
	anyhow::ensure!(available == 0, "{available} credited by a proof that was refused");
	Ok(())
}

/// The vault works now: it pays what was proven, and nothing above it.
async fn pays_all_of_it_once(haven: &HavenClient, vault: Vaults) -> TestResult {
	let proven = PAID.iter().sum::<u128>();
	let (service, protocol) = vault;
	let pot = haven.pot(service, protocol).await?;
	for (to, value) in [(SAVER.to_account_id(), VGL), (pot, proven + VGL)] {
		let fees = HavenBalances::transfer_keep_alive { dest: to.into(), value };
		haven.execute(fees, &Alice.pair()).await?;
	}
	let pair = SAVER.pair();
	let withdraw = |amount| haven.execute(Vault::withdraw { service, protocol, amount }, &pair);
	refused(withdraw(proven + 1).await, "CreditTooLow")?;
	withdraw(proven).await?;
	let free = haven.0.account(&SAVER.to_account_id()).await?.data.free;
	anyhow::ensure!(free >= proven && free <= proven + VGL, "it has {free}");
	refused(withdraw(1).await, "CreditTooLow")
}

async fn credit(haven: &HavenClient, vault: Vaults, claim: &Claim) -> vigil_testnet::Result<()> {
	let Claim { account, proof } = claim.clone();
	// Anybody may do this for anybody.
	haven.credit(vault, account, proof, &Dave.pair()).await.map(drop)
}

async fn available(haven: &HavenClient, vault: Vaults) -> vigil_testnet::Result<u128> {
	let (service, protocol) = vault;
	Ok(haven.credited(service, protocol, &SAVER.to_account_id()).await?.available)
}

fn refused<T>(result: vigil_testnet::Result<T>, error: &str) -> TestResult {
	let reason = result.err().map(|error| error.to_string()).unwrap_or_default();
	anyhow::ensure!(reason.contains(error), "not refused with {error}: {reason:?}");
	Ok(())
}

/// A node that has the state of the ward.
fn provider(scene: &Scene) -> anyhow::Result<&Node> {
	let network = scene.ward(WARD)?.network().context("the ward is no Substrate chain")?;
	Ok(network.node("provider")?)
}

/// Sends the saver something on the ward, and waits until haven has a checkpoint with it.
async fn paid(scene: &Scene, value: u128) -> anyhow::Result<Checkpoint> {
	let dest = SAVER.to_account_id().into();
	let call = Balances::transfer_keep_alive { dest, value };
	let block = provider(scene)?.client().execute(call, &Alice.pair()).await?.block;
	let (haven, height) = (scene.haven()?, u64::from(block.number));
	let what = format!("a checkpoint of block {height} or later on haven");
	let wait = scene.until(&what, secs(120), async || {
		let known = haven.service(WARD).await?.and_then(|service| service.checkpoint);
		let reached = known.filter(|checkpoint| checkpoint.height.0 >= height);
		Ok(Seen::some(reached, format!("{known:?}")))
	});
	Ok(wait.await?)
}

/// Has the ward prove what an account has after a block.
async fn claim(scene: &Scene, who: Sr25519Keyring, at: H256) -> anyhow::Result<Claim> {
	let account = who.to_account_id();
	let key = scene.haven()?.balance_proof_key(&account).await?;
	let (params, ward) = (([Bytes(key)], at), provider(scene)?.client());
	let answer: serde_json::Value = ward.request("state_getReadProof", params).await?;
	let nodes: Vec<Bytes> = serde_json::from_value(answer["proof"].clone())?;
	let proof = Proof::new(nodes.into_iter().map(|Bytes(node)| node).collect());
	Ok(Claim { account, proof: proof.context("the proof is too large")? })
}

/// Nobody makes blocks on the ward any more, which fires the plan. The block of the ward whose state
/// the vault pays from.
async fn stands(scene: &mut Scene) -> anyhow::Result<H256> {
	scene.ward_mut(WARD)?.kill().await?;
	let vault = scene.vault(WARD, true, secs(90)).await?;
	let height = vault.pays_from.context("the vault pays from no state")?.0;
	let hash = provider(scene)?.client().block_hash(u32::try_from(height)?).await?;
	hash.context("the ward does not have the block that the vault pays from")
}

/// The relayer shows Vigil that the plan fired, and what became of it.
async fn vigil_knows(scene: &Scene, plan: PlanId) -> TestResult {
	let vigil = scene.vigil()?;
	let wait = scene.until("proof on Vigil that the plan fired", secs(120), async || {
		let info = vigil.plan(plan).await?;
		let firing = info.as_ref().and_then(|info| info.targets[0].firing);
		let done = firing.is_some_and(|firing| firing.failover == Outcome::Done);
		Ok(Seen::when(done, format!("{info:?}")))
	});
	Ok(wait.await?)
}
