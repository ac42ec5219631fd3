// SPDX-License-Identifier: Apache-2.0

//! `vigil-node standby ...`: what somebody does by hand who stands by.

use super::{
	state::{latest, standbys, told, Remote},
	task::tell,
};
use crate::watching::now;
use jsonrpsee_http_client::HttpClientBuilder;
use std::{
	fs,
	io::{self, IsTerminal, Write},
	path::PathBuf,
};
use vigil_primitives::{Handover, ServiceId, SetId, StandbyOrder, StandbyWord, H256};
use vigil_watcher::standby::{config, files, Pen};

/// What can be done by hand.
#[derive(Debug, clap::Subcommand)]
pub enum StandbyCmd {
	/// Begin the record of what is signed, once, when nothing ever was.
	Begin(BeginCmd),

	/// Write down what a standby is to announce, as a node's last final block has it. That node may stand still.
	Order(OrderCmd),

	/// Sign an order. A standby speaks once: read it, and be sure that the set in office cannot.
	Sign(SignCmd),

	/// Print what is in an order or a word.
	Show {
		/// The file.
		file: PathBuf,
	},
}

/// Arguments of `begin`.
#[derive(Debug, clap::Args)]
pub struct BeginCmd {
	/// The configuration, `standby.toml`.
	#[arg(long, value_name = "PATH")]
	config: PathBuf,

	/// Hash of the chain's genesis block.
	#[arg(long, value_parser = crate::watching::command::hash)]
	genesis: H256,
}

/// Arguments of `order`.
#[derive(Debug, clap::Args)]
pub struct OrderCmd {
	/// JSON-RPC of a Vigil node.
	#[arg(long, value_name = "URL")]
	node: String,

	/// The service.
	#[arg(long)]
	service: u32,

	/// The set that is to take office; the last one that was elected without it.
	#[arg(long)]
	to: Option<u64>,

	/// The file to write.
	#[arg(long, value_name = "PATH")]
	output: PathBuf,
}

/// Arguments of `sign`.
#[derive(Debug, clap::Args)]
pub struct SignCmd {
	/// The configuration, `standby.toml`.
	#[arg(long, value_name = "PATH")]
	config: PathBuf,

	/// The order.
	#[arg(long, value_name = "PATH")]
	order: PathBuf,

	/// Hash of the chain's genesis block.
	#[arg(long, value_parser = crate::watching::command::hash)]
	genesis: H256,

	/// Do not ask.
	#[arg(long)]
	yes: bool,

	/// Where to write the word, besides the folder of words; standard output without it.
	#[arg(long, value_name = "PATH")]
	output: Option<PathBuf>,
}

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

impl StandbyCmd {
	/// Does it.
	pub fn run(&self) -> Result {
		let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
		match self {
			Self::Begin(cmd) => {
				let config = config::load(&cmd.config)?;
				let database = config.database.display().to_string();
				Pen::new(config, cmd.genesis, true)?;
				println!("{database} is the record of what this key signs: keep it with the key");
				Ok(())
			},
			Self::Order(cmd) => runtime.block_on(cmd.run()),
			Self::Sign(cmd) => runtime.block_on(cmd.run()),
			Self::Show { file } => {
				let order = match files::read::<StandbyWord>(file) {
					Ok(word) => {
						println!("a word of member {}", word.signer.0);
						word.order
					},
					Err(_) => files::read::<StandbyOrder>(file)?,
				};
				println!("{}", describe(&order));
				Ok(())
			},
		}
	}
}

impl OrderCmd {
	async fn run(&self) -> Result {
		let state = Remote::last(HttpClientBuilder::default().build(&self.node)?).await?;
		let service = ServiceId(self.service);
		let next = match self.to {
			Some(next) => SetId(next),
			None => latest(&state, service).await?,
		};
		let told = told(&state, service, next).await?;
		let known = standbys(&state, service).await?;
		let mut named =
			known.into_iter().filter(|info| told.named.contains(&info.commitment.hash()));
		// The older one: destinations that were not told of the younger one know no other.
		let info = named.next().ok_or_else(|| {
			format!("no set stands by for service {service} that a Handover to a set before {next} named")
		})?;
		let order = StandbyOrder {
			set: info.commitment,
			policy: info.policy,
			members: info.members,
			next_policy: told.next_policy,
			handover: Handover { next: told.next, standby: told.standby },
		};
		order.check().map_err(|error| format!("this may not be announced: {error:?}"))?;
		fs::write(&self.output, files::text(&order))
			.map_err(|error| format!("`{}` cannot be written: {error}", self.output.display()))?;
		println!("{}", describe(&order));
		println!("genesis: {:?}", state.genesis);
		Ok(())
	}
}

impl SignCmd {
	async fn run(&self) -> Result {
		let order: StandbyOrder = files::read(&self.order)?;
		let pen = Pen::new(config::load(&self.config)?, self.genesis, false)?;
		let service = order.set.service;
		if !pen.config().services().any(|one| one == service) {
			return Err(format!("the configuration does not stand by for service {service}").into());
		}
		eprintln!("{}", describe(&order));
		if pen.said(&order)?.is_none() && !self.yes {
			confirm()?;
		}
		let word = pen.sign(&order, now().unix())?;
		for url in &pen.config().tell {
			if let Err(problem) = tell(url, &word).await {
				eprintln!("a node is not told: {problem}");
			}
		}
		let text = files::text(&word);
		match &self.output {
			Some(path) => fs::write(path, text)
				.map_err(|error| format!("`{}` cannot be written: {error}", path.display()))?,
			None => println!("{text}"),
		}
		Ok(())
	}
}

/// Asks once more.
fn confirm() -> Result {
	if !io::stdin().is_terminal() {
		return Err("nobody is there to confirm it: read the order, then add --yes".into());
	}
	eprint!("Nobody of the set in office speaks. Type `silent` to sign: ");
	io::stderr().flush()?;
	let mut answer = String::new();
	io::stdin().read_line(&mut answer)?;
	match answer.trim() {
		"silent" => Ok(()),
		_ => Err("nothing was signed".into()),
	}
}

/// What an order says, a line each.
fn describe(order: &StandbyOrder) -> String {
	let StandbyOrder { set, members, handover, .. } = order;
	let next = &handover.next;
	[
		format!("service: {}", set.service),
		format!("standby: {:?}, {} members", set.hash(), members.len()),
		format!("until: {} (Unix seconds)", set.expires_at.0),
		format!("announces: set {} of {} members, {:?}", next.set_id, next.size, next.hash()),
		format!("in office: {} to {} (Unix seconds)", next.activates_at.0, next.expires_at.0),
		format!("its standby: {:?}", handover.standby),
	]
	.join("\n")
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn nothing_is_signed_where_nobody_confirms_it() {
		// Tests have no terminal to ask at.
		if !io::stdin().is_terminal() {
			assert!(confirm().is_err_and(|error| error.to_string().contains("--yes")));
		}
	}
}
