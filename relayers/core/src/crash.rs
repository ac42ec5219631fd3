// SPDX-License-Identifier: Apache-2.0

//! Points at which tests have the process die, to see that it carries on where it was.
//!
//! With the feature `crash-points` the process aborts at the point that the environment variable
//! `VIGIL_RELAYER_CRASH_AT` names: the name of a state (`seen`, `planned`, `signed`, `broadcast`,
//! `included`, `final`, `proven`, `dead`) right after the journal has it, or `after-broadcast` right
//! after a node has taken a transaction and before the journal says so. Without the feature, which
//! no release has, nothing happens.

/// Aborts the process here if it was told to.
#[cfg(feature = "crash-points")]
pub fn point(name: &str) {
	if std::env::var("VIGIL_RELAYER_CRASH_AT").is_ok_and(|wanted| wanted == name) {
		log::error!("crash point {name}");
		std::process::abort();
	}
}

/// Nothing: this build has no crash points.
#[cfg(not(feature = "crash-points"))]
pub fn point(_: &str) {}
