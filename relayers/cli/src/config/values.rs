// SPDX-License-Identifier: Apache-2.0

//! Values as people write them in the file: hashes, accounts, amounts, endpoints.

use serde::{
	de::{Error as _, IgnoredAny},
	Deserialize, Deserializer,
};
use vigil_primitives::H256;
use vigil_relayer_link::{key::account_of, Endpoint};

/// Thirty-two bytes in hexadecimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Hash(pub H256);

/// An account in hexadecimal or as people write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Account(pub [u8; 32]);

/// An amount in the smallest unit. Numbers of TOML end at 2^63: larger ones are written as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "AmountForm")]
pub struct Amount(pub u128);

/// How an amount is written.
#[derive(Deserialize)]
#[serde(untagged)]
enum AmountForm {
	Number(i64),
	Text(String),
	Other(IgnoredAny),
}

impl TryFrom<AmountForm> for Amount {
	type Error = String;

	fn try_from(form: AmountForm) -> Result<Self, String> {
		let amount = match &form {
			AmountForm::Number(number) => u128::try_from(*number).ok(),
			AmountForm::Text(text) => text.parse().ok(),
			AmountForm::Other(_) => None,
		};
		amount.map(Self).ok_or_else(|| "an amount is a number, or digits in quotes".into())
	}
}

impl TryFrom<String> for Hash {
	type Error = String;

	fn try_from(text: String) -> Result<Self, String> {
		bytes32(&text)
			.map(|bytes| Self(H256(bytes)))
			.ok_or_else(|| format!("`{text}` is no hash: write 0x and 64 digits"))
	}
}

impl TryFrom<String> for Account {
	type Error = String;

	fn try_from(text: String) -> Result<Self, String> {
		bytes32(&text).or_else(|| account_of(&text)).map(Self).ok_or_else(|| {
			format!("`{text}` is no account: write its address, or 0x and 64 digits")
		})
	}
}

fn bytes32(text: &str) -> Option<[u8; 32]> {
	hex::decode(text.strip_prefix("0x")?).ok()?.try_into().ok()
}

/// Reads endpoints of whatever kind of chain; which kind of address that takes is checked with the rest.
pub(super) fn web_endpoints<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Endpoint>, D::Error> {
	let texts = Vec::<String>::deserialize(from)?;
	let read = texts.iter().map(|text| Endpoint::web(text).map_err(D::Error::custom));
	read.collect()
}
