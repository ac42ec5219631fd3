// SPDX-License-Identifier: Apache-2.0

//! Signs and verifies lists of peers, and adds one to those that a node connects to first.

use super::{key, now, Problem, Seeds, DAY, PROPERTY};
use sc_service::{Configuration, Error};
use sp_core::{crypto::Pair as _, ed25519};
use std::{fs, path::PathBuf};
use vigil_runtime::Hash;

/// Lists of peers for when boot nodes are gone.
#[derive(Debug, clap::Subcommand)]
pub enum SeedsCmd {
	/// Sign a list of peers, and print it.
	Sign(SignCmd),

	/// Say whether a list of peers is to be believed, and print its peers.
	Verify(VerifyCmd),
}

/// Arguments of `seeds sign`.
#[derive(Debug, clap::Args)]
pub struct SignCmd {
	/// The file with the secret phrase or URI of the ed25519 key that signs.
	#[arg(long, value_name = "PATH")]
	pub secret_file: PathBuf,

	/// Hash of the chain's genesis block.
	#[arg(long, value_name = "HASH")]
	pub genesis: Hash,

	/// For how many days it is to be believed.
	#[arg(long, default_value_t = 7)]
	pub days: u64,

	/// The peers, each as `/dns/seed.example.org/tcp/30333/p2p/12D3KooW...`.
	#[arg(required = true, value_name = "ADDRESS")]
	pub seeds: Vec<String>,
}

/// Arguments of `seeds verify`.
#[derive(Debug, clap::Args)]
pub struct VerifyCmd {
	/// The list.
	#[arg(value_name = "PATH")]
	pub file: PathBuf,

	/// The key that has to have signed it.
	#[arg(long = "seeds-key", value_name = "HEX")]
	pub by: String,

	/// Hash of the chain's genesis block.
	#[arg(long, value_name = "HASH")]
	pub genesis: Hash,
}

impl SeedsCmd {
	/// Does it.
	pub fn run(&self) -> Result<(), String> {
		match self {
			Self::Sign(cmd) => {
				let list = cmd.list(now())?;
				let json =
					serde_json::to_string_pretty(&list).map_err(|error| error.to_string())?;
				println!("{json}");
			},
			Self::Verify(cmd) => {
				let peers = cmd.peers(now()).map_err(|problem| problem.to_string())?;
				peers.iter().for_each(|peer| println!("{peer}"));
			},
		}
		Ok(())
	}
}

impl SignCmd {
	pub(super) fn list(&self, now: u64) -> Result<Seeds, String> {
		let path = self.secret_file.display();
		let secret = fs::read_to_string(&self.secret_file)
			.map_err(|error| format!("`{path}` cannot be read: {error}"))?;
		let pair = ed25519::Pair::from_string(secret.trim(), None)
			.map_err(|_| format!("`{path}` holds no secret phrase or URI of a key"))?;
		let life = self.days.saturating_mul(DAY);
		Seeds::sign(self.genesis, self.seeds.clone(), (now, life), &pair)
			.map_err(|problem| problem.to_string())
	}
}

impl VerifyCmd {
	pub(super) fn peers(
		&self,
		now: u64,
	) -> Result<Vec<sc_network::config::MultiaddrWithPeerId>, Problem> {
		Seeds::read(&self.file)?.verify(self.genesis, &key(&self.by)?, now)
	}
}

/// Where a node finds a list, and whose word it is.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct SeedsParams {
	/// Connect first to the peers on this list, as well as to the boot nodes.
	///
	/// For when the boot nodes of the chain specification are gone. The list has to be signed; see `seeds`.
	#[arg(long, value_name = "PATH")]
	pub seeds: Option<PathBuf>,

	/// The key that has to have signed the list, instead of the `seedsKey` of the chain specification.
	#[arg(long, value_name = "HEX", requires = "seeds")]
	pub seeds_key: Option<String>,
}

impl SeedsParams {
	/// Adds the peers of the list, if there is one, to those that the node connects to first.
	pub fn apply(&self, config: &mut Configuration, genesis: Hash) -> Result<(), Error> {
		let Some(path) = &self.seeds else { return Ok(()) };
		let specified = config.chain_spec.properties().remove(PROPERTY);
		let specified = specified.and_then(|key| key.as_str().map(str::to_owned));
		let refuse = |problem: Problem| Error::Other(problem.to_string());
		let by = self.seeds_key.clone().or(specified).ok_or(Problem::NoKey).map_err(refuse)?;
		let verified = key(&by).and_then(|key| Seeds::read(path)?.verify(genesis, &key, now()));
		let peers = verified.map_err(refuse)?;
		log::info!("🌱 {} peers of the signed list are asked, too", peers.len());
		let known = &mut config.network.boot_nodes;
		peers.into_iter().for_each(|peer| {
			if !known.contains(&peer) {
				known.push(peer);
			}
		});
		Ok(())
	}
}
