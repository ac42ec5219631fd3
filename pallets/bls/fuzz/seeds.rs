// SPDX-License-Identifier: Apache-2.0
//! Writes good inputs into the folder that is given, for the fuzzer to damage.

#[path = "entry.rs"]
mod entry;

use std::{env, fs, io, path::PathBuf};

fn main() -> io::Result<()> {
	let folder = env::args_os().nth(1).map(PathBuf::from).ok_or(io::ErrorKind::InvalidInput)?;
	fs::create_dir_all(&folder)?;
	for (number, bytes) in entry::seeds().iter().enumerate() {
		fs::write(folder.join(format!("seed-{number}")), bytes)?;
	}
	Ok(())
}
