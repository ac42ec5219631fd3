// SPDX-License-Identifier: Apache-2.0

//! Announcements that members of a standby sign by hand, and what nodes keep of them.

use super::{DEAD, WARD};
use crate::{cli::Desk, TestResult, NODE};
use anyhow::{ensure, Context};
use codec::Encode;
use std::{
	fs,
	path::{Path, PathBuf},
};
use vigil_primitives::{Announcement, MemberIndex, SetId, StandbyWord};
use vigil_testnet::{client::rpc_params, Scene, StandbyFiles};
use vigil_watcher::standby::files;

/// Has three sign by hand what `order` writes down, and adds it up as docs/emergency.md says.
pub(super) async fn announcement(scene: &Scene, last: SetId) -> anyhow::Result<Announcement> {
	let genesis = scene.vigil()?.genesis_hash().await?;
	let order = scene.folder("by-hand")?.join("order.json");
	let url = scene.network.node("alice")?.http_url();
	let mut words: Vec<PathBuf> = Vec::new();
	for (name, account, _) in DEAD {
		let folder = scene.folder(&format!("{name}-standby"))?;
		let standby = StandbyFiles::new(Path::new(NODE), &folder, (account, WARD, genesis), &[])?;
		if words.is_empty() {
			let path = order.display().to_string();
			standby.run(&["order", "--node", &url, "--service", "0", "--output", &path])?;
			let shown = standby.run(&["show", &path])?;
			assert!(shown.contains("announces: set"), "{shown}");
		}
		words.push(standby.sign(&order)?);
		assert_eq!(fs::read(standby.sign(&order)?)?, fs::read(&words[words.len() - 1])?);
	}
	let mut desk = Desk::open("emergency.md", scene.network.node("alice")?.websocket_url()).await?;
	desk.set("genesis hash", format!("{genesis:?}"));
	desk.set("service", WARD);
	for (number, word) in (1..).zip(&words) {
		fs::copy(word, desk.person.path(&format!("word-{number}.json")))?;
	}
	let files_alone = "vigil emergency announce word-1.json word-2.json word-3.json --output";
	let added = desk.asks(files_alone).await?;
	ensure!(added["signed"] == 3 && added["members"] == 4 && added["told"] == 0, "{added}");
	let with_node = "vigil emergency announce word-1.json word-2.json word-3.json --collect";
	let told = desk.asks(with_node).await?;
	ensure!(told["told"] == 3 && told["standby"] == added["standby"], "{told}");
	let file = desk.person.path("announcement.json");
	let announced: Announcement = files::read(Path::new(&file))?;
	boards(scene, &words, &announced).await?;
	let next = announced.handover().context("it announces a set")?.next.set_id;
	assert!(next > last);
	Ok(announced)
}

/// A node's board has what was told, and no room for anything else.
async fn boards(scene: &Scene, words: &[PathBuf], announced: &Announcement) -> TestResult {
	let vigil = scene.vigil()?;
	let tell = async |bytes: Vec<u8>| {
		let word = format!("0x{}", hex::encode(bytes));
		vigil.request::<bool>("vigil_tellStandbyWord", rpc_params![word]).await
	};
	let mut word: StandbyWord = files::read(&words[0])?;
	assert!(!tell(word.encode()).await?, "`vigil` told it");
	word.signer = MemberIndex(900);
	for (bytes, why) in [
		(vec![0; 9], "no word"),
		(vec![0xff; 1_000_000], "no word"),
		(word.encode(), "no word of a standby"),
	] {
		let refused = tell(bytes).await.expect_err(why).to_string();
		assert!(refused.contains(why), "{refused}");
	}
	word.order.set.set_id = SetId(word.order.set.set_id.0 + 7);
	let refused = tell(word.encode()).await.expect_err("nobody knows the set").to_string();
	assert!(refused.contains("stands by"), "{refused}");
	let shown: Vec<String> = vigil.request("vigil_announcements", rpc_params![WARD.0]).await?;
	assert_eq!(shown, [format!("0x{}", hex::encode(announced.encode()))]);
	let others: Vec<String> = vigil.request("vigil_announcements", rpc_params![7]).await?;
	assert!(others.is_empty());
	Ok(())
}
