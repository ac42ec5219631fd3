// SPDX-License-Identifier: Apache-2.0

//! Programs of plans: XCM that makes one call on a destination.

use crate::{value::unit, Chain};
use anyhow::Result;
use zombienet_sdk::subxt::dynamic::Value;

/// An encoded program that makes `call`, and fails if the call does. The types are those of `vigil`,
/// since subxt knows XCM by the metadata only.
pub fn program(vigil: &Chain, call: Vec<u8>) -> Result<Vec<u8>> {
	let transact = Value::named_variant(
		"Transact",
		[
			("origin_kind", unit("Xcm")),
			("fallback_max_weight", unit("None")),
			("call", Value::named_composite([("encoded", Value::from_bytes(call))])),
		],
	);
	let expect = Value::unnamed_variant("ExpectTransactStatus", [unit("Success")]);
	let instructions = Value::unnamed_composite([transact, expect]);
	let program = Value::unnamed_variant("V5", [Value::unnamed_composite([instructions])]);
	// The second argument of `send` is a program.
	vigil.encoded("XcmPallet", "send", 1, &program)
}
