// SPDX-License-Identifier: Apache-2.0

//! A developer's node: no files to prepare, none left behind.

use crate::{secs, TestResult, NODE};
use vigil_testnet::{Client, Ports, Process, Program, Seen, Wait};

#[tokio::test]
async fn development_node_finalises_alone_and_ends_cleanly_when_asked() -> TestResult {
	let mut ports = Ports::claim()?;
	let (p2p, rpc, metrics) = (ports.next_free()?, ports.next_free()?, ports.next_free()?);
	let directory = tempfile::tempdir()?;
	let log = directory.path().join("dev.log");
	let listen = format!("/ip4/127.0.0.1/tcp/{p2p}");
	let mut program = Program::new("dev", NODE).args(["--dev", "--tmp", "--listen-addr", &listen]);
	program = program.args(["--rpc-port".into(), rpc.to_string()]);
	program = program.args(["--prometheus-port".into(), metrics.to_string()]);
	program.envs.push(("TMPDIR".into(), directory.path().into()));
	let node = Process::spawn(&program, &log)?;

	let client = Client::new(format!("http://127.0.0.1:{rpc}"))?;
	Wait::new("the third final block", secs(120))
		.until(async || {
			node.ensure_running()?;
			let head = client.finalised().await?;
			Ok(Seen::when(head.number >= 3, head))
		})
		.await?;

	let status = node.stop().await?;
	anyhow::ensure!(status.success(), "ended with {status}: {}", node.output()?);
	let left: Vec<_> = std::fs::read_dir(directory.path())?.collect::<Result<_, _>>()?;
	anyhow::ensure!(left.len() == 1, "more than the log is left: {left:?}");
	Ok(())
}
