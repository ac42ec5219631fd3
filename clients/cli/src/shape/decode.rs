// SPDX-License-Identifier: Apache-2.0

//! From bytes to JSON.

use super::{is_amount, known, Known, Misfit, Shapes, DEEPEST};
use crate::units;
use codec::{Compact, Decode};
use scale_info::{form::PortableForm, Field, TypeDef, TypeDefPrimitive};
use serde_json::{Map, Value as Json};
use std::cell::Cell;

/// The most values that are read at once, those inside of others too. Types of a hostile description could be many
/// without taking a byte: pairs of pairs of nothing.
const MOST_VALUES: u32 = 1 << 22;

/// For whom a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
	/// For programs: numbers as they are.
	Plain,
	/// For people: amounts, times and shares with their units, long bytes cut.
	Human,
}

impl Shapes<'_> {
	/// Reads a value and nothing else.
	pub fn decode_all(&self, id: u32, bytes: &[u8], style: Style) -> Result<Json, Misfit> {
		let mut rest = bytes;
		let value = self.decode(id, &mut rest, style)?;
		match rest.is_empty() {
			true => Ok(value),
			false => Err(Misfit::new("nothing more", format!("{} bytes left over", rest.len()))),
		}
	}

	/// Reads a value.
	pub fn decode(&self, id: u32, bytes: &mut &[u8], style: Style) -> Result<Json, Misfit> {
		Reader { shapes: self, style, left: Cell::new(MOST_VALUES) }.value(id, bytes, None, 0)
	}
}

struct Reader<'a> {
	shapes: &'a Shapes<'a>,
	style: Style,
	/// How many values may still be read.
	left: Cell<u32>,
}

impl Reader<'_> {
	fn human(&self) -> bool {
		self.style == Style::Human
	}

	fn value(
		&self,
		id: u32,
		bytes: &mut &[u8],
		name: Option<&str>,
		depth: usize,
	) -> Result<Json, Misfit> {
		if depth > DEEPEST {
			return Err(Misfit::new("a shallow value", "one that is nested too deep"));
		}
		let left = self.left.get().checked_sub(1);
		self.left.set(left.ok_or_else(|| Misfit::new("a value of some size", "one without end"))?);
		let of = self.shapes.get(id)?;
		let deeper = depth.saturating_add(1);
		match known(of) {
			Some(Known::Account) => {
				return take::<[u8; 32]>(bytes).map(|account| self.shapes.address(&account).into())
			},
			Some(Known::Time) if self.human() => {
				return take::<u64>(bytes).map(|time| units::show_time(time).into())
			},
			Some(Known::Seconds) if self.human() => {
				return take::<u64>(bytes).map(|time| units::show_seconds(time).into())
			},
			Some(Known::Share) if self.human() => {
				return take::<u32>(bytes).map(|parts| units::show_percent(parts).into())
			},
			_ => (),
		}
		match &of.type_def {
			TypeDef::Composite(composite) => self.fields(&composite.fields, bytes, deeper),
			TypeDef::Variant(variants) => {
				let index = take::<u8>(bytes)?;
				let variant = variants.variants.iter().find(|variant| variant.index == index);
				let variant = variant
					.ok_or_else(|| Misfit::new("a known variant", format!("variant {index}")))?;
				let is_option = of.path.segments == ["Option"];
				let inner = self
					.fields(&variant.fields, bytes, deeper)
					.map_err(|misfit| misfit.within(&variant.name))?;
				Ok(match (is_option, variant.name.as_str()) {
					(true, "None") => Json::Null,
					(true, _) => inner,
					_ if variant.fields.is_empty() => variant.name.clone().into(),
					// An address by account is the account.
					(_, "Id") if known(of) == Some(Known::Address) => inner,
					_ => Json::Object([(variant.name.clone(), inner)].into_iter().collect()),
				})
			},
			TypeDef::Sequence(sequence) => {
				let length = take::<Compact<u32>>(bytes)?.0;
				self.elements(sequence.type_param.id, length, bytes, deeper)
			},
			TypeDef::Array(array) => self.elements(array.type_param.id, array.len, bytes, deeper),
			TypeDef::Tuple(tuple) => {
				let parts =
					tuple.fields.iter().map(|field| self.value(field.id, bytes, None, deeper));
				parts.collect::<Result<Vec<_>, _>>().map(Json::Array)
			},
			TypeDef::Primitive(primitive) => self.primitive(primitive, bytes, name),
			TypeDef::Compact(compact) => self.compact(compact.type_param.id, bytes, name, deeper),
			TypeDef::BitSequence(_) => {
				let bits = take::<Compact<u32>>(bytes)?.0;
				let whole = usize::try_from(bits.div_ceil(8)).unwrap_or(usize::MAX);
				Ok(self.hex(split(bytes, whole)?))
			},
		}
	}

	fn fields(
		&self,
		fields: &[Field<PortableForm>],
		bytes: &mut &[u8],
		depth: usize,
	) -> Result<Json, Misfit> {
		match fields {
			[] => Ok(Json::Null),
			[one] if one.name.is_none() => {
				self.value(one.ty.id, bytes, one.type_name.as_deref(), depth)
			},
			[first, ..] if first.name.is_none() => {
				let parts = fields
					.iter()
					.map(|field| self.value(field.ty.id, bytes, field.type_name.as_deref(), depth));
				parts.collect::<Result<Vec<_>, _>>().map(Json::Array)
			},
			_ => {
				let mut object = Map::new();
				for field in fields {
					let name = field.name.clone().unwrap_or_default();
					let value = self
						.value(field.ty.id, bytes, field.type_name.as_deref(), depth)
						.map_err(|misfit| misfit.within(&name))?;
					object.insert(name, value);
				}
				Ok(Json::Object(object))
			},
		}
	}

	fn elements(
		&self,
		id: u32,
		length: u32,
		bytes: &mut &[u8],
		depth: usize,
	) -> Result<Json, Misfit> {
		let length = usize::try_from(length).unwrap_or(usize::MAX);
		if self.is_byte(id) {
			return Ok(self.hex(split(bytes, length)?));
		}
		let mut elements = Vec::new();
		for index in 0..length {
			// What takes no bytes could otherwise go on for ever.
			let before = bytes.len();
			let value = self
				.value(id, bytes, None, depth)
				.map_err(|misfit| misfit.within(&index.to_string()))?;
			elements.push(value);
			if bytes.len() == before && index > 1_024 {
				return Err(Misfit::new("elements of some size", "too many without any"));
			}
		}
		Ok(Json::Array(elements))
	}

	fn is_byte(&self, id: u32) -> bool {
		let of = self.shapes.types.resolve(id);
		of.is_some_and(|of| matches!(of.type_def, TypeDef::Primitive(TypeDefPrimitive::U8)))
	}

	fn hex(&self, bytes: &[u8]) -> Json {
		const SHOWN: usize = 64;
		match bytes.get(..SHOWN).filter(|_| self.human() && bytes.len() > SHOWN) {
			Some(head) => format!("0x{}... ({} bytes)", hex::encode(head), bytes.len()).into(),
			None => format!("0x{}", hex::encode(bytes)).into(),
		}
	}

	fn number(&self, number: u128, name: Option<&str>) -> Json {
		match self.human() && is_amount(name) {
			true => units::show_vgl(number).into(),
			false => number.to_string().into(),
		}
	}

	fn primitive(
		&self,
		primitive: &TypeDefPrimitive,
		bytes: &mut &[u8],
		name: Option<&str>,
	) -> Result<Json, Misfit> {
		use TypeDefPrimitive::*;
		Ok(match primitive {
			Bool => take::<bool>(bytes)?.into(),
			Char => take::<u32>(bytes)?.into(),
			Str => take::<String>(bytes)?.into(),
			U8 => take::<u8>(bytes)?.into(),
			U16 => take::<u16>(bytes)?.into(),
			U32 => take::<u32>(bytes)?.into(),
			U64 => take::<u64>(bytes)?.into(),
			U128 => self.number(take::<u128>(bytes)?, name),
			I8 => take::<i8>(bytes)?.into(),
			I16 => take::<i16>(bytes)?.into(),
			I32 => take::<i32>(bytes)?.into(),
			I64 => take::<i64>(bytes)?.into(),
			I128 => take::<i128>(bytes)?.to_string().into(),
			U256 | I256 => self.hex(split(bytes, 32)?),
		})
	}

	fn compact(
		&self,
		id: u32,
		bytes: &mut &[u8],
		name: Option<&str>,
		depth: usize,
	) -> Result<Json, Misfit> {
		let (inner, share) = self.shapes.unwrap(id, depth)?;
		let number = take::<Compact<u128>>(bytes)?.0;
		let small = u64::try_from(number).ok();
		Ok(match (inner, small) {
			(_, Some(parts)) if share && self.human() => {
				units::show_percent(u32::try_from(parts).unwrap_or(u32::MAX)).into()
			},
			(TypeDefPrimitive::U128, _) | (_, None) => self.number(number, name),
			(_, Some(number)) => number.into(),
		})
	}
}

impl Shapes<'_> {
	/// The number inside of newtypes, and whether one of them is a share.
	pub(super) fn unwrap(&self, id: u32, depth: usize) -> Result<(TypeDefPrimitive, bool), Misfit> {
		if depth > DEEPEST {
			return Err(Misfit::new("a shallow value", "one that is nested too deep"));
		}
		let of = self.get(id)?;
		match &of.type_def {
			TypeDef::Primitive(primitive) => Ok((primitive.clone(), false)),
			TypeDef::Composite(composite) => match &composite.fields[..] {
				[one] => {
					let (inner, share) = self.unwrap(one.ty.id, depth.saturating_add(1))?;
					Ok((inner, share || known(of) == Some(Known::Share)))
				},
				_ => Err(Misfit::new("a number", "several fields")),
			},
			_ => Err(Misfit::new("a number", "something else")),
		}
	}
}

fn take<T: Decode>(bytes: &mut &[u8]) -> Result<T, Misfit> {
	T::decode(bytes).map_err(|_| Misfit::new(std::any::type_name::<T>(), "bytes that are none"))
}

fn split<'a>(bytes: &mut &'a [u8], length: usize) -> Result<&'a [u8], Misfit> {
	let missing = || Misfit::new(format!("{length} bytes"), format!("{}", bytes.len()));
	let (head, tail) = bytes.split_at_checked(length).ok_or_else(missing)?;
	*bytes = tail;
	Ok(head)
}
