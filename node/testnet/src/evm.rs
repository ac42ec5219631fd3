// SPDX-License-Identifier: Apache-2.0

//! A standby on an EVM chain: anvil with a `VigilInbox` that `vigil-relayer deploy evm` made, a `StandbyVault` that a plan
//! takes into use, and a relayer of its own. It begins where [`Scene::in_office`] ends, as it trusts sets that are in office.
//!
//! The chain is one of its own, which nobody watches, or a ward: then its state is certified, and Vigil is shown what
//! arrived there.

mod client;
mod vault;
mod words;

use crate::{
	anvil::ask, client::rpc_params, Anvil, AnvilOptions, Client, Error, Process, Program, Result,
	Scene, Seen,
};
use jsonrpsee::core::params::ArrayParams;
use pallet_failover::DestinationId;
use serde::de::DeserializeOwned;
use sp_keyring::Sr25519Keyring;
use std::{
	fs,
	path::{Path, PathBuf},
	time::Duration,
};
use vigil_primitives::{Destination, PlanId, SequenceNumber, ServiceId};
use words::{bytes_of, hex_of, selector, word, Address};

/// The chain's id, which no ward has.
const CHAIN_ID: u64 = 31_400;
/// How long deploying may take: a dozen transactions, a block a second.
const DEPLOYED: Duration = Duration::from_secs(180);
/// How long a key may take to be made: its password is stretched.
const KEY: Duration = Duration::from_secs(60);
/// How long a plan may take from Vigil to the inbox.
const CARRIED: Duration = Duration::from_secs(120);
/// What each account gets: a thousand coins, in hexadecimal.
const RICH: &str = "0x3635c9adc5dea00000";
/// An account that every anvil has made rich and signs for.
const DEV: &str = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";

/// A standby on an EVM chain. Ends when dropped.
#[derive(Debug)]
pub struct EvmStandby {
	/// The inbox as a destination; known once registered.
	pub destination: DestinationId,
	chain_id: u64,
	url: String,
	/// The chain, unless it is a ward of the scene.
	_anvil: Option<Anvil>,
	/// The service that watches the chain, if one does.
	certified_by: Option<ServiceId>,
	inbox: Address,
	/// What the last plan takes into use.
	vault: Option<Address>,
	since_block: String,
	binary: PathBuf,
	directory: PathBuf,
	logs: PathBuf,
	process: Option<Process>,
}

impl EvmStandby {
	/// Starts a chain and makes an inbox on it that trusts the set in office of each of these services; nothing
	/// where anvil is not installed. `node` is the path of `vigil-node`, next to which the relayer is.
	pub async fn start(
		node: &Path,
		scene: &mut Scene,
		services: &[ServiceId],
	) -> Result<Option<Self>> {
		let Some(anvil) = Anvil::available() else { return Ok(None) };
		let logs = scene.logs().to_owned();
		let directory = scene.folder("evm-standby")?;
		let port = scene.ports.next_free()?;
		let options = AnvilOptions { logs, ..AnvilOptions::new(CHAIN_ID, port, &directory) };
		let anvil = Anvil::start(&anvil, options).await?;
		let chain = (anvil.chain_id(), anvil.url());
		let standby = Self::new(node, scene, (chain, Some(anvil), None))?;
		standby.make(scene, services).await.map(Some)
	}

	/// Makes an inbox on the chain that is the ward of a service, which certifies what arrives there.
	pub async fn start_on(
		node: &Path,
		scene: &Scene,
		services: &[ServiceId],
		ward: ServiceId,
	) -> Result<Self> {
		let missing = || Error::NotRunning { name: format!("an EVM ward of service {ward}") };
		let anvil = scene.ward(ward)?.anvil().ok_or_else(missing)?;
		let chain = (anvil.chain_id(), anvil.url());
		let standby = Self::new(node, scene, (chain, None, Some(ward)))?;
		standby.make(scene, services).await
	}

	fn new(
		node: &Path,
		scene: &Scene,
		((chain_id, url), anvil, certified_by): ((u64, String), Option<Anvil>, Option<ServiceId>),
	) -> Result<Self> {
		Ok(Self {
			destination: DestinationId::default(),
			chain_id,
			url,
			_anvil: anvil,
			certified_by,
			inbox: Address::default(),
			vault: None,
			since_block: String::new(),
			binary: node.with_file_name("vigil-relayer"),
			directory: scene.folder("evm-standby")?,
			logs: scene.logs().to_owned(),
			process: None,
		})
	}

	/// Everything that a standby takes beside its chain.
	async fn make(mut self, scene: &Scene, services: &[ServiceId]) -> Result<Self> {
		self.write("password", "a password of a test")?;
		// Whoever pays on Vigil for showing it what arrived.
		self.write("key", &Scene::RELAYER.to_seed())?;
		for key in ["deployer", "carrier"] {
			let accounts = self.generate(key).await?;
			for account in accounts {
				let _: serde_json::Value =
					self.ask("anvil_setBalance", rpc_params![account, RICH]).await?;
			}
		}
		let vigil = endpoints(scene)?;
		self.deploy(&vigil, services).await?;
		self.write("toml", &self.configuration(&vigil))?;
		Ok(self)
	}

	async fn ask<R: DeserializeOwned>(&self, method: &str, params: ArrayParams) -> Result<R> {
		ask(&self.url, method, params).await
	}

	/// Starts the relayer to it, or starts it again.
	pub fn start_relayer(&mut self) -> Result<()> {
		self.start_relayer_with(None)
	}

	/// Starts it; it aborts at this point of its work (`vigil_relayer_core::crash`).
	pub fn start_relayer_to_crash_at(&mut self, point: &str) -> Result<()> {
		self.start_relayer_with(Some(point))
	}

	fn start_relayer_with(&mut self, crash_at: Option<&str>) -> Result<()> {
		let config = self.path("toml");
		let mut program = Program::new("relayer-evm", &self.binary).args([
			"start".as_ref(),
			"--config".as_ref(),
			config.as_os_str(),
		]);
		program.envs.push(("RUST_LOG".into(), "info,vigil=debug".into()));
		program.envs.extend(crash_at.map(|at| ("VIGIL_RELAYER_CRASH_AT".into(), at.into())));
		self.process = Some(Process::spawn(&program, &self.logs.join("relayer-evm.log"))?);
		Ok(())
	}

	/// Kills the relayer without warning (SIGKILL), if it runs.
	pub async fn kill_relayer(&mut self) -> Result<()> {
		match self.process.take() {
			Some(process) if process.ensure_running().is_ok() => process.kill().await.map(drop),
			_ => Ok(()),
		}
	}

	/// Whether the relayer ended by itself.
	pub fn relayer_has_ended(&self) -> bool {
		self.process.as_ref().is_none_or(|process| process.ensure_running().is_err())
	}

	/// What messages have to be addressed to.
	pub fn place(&self) -> Destination {
		Destination::evm(self.chain_id, self.inbox)
	}

	/// Makes a destination of it on Vigil, whose state the service certifies that watches the chain, if one does.
	pub async fn register(&mut self, vigil: &Client, owner: Sr25519Keyring) -> Result<()> {
		self.destination = vigil.register_contract(owner, self.place(), self.certified_by).await?;
		Ok(())
	}

	/// Makes a vault, arms a plan of a service's protocol that takes it into use, and waits until the inbox keeps it.
	/// Where nobody certifies the chain's state its keeper says so on Vigil, too.
	pub async fn arm(&mut self, scene: &Scene, service: ServiceId) -> Result<PlanId> {
		let protocol = scene.ward(service)?.protocol;
		let vault = self.make_vault(scene, service).await?;
		let target = self.target(vault)?;
		let vigil = scene.vigil()?;
		let plan = vigil.arm_plan(Scene::OWNER, protocol, service, vec![target]).await?;
		scene
			.until(&format!("{plan} on the EVM chain"), CARRIED, async || {
				let kept = self.keeps(service, plan).await?;
				Ok(Seen::when(kept, "it is not there"))
			})
			.await?;
		if self.certified_by.is_none() {
			let taken = self.taken(service).await?;
			vigil.acknowledge(Scene::OWNER, (service, self.destination), taken).await?;
		}
		Ok(plan)
	}

	/// The number of the last message of a service that the inbox has taken.
	async fn taken(&self, service: ServiceId) -> Result<SequenceNumber> {
		let lane = self.destination.0;
		let answer = self.query("nextMessage(uint32,uint32)", &[service.0, lane]).await?;
		let next = answer.last_chunk().map(|bytes| u64::from_be_bytes(*bytes)).unwrap_or_default();
		Ok(SequenceNumber(next.saturating_sub(1)))
	}

	/// The status of a service's ward: 0 live, 1 suspect, 2 halted, 3 recovering.
	pub async fn status(&self, service: ServiceId) -> Result<u8> {
		let answer = self.query("status(uint32)", &[service.0]).await?;
		Ok(answer.last().copied().unwrap_or_default())
	}

	/// The number of the last set of a service.
	pub async fn latest_set(&self, service: ServiceId) -> Result<u64> {
		let answer = self.query("latestSet(uint32)", &[service.0]).await?;
		// The second word of it.
		let number = answer.get(32..64).and_then(|word| word.last_chunk());
		Ok(number.map(|bytes| u64::from_be_bytes(*bytes)).unwrap_or_default())
	}

	/// Whether the inbox keeps a plan.
	pub async fn keeps(&self, service: ServiceId, plan: PlanId) -> Result<bool> {
		let answer = self.query("plan(uint32,uint32)", &[service.0, plan.0]).await?;
		// The fifth word of the plan says so.
		Ok(answer.get(32 * 4..32 * 5).is_some_and(|word| word.last() == Some(&1)))
	}

	async fn query(&self, signature: &str, arguments: &[u32]) -> Result<Vec<u8>> {
		self.ask_contract(self.inbox, signature, arguments).await
	}

	async fn ask_contract(
		&self,
		contract: Address,
		signature: &str,
		arguments: &[u32],
	) -> Result<Vec<u8>> {
		let mut input = selector(signature).to_vec();
		arguments.iter().for_each(|one| input.extend(word((*one).into())));
		let call = serde_json::json!({ "to": hex_of(&contract), "input": hex_of(&input) });
		let answer: String = self.ask("eth_call", rpc_params![call, "latest"]).await?;
		bytes_of(&answer)
	}

	/// Makes a keystore file and returns its two accounts.
	async fn generate(&self, name: &str) -> Result<Vec<String>> {
		let file = self.directory.join(format!("{name}.json"));
		let (command, password) = (["keys", "generate-evm"], self.path("password"));
		let program = Program::new(format!("keys-{name}"), &self.binary).args(command).args([
			file.as_os_str(),
			"--password-file".as_ref(),
			password.as_os_str(),
		]);
		let output = self.run(&program, KEY).await?;
		let accounts = output.lines().filter_map(|line| line.rsplit_once("0x"));
		Ok(accounts.map(|(_, digits)| format!("0x{}", digits.trim())).collect())
	}

	async fn deploy(&mut self, vigil: &[String], services: &[ServiceId]) -> Result<()> {
		let numbers: Vec<u32> = services.iter().map(|service| service.0).collect();
		let (key, password) = (self.directory.join("deployer.json"), self.path("password"));
		let feeds = numbers
			.iter()
			.map(|service| format!("[[adapter]]\nkind = \"uptime-feed\"\nservice = {service}\n"));
		let feeds: String = feeds.collect();
		let own = self.certified_by.map(|service| format!("own_service = {}\n", service.0));
		let own = own.unwrap_or_default();
		let text = format!(
			"vigil = {vigil:?}\nendpoints = [{:?}]\nchain_id = {}\nkey_file = {key:?}\n\
			 password_file = {password:?}\nmost_fee = 500000000000\nservices = {numbers:?}\n{own}{feeds}",
			self.url, self.chain_id
		);
		self.write("deploy", &text)?;
		let config = self.path("deploy");
		let program = Program::new("deploy-evm", &self.binary).args([
			"deploy".as_ref(),
			"evm".as_ref(),
			"--config".as_ref(),
			config.as_os_str(),
		]);
		let output = self.run(&program, DEPLOYED).await?;
		let said = |what: &str| {
			let line = output.lines().find_map(|line| line.strip_prefix(what));
			line.map(str::to_owned).ok_or_else(|| Error::Decode {
				what: "what deploying said".into(),
				reason: format!("it lacks {what:?}"),
			})
		};
		let inbox = bytes_of(&said("VigilInbox: ")?)?;
		self.inbox = inbox.try_into().map_err(|_| Error::Decode {
			what: "the inbox's address".into(),
			reason: "it has not 20 bytes".into(),
		})?;
		self.since_block = said("since_block = ")?;
		Ok(())
	}

	/// Runs a command to its end, which has to be a good one, and returns what it printed.
	async fn run(&self, program: &Program, deadline: Duration) -> Result<String> {
		let log = self.logs.join(format!("{}.log", program.name));
		let process = Process::spawn(program, &log)?;
		let status = process.wait_for_end(deadline).await?;
		match status.success() {
			true => process.output(),
			false => process.ensure_running().and(Ok(String::new())),
		}
	}

	fn configuration(&self, vigil: &[String]) -> String {
		let (journal, key) = (self.path("journal"), self.directory.join("carrier.json"));
		let password = self.path("password");
		let (paid, certified_by) = match self.certified_by {
			Some(ServiceId(service)) => {
				let beneficiary = hex_of(Scene::RELAYER.to_account_id().as_ref());
				let certified_by =
					format!("certified_by = {service}\nbeneficiary = {beneficiary:?}\n");
				(format!("key_file = {:?}\n", self.path("key")), certified_by)
			},
			None => (String::new(), String::new()),
		};
		format!(
			"journal = {journal:?}\n\n[source]\nendpoints = {vigil:?}\n{paid}\n\
			 [[destination]]\nname = \"evm\"\nfamily = \"evm\"\nendpoints = [{:?}]\n\
			 chain_id = {}\ninbox = {:?}\nsince_block = {}\nkey_file = {key:?}\n\
			 password_file = {password:?}\npoll_ms = 100\ncheckpoint_every = 0\nmost_fee = 500000000000\n\
			 {certified_by}",
			self.url,
			self.chain_id,
			hex_of(&self.inbox),
			self.since_block
		)
	}

	fn path(&self, extension: &str) -> PathBuf {
		self.directory.join(format!("relayer-evm.{extension}"))
	}

	fn write(&self, extension: &str, text: &str) -> Result<()> {
		let path = self.path(extension);
		fs::write(&path, text).map_err(|source| Error::File { path, source })
	}
}

/// Two nodes of Vigil.
fn endpoints(scene: &Scene) -> Result<Vec<String>> {
	let [first, second, ..] = Scene::NAMES;
	let node = |name| scene.network.node(name).map(crate::Node::websocket_url);
	Ok(vec![node(first)?, node(second)?])
}
