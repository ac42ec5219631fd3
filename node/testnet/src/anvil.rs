// SPDX-License-Identifier: Apache-2.0

//! A real EVM chain: anvil, as npm installs it into `scripts/` (`scripts/setup.sh`).

use crate::{client::rpc_params, poll::Wait, Error, Process, Program, Result, Seen};
use jsonrpsee::core::{client::ClientT, params::ArrayParams};
use jsonrpsee_http_client::HttpClient;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::{
	fs,
	path::{Path, PathBuf},
	time::Duration,
};

/// How long anvil may take to answer after its start.
const START: Duration = Duration::from_secs(30);

/// How long it may take until its state is on disk in one piece.
const DUMP: Duration = Duration::from_secs(10);

/// Where and how a chain runs.
#[derive(Clone, Debug)]
pub struct AnvilOptions {
	/// Its chain id.
	pub chain_id: u64,
	/// The port on 127.0.0.1, for example from [`crate::Ports`].
	pub port: u16,
	/// Seconds between two blocks.
	pub block_time: u64,
	/// The directory for its state, which must exist.
	pub directory: PathBuf,
	/// The directory for its log, which must exist.
	pub logs: PathBuf,
}

impl AnvilOptions {
	/// A chain with a block a second.
	pub fn new(chain_id: u64, port: u16, directory: impl Into<PathBuf>) -> Self {
		let directory = directory.into();
		Self { chain_id, port, block_time: 1, logs: directory.clone(), directory }
	}
}

/// A chain with a block every second or so, of which all but the last two are final. It writes its
/// state to disk every second, so that it comes back after [`Anvil::kill`] at most about a second
/// before the end. Ends when dropped.
#[derive(Debug)]
pub struct Anvil {
	options: AnvilOptions,
	program: Program,
	process: Option<Process>,
}

impl Anvil {
	/// The binary, if it is installed: `VIGIL_ANVIL`, or what npm put into `scripts/node_modules`.
	///
	/// It is the native one and not the script in `.bin`, which would get the signals in its stead.
	pub fn available() -> Option<PathBuf> {
		if let Some(path) = std::env::var_os("VIGIL_ANVIL") {
			return Some(PathBuf::from(path)).filter(|path| path.is_file());
		}
		let system = match std::env::consts::OS {
			"macos" => "darwin",
			other => other,
		};
		let machine = match std::env::consts::ARCH {
			"x86_64" => "amd64",
			"aarch64" => "arm64",
			other => other,
		};
		// `make` names the packages of its checkout: one build may serve several.
		let compiled = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/node_modules");
		let packages = std::env::var_os("VIGIL_NODE_MODULES").map_or_else(compiled, PathBuf::from);
		let path = packages.join(format!("@foundry-rs/anvil-{system}-{machine}/bin/anvil"));
		path.canonicalize().ok().filter(|path| path.is_file())
	}

	/// Starts a chain and waits until it answers. `binary` is what [`Anvil::available`] found.
	pub async fn start(binary: &Path, options: AnvilOptions) -> Result<Self> {
		let name = format!("anvil-{}", options.chain_id);
		let state = state_file(&options);
		let program = Program::new(name, binary)
			.args(["--host", "127.0.0.1", "--port", &options.port.to_string()])
			.args(["--chain-id", &options.chain_id.to_string()])
			.args(["--block-time", &options.block_time.to_string()])
			.args(["--slots-in-an-epoch", "1", "--state-interval", "1"])
			.args(["--preserve-historical-states".as_ref(), "--state".as_ref(), state.as_os_str()]);
		let mut anvil = Self { options, program, process: None };
		anvil.restart().await?;
		Ok(anvil)
	}

	/// Its JSON-RPC endpoint.
	pub fn url(&self) -> String {
		format!("http://127.0.0.1:{}", self.options.port)
	}

	/// Its chain id.
	pub fn chain_id(&self) -> u64 {
		self.options.chain_id
	}

	/// The height of its newest block.
	pub async fn height(&self) -> Result<u64> {
		height(&self.url()).await
	}

	/// Kills it (SIGKILL), between two dumps of its state.
	pub async fn kill(&mut self) -> Result<()> {
		let Some(process) = self.process.take() else { return Ok(()) };
		let state = state_file(&self.options);
		let killed = async || {
			process.pause()?;
			if is_json(&state) {
				process.kill().await?;
				return Ok(Seen::Done(()));
			}
			process.resume()?;
			Ok(Seen::NotYet(format!("{} is incomplete", state.display())))
		};
		Wait::new(format!("the state of {}", process.name()), DUMP).until(killed).await
	}

	/// Stops it in its tracks (SIGSTOP): it accepts connections and never answers.
	pub fn pause(&self) -> Result<()> {
		self.process()?.pause()
	}

	/// Lets it go on after [`Self::pause`] (SIGCONT).
	pub fn resume(&self) -> Result<()> {
		self.process()?.resume()
	}

	/// It answers and makes no block any more, but by [`Self::mine`].
	pub async fn stand(&self) -> Result<()> {
		self.ask("evm_setIntervalMining", rpc_params![0]).await
	}

	/// It makes blocks as it did before [`Self::stand`].
	pub async fn go_on(&self) -> Result<()> {
		self.ask("evm_setIntervalMining", rpc_params![self.options.block_time]).await
	}

	/// Makes a block. Who is to find the same block again after [`Self::go_back`] names the same author.
	pub async fn mine(&self, author: u8) -> Result<()> {
		let author = format!("0x{}", hex::encode([author; 20]));
		let _: Value = self.ask("anvil_setCoinbase", rpc_params![author]).await?;
		let _: Value = self.ask("evm_mine", rpc_params![]).await?;
		Ok(())
	}

	/// Names the newest block, to go back to it once.
	pub async fn mark(&self) -> Result<String> {
		self.ask("evm_snapshot", rpc_params![]).await
	}

	/// Makes the block of this mark the newest again.
	pub async fn go_back(&self, mark: &str) -> Result<()> {
		let went: bool = self.ask("evm_revert", rpc_params![mark]).await?;
		went.then_some(()).ok_or_else(|| Error::Decode {
			what: "evm_revert".into(),
			reason: format!("there is no mark {mark}"),
		})
	}

	/// Takes so many of its newest blocks back, and makes as many others in their place.
	pub async fn reorganise(&self, depth: u32) -> Result<()> {
		let _: Value = self.ask("anvil_reorg", rpc_params![depth, Vec::<Value>::new()]).await?;
		Ok(())
	}

	/// Asks for something.
	pub(crate) async fn ask<R: DeserializeOwned>(
		&self,
		method: &str,
		params: ArrayParams,
	) -> Result<R> {
		ask(&self.url(), method, params).await
	}

	/// Starts it after [`Self::kill`] from the state on disk, on the same port, and waits until it
	/// answers. One that runs is killed first.
	pub async fn restart(&mut self) -> Result<()> {
		self.kill().await?;
		let log = self.options.logs.join(format!("{}.log", self.program.name));
		let process = Process::spawn(&self.program, &log)?;
		let url = self.url();
		Wait::new(format!("an answer of {}", process.name()), START)
			.logs(&log)
			.until(async || {
				process.ensure_running()?;
				height(&url).await.map(Seen::Done)
			})
			.await?;
		self.process = Some(process);
		Ok(())
	}

	fn process(&self) -> Result<&Process> {
		self.process.as_ref().ok_or_else(|| Error::NotRunning { name: self.program.name.clone() })
	}
}

fn state_file(options: &AnvilOptions) -> PathBuf {
	options.directory.join(format!("anvil-{}-state.json", options.chain_id))
}

/// Whether a file holds one whole JSON value.
fn is_json(path: &Path) -> bool {
	fs::read(path).is_ok_and(|bytes| serde_json::from_slice::<Value>(&bytes).is_ok())
}

async fn height(url: &str) -> Result<u64> {
	let method = "eth_blockNumber";
	let answer: String = ask(url, method, rpc_params![]).await?;
	u64::from_str_radix(answer.trim_start_matches("0x"), 16)
		.map_err(|error| Error::Decode { what: method.into(), reason: error.to_string() })
}

/// Asks the chain at this address for something.
pub(crate) async fn ask<R: DeserializeOwned>(
	url: &str,
	method: &str,
	params: ArrayParams,
) -> Result<R> {
	let failed =
		|source| Error::Rpc { method: method.into(), url: url.into(), source: Box::new(source) };
	let client = HttpClient::builder().build(url).map_err(failed)?;
	client.request(method, params).await.map_err(failed)
}
