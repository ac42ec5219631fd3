// SPDX-License-Identifier: Apache-2.0

//! Values of a runtime as JSON, by the types that its metadata describes.
//!
//! A newtype is what it wraps, an option is null or its value, a variant without fields is its name and one
//! with fields an object with that name as its only key. Bytes are hexadecimal, 128-bit numbers strings.

mod decode;
mod encode;
#[cfg(test)]
mod tests;

pub use decode::Style;

use scale_info::{form::PortableForm, PortableRegistry, Type};
use vigil_relayer_link::key;

/// No value is nested deeper.
const DEEPEST: usize = 64;

/// What a runtime's types are, and what addresses on its chain begin with.
#[derive(Clone, Copy)]
pub struct Shapes<'a> {
	/// The types.
	pub types: &'a PortableRegistry,
	/// What addresses begin with.
	pub prefix: u16,
}

/// Why a value does not fit its type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}{expected} is expected, not {got}")]
pub struct Misfit {
	/// Where in the value, empty or ending with a colon and a space.
	place: String,
	expected: String,
	got: String,
}

impl Misfit {
	fn new(expected: impl Into<String>, got: impl Into<String>) -> Self {
		Self { place: String::new(), expected: expected.into(), got: got.into() }
	}

	/// Inside of a field or element.
	fn within(mut self, name: &str) -> Self {
		self.place = match self.place.as_str() {
			"" => format!("{name}: "),
			inner => format!("{name}.{inner}"),
		};
		self
	}
}

/// A known type that people write in another way than its fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
	Account,
	Address,
	Time,
	Seconds,
	Share,
	Call,
	Said,
}

fn known(of: &Type<PortableForm>) -> Option<Known> {
	let segments = &of.path.segments;
	Some(match segments.last()?.as_str() {
		"AccountId32" => Known::Account,
		"MultiAddress" => Known::Address,
		"UnixTime" => Known::Time,
		"Seconds" => Known::Seconds,
		"Perbill" => Known::Share,
		"RuntimeCall" => Known::Call,
		"Said" => Known::Said,
		_ => return None,
	})
}

/// Whether what a field is called says that it is an amount of the chain's token.
fn is_amount(type_name: Option<&str>) -> bool {
	type_name.is_some_and(|name| name.contains("Balance") || name == "u128")
}

impl Shapes<'_> {
	/// A type.
	fn get(&self, id: u32) -> Result<&Type<PortableForm>, Misfit> {
		self.types.resolve(id).ok_or_else(|| Misfit::new("a known type", format!("type {id}")))
	}

	/// An account as people write it here.
	pub fn address(&self, account: &[u8; 32]) -> String {
		key::address_of(account, self.prefix)
	}

	/// The account that somebody wrote: an address of this chain, or 32 bytes in hexadecimal. An address of
	/// another chain is refused: it may be somebody else's idea of where money goes.
	pub fn account(&self, text: &str) -> Result<[u8; 32], Misfit> {
		let misfit =
			|got: String| Misfit::new(format!("an address of this chain ({})", self.prefix), got);
		if let Some(digits) = text.strip_prefix("0x") {
			let bytes = hex::decode(digits).ok().and_then(|bytes| bytes.try_into().ok());
			return bytes.ok_or_else(|| misfit(format!("`{text}`")));
		}
		let account = key::account_of(text).ok_or_else(|| misfit(format!("`{text}`")))?;
		match self.address(&account) == text {
			true => Ok(account),
			false => Err(misfit(format!(
				"`{text}`, which is one of another chain; on this one that account is {}",
				self.address(&account)
			))),
		}
	}
}
