// SPDX-License-Identifier: Apache-2.0

//! A relayer whose journal is on a disk that is really full: a small file system in a mount namespace
//! of its own, which needs no privileges where user namespaces are allowed.

use super::{
	commands::{beside, binary, config, write},
	executed, WARD,
};
use crate::{secs, TestResult};
use std::{
	fs::{self, File},
	io::{ErrorKind, Write},
	path::{Path, PathBuf},
};
use vigil_primitives::LaneId;
use vigil_testnet::{Process, Program, Scene, Seen};

/// How large the disk is. A journal begins with about half of it.
const SIZE: &str = "size=4m";

/// What a relayer says then.
const FULL: &str = "No space left on device (os error 28)); nothing is sent until it can";

/// A small disk that only processes in its namespace see, and those who look through their root.
struct Disk {
	holder: Process,
	place: PathBuf,
}

/// Messages come while the disk is full, and again while the relayer is killed and started on it.
/// None is executed until there is room, and each once then.
pub(super) async fn full(scene: &mut Scene, messages: u64) -> TestResult {
	let Some(disk) = Disk::mount(scene).await? else { return Ok(()) };
	let journal = disk.place.join("journal").display().to_string();
	let usual = beside(scene, "relayer.journal").display().to_string();
	let path = write(scene, "full.toml", &config(scene)?.replace(&usual, &journal))?;
	let log = scene.logs().join("relayer-on-full-disk.log");
	let start = || Process::spawn(&disk.relayer(&path), &log);
	let relayer = start()?;
	scene.send(WARD, scene.ward(WARD)?.protocol).await?;
	executed(scene, messages + 1, 0).await?;

	disk.fill()?;
	let sent = until_full(scene, &relayer, messages + 1).await? + 1;
	writable(scene, 0.0).await?;
	relayer.kill().await?;
	let relayer = start()?;
	relayer.wait_for_line(FULL, secs(90)).await?;
	certified(scene).await?;
	let taken = scene.haven()?.next_message(WARD, LaneId(scene.destination.0)).await?.0;
	anyhow::ensure!(taken < sent, "{taken} of {sent} messages, one of them from a full disk");

	disk.empty()?;
	executed(scene, sent, 0).await?;
	writable(scene, 1.0).await?;
	relayer.kill().await?;
	Ok(())
}

/// Sends messages until the relayer says that it cannot write: what the journal has freed inside of
/// its file it can still use. Returns how many were sent by then.
async fn until_full(scene: &Scene, relayer: &Process, mut sent: u64) -> anyhow::Result<u64> {
	for _ in 0..10 {
		scene.send(WARD, scene.ward(WARD)?.protocol).await?;
		sent += 1;
		if relayer.wait_for_line(FULL, secs(10)).await.is_ok() {
			return Ok(sent);
		}
	}
	anyhow::bail!("the relayer does not notice that its disk is full")
}

/// Sends a message, and waits until it is certified and haven made a few blocks without it.
async fn certified(scene: &Scene) -> TestResult {
	let (vigil, haven) = (scene.vigil()?, scene.haven()?);
	let outboxes = async || {
		let params = (WARD.0, Some("outbox"));
		vigil.request::<Vec<serde_json::Value>>("vigil_certificates", params).await
	};
	let before = outboxes().await?;
	scene.send(WARD, scene.ward(WARD)?.protocol).await?;
	let wait = scene.until("a certificate of the message", secs(60), async || {
		let now = outboxes().await?;
		Ok(Seen::when(now != before, format!("{} outboxes", now.len())))
	});
	wait.await?;
	let height = haven.0.best().await?.number;
	let wait = scene.until("blocks of haven", secs(60), async || {
		let head = haven.0.best().await?;
		Ok(Seen::when(head.number >= height + 4, head))
	});
	Ok(wait.await?)
}

/// Waits until the relayer says that it can write, or that it cannot.
async fn writable(scene: &Scene, wanted: f64) -> TestResult {
	let name = "vigil_relayer_journal_writable{destination=\"haven\"}";
	let wait = scene.until("the journal's metric", secs(30), async || {
		let found = scene.relayer.metric(name).await?;
		Ok(Seen::when(found == Some(wanted), format!("{found:?}")))
	});
	Ok(wait.await?)
}

impl Disk {
	/// A new one, or nothing where none can be mounted, said aloud.
	async fn mount(scene: &Scene) -> anyhow::Result<Option<Self>> {
		let place = beside(scene, "disk");
		fs::create_dir(&place)?;
		let script =
			"mount -t tmpfs -o \"$1\" none \"$0\" && touch \"$0/ready\" && exec sleep infinity";
		let shown = place.display().to_string();
		let mut args = match is_root() {
			true => vec!["--mount"],
			false => vec!["--user", "--map-root-user", "--mount"],
		};
		args.extend(["--propagation", "private", "sh", "-c", script, &shown, SIZE]);
		let log = scene.logs().join("disk.log");
		let holder = Process::spawn(&Program::new("disk", "unshare").args(args), &log)?;
		let disk = Self { holder, place };
		let wait = scene.until("a small disk", secs(10), async || {
			let there = disk.seen().join("ready").exists();
			let ended = disk.holder.status().is_some();
			Ok(Seen::some((there || ended).then_some(there), "no disk"))
		});
		if wait.await? {
			return Ok(Some(disk));
		}
		let said = disk.holder.output()?;
		eprintln!("SKIPPED: no small file system can be mounted here, so no disk is full: {said}");
		Ok(None)
	}

	/// The relayer with this configuration, for which the disk is there.
	fn relayer(&self, config: &str) -> Program {
		let namespace = |kind: &str| format!("--{kind}=/proc/{}/ns/{kind}", self.holder.id());
		let mut args = vec![format!("--mount=/proc/{}/ns/mnt", self.holder.id())];
		if !is_root() {
			args.extend([namespace("user"), "--preserve-credentials".into()]);
		}
		args.extend(["--".into(), binary().display().to_string()]);
		args.extend(["start", "--config", config].map(String::from));
		let mut program = Program::new("relayer on a small disk", "nsenter").args(args);
		program.envs.push(("RUST_LOG".into(), "info,vigil=debug".into()));
		program
	}

	/// The disk as it is seen from outside.
	fn seen(&self) -> PathBuf {
		let root = Path::new("/proc").join(self.holder.id().to_string()).join("root");
		root.join(self.place.strip_prefix("/").unwrap_or(&self.place))
	}

	/// Writes until nothing fits any more.
	fn fill(&self) -> TestResult {
		let mut file = File::create(self.seen().join("filler"))?;
		for size in [4_096, 1] {
			loop {
				match file.write(&vec![7; size]) {
					Ok(_) => {},
					Err(error) if error.kind() == ErrorKind::StorageFull => break,
					Err(error) => return Err(error.into()),
				}
			}
		}
		Ok(())
	}

	fn empty(&self) -> TestResult {
		Ok(fs::remove_file(self.seen().join("filler"))?)
	}
}

/// Whether mounting needs no namespace of users.
fn is_root() -> bool {
	fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0)
}
