// SPDX-License-Identifier: Apache-2.0

//! Values of the chain in the form of documents: amounts in VGL, shares in percent, times in UTC.

use crate::units;
use serde_json::{json, Value as Json};

/// An amount in planck, in VGL.
pub fn vgl(value: &Json) -> Json {
	planck(value).map_or(Json::Null, |planck| units::vgl(planck).into())
}

/// An amount in planck.
pub fn planck(value: &Json) -> Option<u128> {
	match value {
		Json::String(text) => text.parse().ok(),
		Json::Number(number) => number.as_u64().map(u128::from),
		_ => None,
	}
}

/// Billionths, in percent.
pub fn percent(value: &Json) -> Json {
	let parts = value.as_u64().map(u128::from);
	parts.map_or(Json::Null, |parts| units::percent(parts, units::WHOLE.into()).into())
}

/// A unix second, in UTC.
pub fn time(value: &Json) -> Json {
	value.as_u64().map_or(Json::Null, |seconds| units::show_time(seconds).into())
}

/// The bytes behind hexadecimal digits.
pub fn bytes(value: &Json) -> Vec<u8> {
	let digits = value.as_str().and_then(|text| text.strip_prefix("0x"));
	digits.and_then(|digits| hex::decode(digits).ok()).unwrap_or_default()
}

/// Bytes that are a text.
pub fn text(value: &Json) -> Json {
	String::from_utf8_lossy(&bytes(value)).into_owned().into()
}

/// The elements of a list.
pub fn list(value: &Json) -> &[Json] {
	value.as_array().map_or(&[], Vec::as_slice)
}

/// A number.
pub fn number(value: &Json) -> u64 {
	value.as_u64().unwrap_or(0)
}

/// The name of a variant, with or without fields.
pub fn variant(value: &Json) -> Json {
	match value {
		Json::String(_) => value.clone(),
		_ => crate::chain::only(value).map_or(Json::Null, |(name, _)| name.into()),
	}
}

/// An incident.
pub fn incident(incident: &Json) -> Json {
	let last = &incident["last"];
	let resumed = &incident["resumed"];
	json!({
		"incident": incident["id"],
		"beganAt": time(&incident["began_at"]),
		"downtimeSeconds": incident["downtime"],
		"resumedAt": time(resumed),
		"stoodAtHeight": last["height"],
		"stoodAtBlock": last["block_hash"],
		"setId": incident["set_id"],
	})
}

/// A checkpoint.
pub fn checkpoint(checkpoint: &Json) -> Json {
	json!({
		"height": checkpoint["height"],
		"block": checkpoint["block_hash"],
		"stateRoot": checkpoint["state_root"],
		"certifiedAt": time(&checkpoint["round"]),
	})
}

/// How a ward is watched.
pub fn policy(policy: &Json) -> Json {
	json!({
		"lifeIs": policy["head"],
		"haltAfterSeconds": policy["halt_after"],
		"roundSeconds": policy["round_length"],
		"marginSeconds": policy["margin"],
		"checkpointInterval": policy["checkpoint_interval"],
		"stableForSeconds": policy["stable_for"],
		"standbyAfterSeconds": policy["standby_after"],
		"goneAfterSeconds": policy["gone_after"],
		"minVoices": policy["min_voices"],
		"timeMarginSeconds": policy["time_margin"],
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_is_missing_is_null_and_never_a_number() {
		assert_eq!(vgl(&Json::Null), Json::Null);
		assert_eq!(time(&Json::Null), Json::Null);
		assert_eq!(percent(&json!("x")), Json::Null);
		assert_eq!(vgl(&json!("1500000000000")), json!("1.5"));
	}

	#[test]
	fn bytes_that_are_no_text_do_no_harm() {
		assert_eq!(text(&json!("0xff41")), json!("\u{fffd}A"));
		assert_eq!(text(&json!(7)), json!(""));
	}
}
