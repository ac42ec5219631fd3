// SPDX-License-Identifier: Apache-2.0

//! Networks from the files in `networks/`.

use crate::{
	ports,
	wait::{until, Seen},
};
use anyhow::{ensure, Context, Result};
use std::{
	env, fs,
	ops::{Deref, DerefMut},
	path::{Path, PathBuf},
	process::Command,
	time::Duration,
};
use zombienet_sdk::{LocalFileSystem, Network, NetworkConfig, NetworkConfigExt};

/// How long nodes that were spawned may take until they answer.
const START: Duration = Duration::from_secs(300);

/// A network that runs. Its processes end when it is dropped.
pub struct Net {
	network: Network<LocalFileSystem>,
	folder: PathBuf,
}

impl Net {
	/// Where its nodes have their databases and logs.
	pub fn folder(&self) -> &Path {
		&self.folder
	}

	/// Ends it and removes what it wrote. A test that fails does not come here, and leaves its logs.
	pub async fn finish(self) -> Result<()> {
		self.network.destroy().await?;
		fs::remove_dir_all(&self.folder).context("the network's folder")
	}
}

impl Deref for Net {
	type Target = Network<LocalFileSystem>;

	fn deref(&self) -> &Self::Target {
		&self.network
	}
}

impl DerefMut for Net {
	fn deref_mut(&mut self) -> &mut Self::Target {
		&mut self.network
	}
}

/// Starts the network of `networks/<file>.toml` in a folder called `run`, and waits until its nodes
/// answer.
pub async fn spawn(file: &str, run: &str) -> Result<Net> {
	let networks = Path::new(env!("CARGO_MANIFEST_DIR")).join("networks");
	let path = networks.join(file).with_extension("toml");
	let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
	let folder = root().join(run);
	if folder.exists() {
		fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
	}
	fs::create_dir_all(&folder)?;
	println!("logs: {}/<node>/<node>.log", folder.display());
	ports::free(&text).await?;
	let text = filled(&text, &networks, &folder)?;
	let config = NetworkConfig::load_from_toml_string_with_base_dir(&text, &networks)?;
	let network = config.spawn_native().await?;
	for node in network.nodes() {
		until(&format!("answer of {}", node.name()), START, async || {
			Ok(Seen::when(node.is_responsive().await, "silence"))
		})
		.await?;
	}
	Ok(Net { network, folder })
}

/// Where runs have their folders.
fn root() -> PathBuf {
	let target = env::var_os("CARGO_TARGET_DIR").map_or_else(env::temp_dir, PathBuf::from);
	target.join("zombienet")
}

/// The text of a network file with its folders.
fn filled(text: &str, networks: &Path, folder: &Path) -> Result<String> {
	let settings = format!("[settings]\nbase_dir = {folder:?}");
	ensure!(text.contains("[settings]"), "the file has no [settings]");
	let text = text.replacen("[settings]", &settings, 1);
	if !text.contains("{{SCENE}}") {
		return Ok(text);
	}
	let scene = scene_folder();
	let prepared = Command::new(networks.join("prepare.sh")).arg(&scene).status()?;
	ensure!(prepared.success(), "prepare.sh failed");
	Ok(text.replace("{{SCENE}}", &scene.display().to_string()))
}

/// The folder that stands in network files as `{{SCENE}}`.
pub(crate) fn scene_folder() -> PathBuf {
	root().join("scene")
}
