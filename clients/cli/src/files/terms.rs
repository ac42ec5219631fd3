// SPDX-License-Identifier: Apache-2.0

//! `terms.toml`: how a service watches and what it asks of watchers.
//!
//! Its fields are those of the chain's `ServiceTerms`, so that a file fits the runtime or is refused; what is
//! a share, a duration or an amount has a unit.

use super::toml;
use crate::error::Result;
use serde_json::{Map, Value as Json};
use std::path::Path;

/// A file to start from.
pub const TEMPLATE: &str = include_str!("../../examples/terms.toml");

/// Reads terms.
pub fn read(path: &Path) -> Result<Json> {
	let terms: Map<String, Json> = toml(path)?;
	Ok(Json::Object(terms))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_template_is_a_file_of_terms() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("terms.toml");
		std::fs::write(&path, TEMPLATE).unwrap();
		let terms = read(&path).unwrap();
		assert_eq!(terms["policy"]["head"], "Finalized");
		assert_eq!(terms["weight_cap"], "20%");
	}

	#[test]
	fn what_is_no_file_of_terms_is_refused_with_its_place() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("terms.toml");
		assert!(read(&path).unwrap_err().text().contains("cannot be read"));
		std::fs::write(&path, "max_members = = 1").unwrap();
		assert!(read(&path).unwrap_err().text().contains("is not as it should be"));
	}
}
