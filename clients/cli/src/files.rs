// SPDX-License-Identifier: Apache-2.0

//! Files that people write: terms of services, plans.

pub mod evm;
pub mod plan;
pub mod program;
pub mod terms;

use crate::{
	commands::tx::read_file,
	error::{Problem, Result},
};
use serde::de::DeserializeOwned;
use std::path::Path;

/// Reads a TOML file of this form, in which nothing may be that the form does not have.
pub fn toml<T: DeserializeOwned>(path: &Path) -> Result<T> {
	let text = read_file(path)?;
	toml::from_str(&text).map_err(|error| {
		Problem::usage(format!("{} is not as it should be", path.display())).cause(error.message())
	})
}
