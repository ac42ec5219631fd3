// SPDX-License-Identifier: Apache-2.0

//! `vigil-node watcher ...`: keys, configuration and slash protection of a watcher.

use super::{check, evidence};
use sp_core::crypto::Ss58Codec;
use std::{
	fs::File,
	io,
	path::{Path, PathBuf},
};
use vigil_primitives::{PublicKey, H256};
use vigil_runtime::AccountId;
use vigil_watcher::{
	keystore,
	protection::{interchange, Missing},
	Database, Protection,
};

/// What can be done for a watcher.
#[derive(Debug, clap::Subcommand)]
pub enum WatcherCmd {
	/// Make, inspect, prove and import BLS keys.
	#[command(subcommand)]
	Key(KeyCmd),

	/// Ask every endpoint of a configuration everything and say what is wrong.
	Check(CheckCmd),

	/// Export, import and unlock the record of what was signed.
	#[command(subcommand)]
	Protection(ProtectionCmd),

	/// List what this watcher has heard that convicts others. The node may run.
	Evidence(EvidenceCmd),
}

/// What can be done with keys.
#[derive(Debug, clap::Subcommand)]
pub enum KeyCmd {
	/// Make a new key in a new encrypted file (EIP-2335) and print its public half.
	Generate(NewKey),

	/// Print the public key of a file.
	Inspect {
		/// The key file.
		file: PathBuf,
	},

	/// Print the proof that registers a key for one account on one chain.
	Proof(ProofCmd),

	/// Encrypt an existing secret into a new file and print its public half.
	Import {
		/// A file with the secret as 64 hexadecimal digits.
		#[arg(long, value_name = "PATH")]
		secret_file: PathBuf,
		/// Where it goes.
		#[clap(flatten)]
		new: NewKey,
	},
}

/// A key file to be made.
#[derive(Debug, clap::Args)]
pub struct NewKey {
	/// The file to write; it must not exist.
	#[arg(long, value_name = "PATH")]
	output: PathBuf,

	/// A file with the password; asked for at the terminal without it.
	#[arg(long, value_name = "PATH")]
	password_file: Option<PathBuf>,
}

/// Arguments of `key proof`.
#[derive(Debug, clap::Args)]
pub struct ProofCmd {
	/// The key file.
	file: PathBuf,

	/// A file with the password; asked for at the terminal without it.
	#[arg(long, value_name = "PATH")]
	password_file: Option<PathBuf>,

	/// The stash account that will register the key.
	#[arg(long, value_parser = account)]
	account: AccountId,

	/// Hash of the chain's genesis block.
	#[arg(long, value_parser = hash)]
	genesis: H256,
}

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub struct CheckCmd {
	/// The configuration.
	#[arg(long, value_name = "PATH")]
	config: PathBuf,

	/// JSON-RPC of a Vigil node, asked for the policies of the services. Without it, endpoints are
	/// held to no policy.
	#[arg(long, value_name = "URL")]
	node: Option<String>,
}

/// What can be done with the record of what was signed.
#[derive(Debug, clap::Subcommand)]
pub enum ProtectionCmd {
	/// Print the record as JSON. The node must be stopped.
	Export(Record),

	/// Add a record to the database. The node must be stopped.
	Import {
		/// The exported JSON.
		#[arg(long, value_name = "PATH")]
		input: PathBuf,
		/// Where it goes.
		#[clap(flatten)]
		record: Record,
	},

	/// Unlock a key that was locked because something else signed with it. Make sure first that
	/// nothing does any more. The node must be stopped.
	Acknowledge {
		/// The public key, compressed.
		#[arg(long, value_parser = key)]
		key: PublicKey,
		/// The database.
		#[clap(flatten)]
		record: Record,
	},
}

/// Arguments of `evidence`.
#[derive(Debug, clap::Args)]
pub struct EvidenceCmd {
	/// The file, `watcher/evidence.jsonl` below the chain's directory.
	#[arg(long, value_name = "PATH")]
	file: PathBuf,

	/// Print JSON, with all bytes and signatures.
	#[arg(long)]
	json: bool,
}

/// A database.
#[derive(Debug, clap::Args)]
pub struct Record {
	/// The database, `watcher/signed.redb` below the chain's directory unless configured.
	#[arg(long, value_name = "PATH")]
	database: PathBuf,

	/// Hash of the chain's genesis block.
	#[arg(long, value_parser = hash)]
	genesis: H256,
}

/// What commands fail with: one sentence for the operator.
type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

impl WatcherCmd {
	/// Does it.
	pub fn run(&self) -> Result {
		match self {
			Self::Key(cmd) => cmd.run(),
			Self::Check(cmd) => check::run(&cmd.config, cmd.node.as_deref()),
			Self::Protection(cmd) => cmd.run(),
			Self::Evidence(cmd) => {
				println!("{}", evidence::show(&cmd.file, cmd.json)?);
				Ok(())
			},
		}
	}
}

impl KeyCmd {
	fn run(&self) -> Result {
		match self {
			Self::Generate(new) => {
				let password = new_password(new.password_file.as_deref())?;
				print_key(&keystore::generate(&new.output, &password)?);
			},
			Self::Inspect { file } => print_key(&keystore::public_key(file)?),
			Self::Proof(cmd) => cmd.run()?,
			Self::Import { secret_file, new } => {
				let secret = keystore::read_password(secret_file)?;
				let password = new_password(new.password_file.as_deref())?;
				print_key(&keystore::import(&new.output, &password, &secret)?);
			},
		}
		Ok(())
	}
}

impl ProofCmd {
	fn run(&self) -> Result {
		let password = match &self.password_file {
			Some(file) => keystore::read_password(file)?.to_string(),
			None => rpassword::prompt_password("password: ")?,
		};
		let secret = keystore::load(&self.file, &password)?;
		let proof = keystore::proof(&secret, self.account.as_ref(), self.genesis);
		print_key(&keystore::public_key(&self.file)?);
		println!("proof: 0x{}", hex::encode(proof.0));
		Ok(())
	}
}

impl ProtectionCmd {
	fn run(&self) -> Result {
		match self {
			Self::Export(record) => {
				let mut database = record.open(Missing::Refuse)?;
				interchange::export(&mut database, record.genesis, &mut io::stdout().lock())?;
			},
			Self::Import { input, record } => {
				let json = File::open(input)
					.map_err(|error| format!("`{}` cannot be read: {error}", input.display()))?;
				let mut database = record.open(Missing::Make)?;
				let new = interchange::import(&mut database, record.genesis, json)
					.map_err(|error| format!("`{}`: {error}", input.display()))?;
				println!("{new} records are new; the watcher listens before it signs by them");
			},
			Self::Acknowledge { key, record } => record.open(Missing::Refuse)?.acknowledge(key)?,
		}
		Ok(())
	}
}

impl Record {
	/// The database: where it is only read a typing error makes no empty one.
	fn open(&self, missing: Missing) -> Result<Database> {
		if missing == Missing::Refuse && !self.database.is_file() {
			return Err(format!("there is no database `{}`", self.database.display()).into());
		}
		Ok(Database::open(&self.database, self.genesis, missing)?)
	}
}

/// A password that is set: asked for twice.
fn new_password(file: Option<&Path>) -> Result<String> {
	let password = match file {
		Some(file) => keystore::read_password(file)?.to_string(),
		None => {
			let password = rpassword::prompt_password("new password: ")?;
			if rpassword::prompt_password("once more: ")? != password {
				return Err("the two passwords differ".into());
			}
			password
		},
	};
	if password.is_empty() {
		return Err("the password is empty".into());
	}
	Ok(password)
}

fn print_key(key: &PublicKey) {
	println!("key: {key:?}");
}

fn account(text: &str) -> std::result::Result<AccountId, String> {
	AccountId::from_string(text).map_err(|error| format!("this is no account: {error}"))
}

fn bytes<const N: usize>(text: &str) -> std::result::Result<[u8; N], String> {
	let mut bytes = [0; N];
	let digits = text.strip_prefix("0x").unwrap_or(text);
	hex::decode_to_slice(digits, &mut bytes)
		.map_err(|_| format!("{} hexadecimal digits are expected", 2 * N))?;
	Ok(bytes)
}

pub fn hash(text: &str) -> std::result::Result<H256, String> {
	bytes(text).map(H256)
}

fn key(text: &str) -> std::result::Result<PublicKey, String> {
	bytes(text).map(PublicKey)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn hashes_and_keys_of_another_length_are_refused() {
		assert!(hash(&format!("0x{}", "ab".repeat(32))).is_ok());
		assert!(hash(&"ab".repeat(32)).is_ok());
		for wrong in ["", "0x", "0xzz", &"ab".repeat(31), &"ab".repeat(33)] {
			assert!(hash(wrong).is_err());
		}
		assert!(key(&"ab".repeat(48)).is_ok());
		assert!(key(&"ab".repeat(32)).is_err());
	}

	#[test]
	fn an_empty_password_is_refused() {
		let directory = tempfile::tempdir().unwrap();
		let file = directory.path().join("password");
		write_private(&file, "\n");
		assert!(new_password(Some(&file)).is_err());
		write_private(&file, "secret\n");
		assert_eq!(new_password(Some(&file)).unwrap(), "secret");
	}

	fn write_private(path: &Path, text: &str) {
		std::fs::write(path, text).unwrap();
		#[cfg(unix)]
		{
			use std::os::unix::fs::PermissionsExt;
			std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
		}
	}

	fn record(database: &Path) -> Record {
		Record { database: database.into(), genesis: H256::repeat_byte(7) }
	}

	#[test]
	fn only_an_import_makes_a_database() {
		let folder = tempfile::tempdir().unwrap();
		let at = |name: &str| folder.path().join(name);
		let missing = record(&at("missing"));
		assert!(ProtectionCmd::Export(missing).run().is_err());
		let acknowledge =
			ProtectionCmd::Acknowledge { key: PublicKey([1; 48]), record: record(&at("missing")) };
		assert!(acknowledge.run().is_err());
		assert!(!at("missing").exists());

		let mut json = Vec::new();
		let mut database = record(&at("from")).open(Missing::Make).unwrap();
		interchange::export(&mut database, H256::repeat_byte(7), &mut json).unwrap();
		std::fs::write(at("json"), &json).unwrap();
		let import = |input: &str, to: &str| {
			ProtectionCmd::Import { input: at(input), record: record(&at(to)) }.run()
		};
		import("json", "to").unwrap();
		assert!(record(&at("to")).open(Missing::Refuse).is_ok());
		assert!(import("missing", "other").is_err() && !at("other").exists());
		std::fs::write(at("cut"), &json[..json.len() / 2]).unwrap();
		assert!(import("cut", "to").is_err_and(|error| !error.to_string().contains('\n')));
		assert!(import("to", "from").is_err(), "a database is no export");
	}
}
