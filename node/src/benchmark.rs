// SPDX-License-Identifier: Apache-2.0

//! The `benchmark` subcommand, which only builds with the feature `runtime-benchmarks` carry.

#[cfg(feature = "runtime-benchmarks")]
mod enabled;

#[cfg(feature = "runtime-benchmarks")]
pub use enabled::{run, BenchmarkCmd};

#[cfg(not(feature = "runtime-benchmarks"))]
pub use disabled::{run, BenchmarkCmd};

#[cfg(not(feature = "runtime-benchmarks"))]
mod disabled {
	use crate::cli::Cli;

	/// Whatever is asked of `benchmark`, so that the answer is how to get it.
	#[derive(Debug, clap::Args)]
	pub struct BenchmarkCmd {
		#[arg(hide = true, trailing_var_arg = true, allow_hyphen_values = true)]
		arguments: Vec<String>,
	}

	/// Says what to do instead.
	pub fn run(_: &Cli, _: &BenchmarkCmd) -> sc_cli::Result<()> {
		Err("this node was built without benchmarks; build it again with \
			--features runtime-benchmarks"
			.into())
	}
}
