// SPDX-License-Identifier: Apache-2.0

//! A watcher that opted in and says nothing: when its set has left office, anybody may report it.

use super::{evm_ward, opt_all_in_through, ward, SERVICE, WATCHERS};
use crate::{network, secs, TestResult};
use pallet_slashing_runtime_api::{CaseForm, CaseOffence};
use sp_keyring::Sr25519Keyring::{Alice, Dave};
use vigil_primitives::{Kind, SetId};
use vigil_testnet::{Backend, Error, Liar, Network, NodeOptions, Proxy, Seen, QUICK_POLICY};

/// Slots per session: while a set is in office it certifies often enough for silence to be judged.
const SESSION_SLOTS: u32 = 10;

#[tokio::test]
async fn a_silent_watcher_is_reported_once_its_set_has_left_and_those_who_spoke_are_not(
) -> TestResult {
	let Some((anvil, mut place)) = ward().await? else { return Ok(()) };
	let proxy = Proxy::start(place.ports.next_free()?, &anvil.url()).await?;
	let mut builder = network().backend(Backend::Litep2p).session_slots(SESSION_SLOTS);
	for account in WATCHERS {
		let options = NodeOptions::well_known(account);
		let watched = evm_ward(vec![("provider".into(), proxy.url())]);
		builder = builder.node(if account == Dave { options } else { options.watches([watched]) });
	}
	let network = builder.spawn().await?;
	opt_all_in_through(&network, "alice", QUICK_POLICY).await?;
	let set_id = whole_term(&network).await?;
	let vigil = network.client("alice")?;
	let set = vigil.watcher_set(SERVICE, set_id).await?;
	let set = set.ok_or_else(|| anyhow::anyhow!("the set is not kept"))?;
	let genesis = vigil.genesis_hash().await?;
	let place_of = |who| Liar::new(genesis, set.clone(), &[who]).map(|one| one.places());
	let (silent, spoke) = (place_of(Dave)?, place_of(Alice)?);
	let wait = network.wait_until("a report of silence", secs(300), async || {
		match vigil.report_silence(SERVICE, set_id, Kind::Checkpoint, silent.clone()).await {
			Ok(()) => Ok(Seen::Done(())),
			Err(Error::Dispatch { error, .. }) if error.contains("StillInOffice") => {
				Ok(Seen::NotYet(error))
			},
			Err(error) => Err(error),
		}
	});
	wait.await?;
	let refused = vigil.report_silence(SERVICE, set_id, Kind::Checkpoint, spoke).await;
	let refused = refused.err().map(|error| error.to_string()).unwrap_or_default();
	anyhow::ensure!(refused.contains("TookPart"), "{refused}");
	let cases = vigil.cases(SERVICE).await?;
	let found = cases.iter().any(|case| {
		(case.offence, case.form) == (CaseOffence::Silence(Kind::Checkpoint), CaseForm::Record)
			&& case.set_id == set_id
	});
	anyhow::ensure!(found, "{cases:?}");
	Ok(network.finish().await?)
}

/// Waits for a set that takes office now, and is in office for a whole era: it is the next one's turn.
async fn whole_term(network: &Network) -> anyhow::Result<SetId> {
	let vigil = network.client("alice")?;
	let current = async || -> vigil_testnet::Result<Option<SetId>> {
		Ok(vigil.service(SERVICE).await?.and_then(|info| info.current_set))
	};
	let first = current().await?;
	let wait = network.wait_until("the next set in office", secs(300), async || {
		let now = current().await?;
		Ok(Seen::some(now.filter(|_| now > first), format!("{now:?}")))
	});
	Ok(wait.await?)
}
