// SPDX-License-Identifier: Apache-2.0

//! Values that are known by a chain's metadata only.

use anyhow::{Context, Result};
use zombienet_sdk::subxt::{
	dynamic::{At, DecodedValue, Value},
	ext::scale_value::{Primitive, ValueDef},
};

/// A field, with the types of its parts forgotten, so that it can be sent.
pub fn field(value: &DecodedValue, name: &str) -> Result<Value> {
	let field = value.at(name).with_context(|| format!("no field {name} in {value}"))?;
	Ok(field.clone().remove_context())
}

/// What is inside `Some`, if this is one.
pub fn some(value: &DecodedValue) -> Option<&DecodedValue> {
	(name(value)? == "Some").then(|| value.at(0)).flatten()
}

/// The name of an enum's variant.
pub fn name<T>(value: &Value<T>) -> Option<&str> {
	match &value.value {
		ValueDef::Variant(variant) => Some(&variant.name),
		_ => None,
	}
}

/// A number, be it wrapped in types of its own.
pub fn number<T>(value: &Value<T>) -> Option<u128> {
	match &value.value {
		ValueDef::Primitive(Primitive::U128(number)) => Some(*number),
		ValueDef::Composite(fields) if fields.len() == 1 => number(fields.values().next()?),
		_ => None,
	}
}

/// Items of a list, be it wrapped in a type of its own.
pub fn items<T>(value: &Value<T>) -> Vec<&Value<T>> {
	let ValueDef::Composite(fields) = &value.value else { return Vec::new() };
	fields.values().collect()
}

/// A variant without fields.
pub fn unit(name: &str) -> Value {
	Value::unnamed_variant(name, [])
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn numbers_are_found_in_their_wrappers() {
		let wrapped = Value::unnamed_composite([Value::unnamed_composite([Value::u128(7)])]);
		assert_eq!(number(&wrapped), Some(7));
		assert_eq!(number(&Value::unnamed_composite([Value::u128(1), Value::u128(2)])), None);
	}
}
