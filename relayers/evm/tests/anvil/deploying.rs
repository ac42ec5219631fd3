// SPDX-License-Identifier: Apache-2.0

//! Inboxes and adapters are made on a real chain, and what is wrong with them is said.

use crate::common::*;
use alloy_primitives::{Address, B256};
use alloy_sol_types::SolCall;
use vigil_primitives::Policy;
use vigil_relayer_evm::{
	abi::{Inbox, Limits},
	crossing::abi::Crossing,
	deploy::{Adapter, Allowed, Artefact, DeployError, Deployer, Terms},
	fees::Caps,
	node::{At, Node},
	Wallet,
};

const GWEI: u128 = 1_000_000_000;

fn limits() -> Limits {
	Limits {
		freshness: 300,
		checkpointFreshness: 3_600,
		clockDrift: 30,
		suspectFor: 120,
		recoverFor: 3_600,
	}
}

async fn installer(anvil: &Anvil) -> Wallet {
	let wallet = Wallet::from_secret(B256::repeat_byte(0x33)).unwrap();
	anvil.endow(wallet.address(), 1_000_000_000 * GWEI * 100).await;
	wallet
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inbox_is_made_with_its_terms_and_every_adapter_stands_beside_it() {
	let world = World::new().await;
	let wallet = installer(&world.anvil).await;
	let nodes = [world.anvil.node.clone(), world.anvil.node.clone()];
	let deployer =
		Deployer { nodes: &nodes, wallet: &wallet, caps: Caps { fee: 500 * GWEI, tip: GWEI } };
	let guardian = Address::repeat_byte(0x44);
	let terms = Terms {
		genesis: GENESIS,
		guardian,
		limits: limits(),
		max_pause: 86_400,
		own_service: Some(9),
	};
	let made = deployer.inbox(&terms).await.unwrap();
	let names: Vec<_> = made.iter().map(|one| one.name.as_str()).collect();
	assert_eq!(names, ["Office", "Desk", "Trigger", "Archive", "VigilInbox"]);
	let inbox = made[4].address;
	let other = World { inbox, ..world };
	assert_eq!(other.read(Inbox::genesisCall {}).await.0, GENESIS.0);
	assert_eq!(other.read(Inbox::ownServiceCall {}).await, 9);
	assert_eq!(other.read(Inbox::limitsCall {}).await, limits());
	let roles = other.read(Inbox::rolesCall {}).await;
	assert_eq!((roles.installer, roles.guardian), (wallet.address(), guardian));
	let modules = other.read(Inbox::modulesCall {}).await;
	let places: Vec<_> = made.iter().map(|one| one.address).collect();
	assert_eq!([modules.office, modules.desk, modules.trigger, modules.archive], places[..4]);

	let known = (other.watchers.commitment.clone(), POLICY);
	let lenient = (known.0.clone(), Policy { min_voices: 9, ..POLICY });
	let error = deployer.install(inbox, &lenient, None).await.unwrap_err();
	assert!(error.to_string().contains("WrongPolicy"), "{error}");
	deployer.install(inbox, &known, None).await.unwrap();
	let error = deployer.install(inbox, &known, None).await.unwrap_err();
	assert!(error.to_string().contains("AlreadyInstalled"), "{error}");

	let allowed = vec![Allowed { to: guardian, selector: [1; 4].into() }];
	for adapter in [
		Adapter::UptimeFeed { service: SERVICE.0 },
		Adapter::GateIsm { domains: vec![10], services: vec![SERVICE.0] },
		Adapter::Gateway7786 {},
		Adapter::PoolHooks { selectors: vec![10], services: vec![SERVICE.0] },
		Adapter::GateDvn { uln: guardian, eids: vec![10], services: vec![SERVICE.0] },
		Adapter::SafeModule { safe: other.target, actor: guardian, allowed },
		Adapter::GateNtt { manager: guardian, chains: vec![2], services: vec![SERVICE.0] },
		Adapter::StatusSender { messenger: other.target, receiver: guardian },
		Adapter::StatusReceiver { messenger: other.target, sender: guardian },
	] {
		let made = deployer.adapter(inbox, &adapter).await;
		let made = made.unwrap_or_else(|error| panic!("{adapter:?}: {error}"));
		let code = other.anvil.node.code(made.address, At::Latest).await.unwrap();
		assert!(Artefact::named(&made.name).unwrap().is_code_of(&code), "{}", made.name);
	}

	deployer.leave(inbox).await.unwrap();
	assert_eq!(other.read(Inbox::rolesCall {}).await.installer, Address::ZERO);
	let error = deployer.install(inbox, &known, None).await.unwrap_err();
	assert!(error.to_string().contains("NotInstaller"), "{error}");
}

/// Of a crossing of ours, with paths beside the inbox.
fn crossing(paths: Vec<Address>, within: u64) -> Adapter {
	Adapter::Crossing {
		service: SERVICE.0,
		protocol: PROTOCOL.0,
		paths,
		needed: 2,
		within,
		keeper: Address::repeat_byte(0x99),
	}
}

async fn read<C: SolCall>(world: &World, of: Address, call: C) -> C::Return {
	let answer = world.anvil.node.call(of, call.abi_encode().into(), At::Latest).await.unwrap();
	C::abi_decode_returns(&answer).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crossing_beside_an_inbox_has_the_protocols_actor_there_as_its_first_path() {
	let world = World::new().await;
	let wallet = installer(&world.anvil).await;
	let nodes = [world.anvil.node.clone()];
	let caps = Caps { fee: 500 * GWEI, tip: GWEI };
	let deployer = Deployer { nodes: &nodes, wallet: &wallet, caps };
	deployer.check_inbox(world.inbox).await.unwrap();
	let error = deployer.check_inbox(world.target).await.unwrap_err();
	assert!(matches!(error, DeployError::OtherCode { .. }), "{error}");
	let error = deployer.check_inbox(Address::repeat_byte(0x77)).await.unwrap_err();
	assert!(matches!(error, DeployError::OtherCode { .. }), "nothing is there: {error}");

	let gateway = Address::repeat_byte(0x55);
	let path = Adapter::Erc7786Path { gateway, chain_id: 1, teller: gateway };
	let place = deployer.next_place().await.unwrap();
	let path = deployer.adapter(world.inbox, &path).await.unwrap().address;
	assert_eq!(path, place, "it was known beforehand");
	let made = deployer.adapter(world.inbox, &crossing(vec![path], 600)).await.unwrap().address;
	let (service, protocol) = (SERVICE.0, PROTOCOL.0);
	let actor = world.read(Inbox::actorOfCall { service, protocol }).await;
	assert_eq!(read(&world, made, Crossing::pathsCall {}).await, [actor, path]);
	assert_eq!(read(&world, made, Crossing::neededCall {}).await.to::<u64>(), 2);
	assert_eq!(read(&world, made, Crossing::inboxCall {}).await, world.inbox);
	assert_eq!(read(&world, made, Crossing::serviceCall {}).await, service);
	assert_eq!(read(&world, made, Crossing::protocolCall {}).await, protocol);

	let close = deployer.adapter(world.inbox, &crossing(vec![path], 299)).await.unwrap_err();
	assert!(close.to_string().contains("UnsoundPaths"), "less than the freshness: {close}");
	let liar = Proxy::before(&world.anvil.node, Lie::Actors).await;
	let liar = Node::dial(&liar.endpoint, Some(31_337)).await.unwrap();
	let nodes = [liar, world.anvil.node.clone()];
	let deployer = Deployer { nodes: &nodes, wallet: &wallet, caps };
	let before = world.anvil.node.nonce(wallet.address(), At::Latest).await.unwrap();
	let error = deployer.adapter(world.inbox, &crossing(vec![path], 600)).await.unwrap_err();
	assert!(error.to_string().contains("another endpoint names another one"), "{error}");
	let after = world.anvil.node.nonce(wallet.address(), At::Latest).await.unwrap();
	assert_eq!(before, after, "nothing was paid for");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_made_is_said_and_not_paid_for() {
	let anvil = Anvil::start().await;
	let wallet = installer(&anvil).await;
	let nodes = [anvil.node.clone()];
	let cheap =
		Deployer { nodes: &nodes, wallet: &wallet, caps: Caps { fee: 500 * GWEI, tip: GWEI } };
	let terms = Terms {
		genesis: GENESIS,
		guardian: Address::ZERO,
		// A drift as long as the freshness.
		limits: Limits { clockDrift: 300, ..limits() },
		max_pause: 0,
		own_service: None,
	};
	let error = cheap.inbox(&terms).await.unwrap_err();
	assert!(
		matches!(&error, DeployError::Fails { what, .. } if what.contains("VigilInbox")),
		"{error}"
	);
	assert!(error.to_string().contains("UnsoundLimits"), "{error}");
	let spent = anvil.node.nonce(wallet.address(), At::Latest).await.unwrap();
	assert_eq!(spent, 4, "the modules were made, the inbox not paid for");
}

/// What the account made before has the same code, and here another guardian.
#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_leads_to_an_older_inbox_is_found_out() {
	let anvil = Anvil::start().await;
	let wallet = installer(&anvil).await;
	let caps = Caps { fee: 500 * GWEI, tip: GWEI };
	let terms = |guardian| Terms {
		genesis: GENESIS,
		guardian,
		limits: limits(),
		max_pause: 86_400,
		own_service: None,
	};
	let honest = [anvil.node.clone()];
	let deployer = Deployer { nodes: &honest, wallet: &wallet, caps };
	let old = deployer.inbox(&terms(Address::repeat_byte(0x66))).await.unwrap();
	let liar = Proxy::before(&anvil.node, Lie::Again).await;
	let liar = Node::dial(&liar.endpoint, Some(31_337)).await.unwrap();
	let nodes = [liar, anvil.node.clone()];
	let deployer = Deployer { nodes: &nodes, wallet: &wallet, caps };
	let error = deployer.inbox(&terms(Address::ZERO)).await.unwrap_err();
	assert!(
		matches!(&error, DeployError::OtherTerms { inbox, .. } if *inbox == old[4].address),
		"{error}"
	);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chain_without_the_curve_gets_no_inbox() {
	let anvil = Anvil::start_with(31_337, &["--hardfork", "cancun"]).await;
	let wallet = installer(&anvil).await;
	let nodes = [anvil.node.clone()];
	let deployer =
		Deployer { nodes: &nodes, wallet: &wallet, caps: Caps { fee: 500 * GWEI, tip: GWEI } };
	let terms = Terms {
		genesis: GENESIS,
		guardian: Address::ZERO,
		limits: limits(),
		max_pause: 0,
		own_service: None,
	};
	let error = deployer.inbox(&terms).await.unwrap_err();
	assert!(error.to_string().contains("NoCurve"), "{error}");
}
