// SPDX-License-Identifier: Apache-2.0

//! How configurations of tests begin, and what is said of those that are wrong.

use vigil_relayer::config::Config;

/// Whatever follows, with a journal and a node of Vigil.
pub fn configured(rest: &str) -> String {
	let head = "journal = \"journal\"\n[source]\nendpoints = [\"ws://127.0.0.1:9944\"]\n";
	format!("{head}{}", rest.trim_start())
}

/// Why a configuration is refused.
pub fn error(text: &str) -> String {
	format!("{:#}", Config::parse(text).expect_err("refused"))
}
