// SPDX-License-Identifier: Apache-2.0

//! From JSON to bytes. Nothing is guessed: what does not fit exactly is refused.

use super::{is_amount, known, Known, Misfit, Shapes, Style, DEEPEST};
use crate::units;
use codec::{Compact, Encode};
use scale_info::{form::PortableForm, Field, TypeDef, TypeDefPrimitive, Variant};
use serde_json::{Map, Value as Json};

impl Shapes<'_> {
	/// Encodes a value.
	pub fn encode(&self, id: u32, value: &Json) -> Result<Vec<u8>, Misfit> {
		let mut out = Vec::new();
		self.encode_to(id, value, &mut out)?;
		Ok(out)
	}

	/// Encodes a value after others.
	pub fn encode_to(&self, id: u32, value: &Json, out: &mut Vec<u8>) -> Result<(), Misfit> {
		self.put(id, value, None, 0, out)
	}

	/// Encodes fields, each named in the object and nothing else in it.
	pub fn encode_fields(
		&self,
		fields: &[Field<PortableForm>],
		value: &Json,
		out: &mut Vec<u8>,
	) -> Result<(), Misfit> {
		self.put_fields(fields, value, 0, out)
	}

	fn put(
		&self,
		id: u32,
		value: &Json,
		name: Option<&str>,
		depth: usize,
		out: &mut Vec<u8>,
	) -> Result<(), Misfit> {
		if depth > DEEPEST {
			return Err(Misfit::new("a shallow value", "one that is nested too deep"));
		}
		let of = self.get(id)?;
		let deeper = depth.saturating_add(1);
		if let (Some(special), Json::String(text)) = (known(of), value) {
			if self.put_known(special, id, text, out)? {
				return Ok(());
			}
		}
		match &of.type_def {
			TypeDef::Composite(composite) => {
				self.put_composite(&composite.fields, value, name, deeper, out)
			},
			TypeDef::Variant(variants) if of.path.segments == ["Option"] => match value {
				Json::Null => {
					out.push(0);
					Ok(())
				},
				some => {
					out.push(1);
					let inner = variants.variants.iter().find_map(|variant| variant.fields.first());
					let inner = inner.ok_or_else(|| Misfit::new("null", shown(value)))?;
					self.put(inner.ty.id, some, inner.type_name.as_deref(), deeper, out)
				},
			},
			TypeDef::Variant(variants) => self.put_variant(&variants.variants, value, deeper, out),
			TypeDef::Sequence(sequence) => {
				let id = sequence.type_param.id;
				self.put_elements(id, None, value, deeper, out)
			},
			TypeDef::Array(array) => {
				self.put_elements(array.type_param.id, Some(array.len), value, deeper, out)
			},
			TypeDef::Tuple(tuple) => {
				let parts = match value {
					Json::Array(parts) if parts.len() == tuple.fields.len() => &parts[..],
					Json::Null if tuple.fields.is_empty() => &[],
					_ => {
						let expected = format!("a list of {}", tuple.fields.len());
						return Err(Misfit::new(expected, shown(value)));
					},
				};
				for (index, (field, part)) in tuple.fields.iter().zip(parts).enumerate() {
					self.put(field.id, part, None, deeper, out)
						.map_err(|misfit| misfit.within(&index.to_string()))?;
				}
				Ok(())
			},
			TypeDef::Primitive(primitive) => put_primitive(primitive, value, name, out),
			TypeDef::Compact(compact) => {
				let (inner, share) = self.unwrap(compact.type_param.id, deeper)?;
				let mut number = Vec::new();
				match (share, value) {
					(true, Json::String(text)) => share_of(text)?.encode_to(&mut number),
					_ => put_primitive(&inner, value, name, &mut number)?,
				}
				number.resize(16, 0);
				let bytes = number.try_into().map_err(|_| Misfit::new("a number", shown(value)))?;
				Compact(u128::from_le_bytes(bytes)).encode_to(out);
				Ok(())
			},
			TypeDef::BitSequence(_) => Err(Misfit::new("no list of bits", shown(value))),
		}
	}

	/// What people write as one word; false if it is to be read as what it consists of.
	fn put_known(
		&self,
		special: Known,
		id: u32,
		text: &str,
		out: &mut Vec<u8>,
	) -> Result<bool, Misfit> {
		match special {
			Known::Account => out.extend(self.account(text)?),
			Known::Address => {
				// `Id` is the first variant of every `MultiAddress`.
				out.push(0);
				out.extend(self.account(text)?);
			},
			Known::Time => units::parse_time(text)
				.map_err(|_| Misfit::new("a time in UTC", format!("`{text}`")))?
				.encode_to(out),
			Known::Seconds => units::parse_seconds(text)
				.map_err(|_| Misfit::new("a duration such as 90s", format!("`{text}`")))?
				.encode_to(out),
			Known::Share => share_of(text)?.encode_to(out),
			Known::Call => self.put_encoded("a call, encoded as 0x...", id, text, out)?,
			Known::Said => {
				self.put_encoded("a vote or certificate, encoded as 0x...", id, text, out)?;
			},
		}
		Ok(true)
	}

	/// What nobody writes as what it consists of: its bytes, if they are those of one such value.
	fn put_encoded(
		&self,
		expected: &str,
		id: u32,
		text: &str,
		out: &mut Vec<u8>,
	) -> Result<(), Misfit> {
		let digits = text.strip_prefix("0x").and_then(|digits| hex::decode(digits).ok());
		let bytes = digits.ok_or_else(|| Misfit::new(expected, format!("`{text}`")))?;
		self.decode_all(id, &bytes, Style::Plain)?;
		out.extend(bytes);
		Ok(())
	}

	fn put_composite(
		&self,
		fields: &[Field<PortableForm>],
		value: &Json,
		name: Option<&str>,
		depth: usize,
		out: &mut Vec<u8>,
	) -> Result<(), Misfit> {
		match fields {
			[one] if one.name.is_none() => {
				// A newtype keeps the name of what it is the type of.
				let name = one.type_name.as_deref().or(name);
				self.put(one.ty.id, value, name, depth, out)
			},
			_ => self.put_fields(fields, value, depth, out),
		}
	}

	fn put_fields(
		&self,
		fields: &[Field<PortableForm>],
		value: &Json,
		depth: usize,
		out: &mut Vec<u8>,
	) -> Result<(), Misfit> {
		let named = fields.first().is_some_and(|field| field.name.is_some());
		match value {
			Json::Null if fields.is_empty() => Ok(()),
			Json::Object(object) if fields.is_empty() && object.is_empty() => Ok(()),
			Json::Object(object) if named => {
				check_names(fields, object)?;
				for field in fields {
					let name = field.name.as_deref().unwrap_or_default();
					let part = object.get(name).unwrap_or(&Json::Null);
					self.put(field.ty.id, part, field.type_name.as_deref(), depth, out)
						.map_err(|misfit| misfit.within(name))?;
				}
				Ok(())
			},
			Json::Array(parts) if !named && parts.len() == fields.len() => {
				for (index, (field, part)) in fields.iter().zip(parts).enumerate() {
					self.put(field.ty.id, part, field.type_name.as_deref(), depth, out)
						.map_err(|misfit| misfit.within(&index.to_string()))?;
				}
				Ok(())
			},
			one if !named && fields.len() == 1 => {
				let field = fields.first().ok_or_else(|| Misfit::new("a field", "none"))?;
				self.put(field.ty.id, one, field.type_name.as_deref(), depth, out)
			},
			_ => {
				let names: Vec<_> =
					fields.iter().filter_map(|field| field.name.as_deref()).collect();
				let expected = match names.is_empty() {
					true => format!("a list of {}", fields.len()),
					false => format!("an object with {}", names.join(", ")),
				};
				Err(Misfit::new(expected, shown(value)))
			},
		}
	}

	fn put_variant(
		&self,
		variants: &[Variant<PortableForm>],
		value: &Json,
		depth: usize,
		out: &mut Vec<u8>,
	) -> Result<(), Misfit> {
		let (name, inner) = match value {
			Json::String(name) => (name.as_str(), &Json::Null),
			Json::Object(object) if object.len() == 1 => {
				let (name, inner) =
					object.iter().next().ok_or_else(|| Misfit::new("a variant", "nothing"))?;
				(name.as_str(), inner)
			},
			_ => ("", &Json::Null),
		};
		let Some(variant) = variants.iter().find(|variant| variant.name == name) else {
			let names: Vec<_> =
				variants.iter().map(|variant| variant.name.as_str()).take(16).collect();
			let more = if variants.len() > 16 { ", ..." } else { "" };
			return Err(Misfit::new(format!("one of {}{more}", names.join(", ")), shown(value)));
		};
		out.push(variant.index);
		self.put_fields(&variant.fields, inner, depth, out).map_err(|misfit| misfit.within(name))
	}

	fn put_elements(
		&self,
		id: u32,
		length: Option<u32>,
		value: &Json,
		depth: usize,
		out: &mut Vec<u8>,
	) -> Result<(), Misfit> {
		let of = self.get(id)?;
		let bytes = matches!(of.type_def, TypeDef::Primitive(TypeDefPrimitive::U8));
		let fits = |found: usize| length.is_none_or(|length| usize::try_from(length) == Ok(found));
		let expected = || match length {
			Some(length) if bytes => format!("{length} bytes as 0x..."),
			Some(length) => format!("a list of {length}"),
			None if bytes => "bytes as 0x...".into(),
			None => "a list".into(),
		};
		match value {
			Json::String(text) if bytes => {
				let digits = text.strip_prefix("0x").and_then(|digits| hex::decode(digits).ok());
				let found = digits.filter(|found| fits(found.len()));
				let found = found.ok_or_else(|| Misfit::new(expected(), shown(value)))?;
				if length.is_none() {
					put_length(found.len(), out)?;
				}
				out.extend(found);
				Ok(())
			},
			Json::Array(parts) if fits(parts.len()) => {
				if length.is_none() {
					put_length(parts.len(), out)?;
				}
				for (index, part) in parts.iter().enumerate() {
					self.put(id, part, None, depth, out)
						.map_err(|misfit| misfit.within(&index.to_string()))?;
				}
				Ok(())
			},
			_ => Err(Misfit::new(expected(), shown(value))),
		}
	}
}

fn check_names(fields: &[Field<PortableForm>], object: &Map<String, Json>) -> Result<(), Misfit> {
	let known = |name: &str| fields.iter().any(|field| field.name.as_deref() == Some(name));
	match object.keys().find(|name| !known(name)) {
		Some(name) => {
			let names: Vec<_> = fields.iter().filter_map(|field| field.name.as_deref()).collect();
			Err(Misfit::new(format!("one of {}", names.join(", ")), format!("`{name}`")))
		},
		None => Ok(()),
	}
}

fn put_length(length: usize, out: &mut Vec<u8>) -> Result<(), Misfit> {
	let length = u32::try_from(length)
		.map_err(|_| Misfit::new("a list that a block can hold", format!("{length} elements")))?;
	Compact(length).encode_to(out);
	Ok(())
}

fn put_primitive(
	primitive: &TypeDefPrimitive,
	value: &Json,
	name: Option<&str>,
	out: &mut Vec<u8>,
) -> Result<(), Misfit> {
	use TypeDefPrimitive::*;
	let misfit = |expected: &str| Misfit::new(expected, shown(value));
	let unsigned = || -> Option<u128> {
		match value {
			Json::Number(number) => number.as_u64().map(u128::from),
			Json::String(text) if text.ends_with("VGL") && is_amount(name) => {
				units::parse_vgl(text).ok()
			},
			Json::String(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => {
				text.parse().ok()
			},
			_ => None,
		}
	};
	let signed = || -> Option<i128> {
		match value {
			Json::Number(number) => number.as_i64().map(i128::from),
			Json::String(text) => text.parse().ok(),
			_ => None,
		}
	};
	/// Encodes a number if it is in the range of its type.
	macro_rules! number {
		($number:expr, $kind:ty) => {
			$number
				.and_then(|number| <$kind>::try_from(number).ok())
				.ok_or_else(|| {
					misfit(&format!("a number from {} to {}", <$kind>::MIN, <$kind>::MAX))
				})?
				.encode_to(out)
		};
	}
	match primitive {
		Bool => value.as_bool().ok_or_else(|| misfit("true or false"))?.encode_to(out),
		Str => value.as_str().ok_or_else(|| misfit("a text"))?.encode_to(out),
		U8 => number!(unsigned(), u8),
		U16 => number!(unsigned(), u16),
		U32 => number!(unsigned(), u32),
		U64 => number!(unsigned(), u64),
		U128 => number!(unsigned(), u128),
		I8 => number!(signed(), i8),
		I16 => number!(signed(), i16),
		I32 => number!(signed(), i32),
		I64 => number!(signed(), i64),
		I128 => number!(signed(), i128),
		Char | U256 | I256 => return Err(misfit("something that can be written")),
	}
	Ok(())
}

fn share_of(text: &str) -> Result<u32, Misfit> {
	units::parse_percent(text).map_err(|_| Misfit::new("a share such as 50%", format!("`{text}`")))
}

fn shown(value: &Json) -> String {
	let text = value.to_string();
	match text.char_indices().nth(60) {
		Some((end, _)) => format!("{}...", text.get(..end).unwrap_or_default()),
		None => text,
	}
}
