// SPDX-License-Identifier: Apache-2.0
//! Which members of a set are absent, one bit each, in the only form there is.
//!
//! Member `i` is bit `i % 8`, counted from the lowest, of byte `i / 8`. There are exactly as many
//! bytes as the set needs, and the bits after the last member are zero. Anything else is refused
//! when it is decoded, so equal bitfields have equal bytes.

use crate::{MemberIndex, MAX_BITFIELD_BYTES, MAX_SET_SIZE};
use alloc::{vec, vec::Vec};
use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, Error, Input, MaxEncodedLen};
use scale_info::TypeInfo;

/// A bit for each member of a set of known size.
///
/// Invariant: `1 <= size <= MAX_SET_SIZE`, `bytes` has length `ceil(size / 8)`, and bits at or
/// beyond `size` are zero.
#[derive(Clone, Debug, PartialEq, Eq, Encode, MaxEncodedLen, TypeInfo)]
pub struct Bitfield {
	size: u16,
	bytes: BoundedVec<u8, ConstU32<MAX_BITFIELD_BYTES>>,
}

/// Why these are not the bits of a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BitfieldError {
	/// The set has no members, or more than [`MAX_SET_SIZE`].
	BadSize,
	/// There are more or fewer bytes than the size needs.
	WrongLength,
	/// A bit beyond the last member is set.
	PaddingSet,
	/// A member's index is not below the size.
	OutOfRange,
	/// A member is named twice.
	Duplicate,
}

impl Bitfield {
	/// No bit set, for a set of `size` members.
	pub fn none(size: u16) -> Result<Self, BitfieldError> {
		Self::from_bytes(size, vec![0; byte_count(size)])
	}

	/// The bits of these members, in any order, of a set of `size`.
	pub fn of(
		size: u16,
		members: impl IntoIterator<Item = MemberIndex>,
	) -> Result<Self, BitfieldError> {
		let mut field = Self::none(size)?;
		for MemberIndex(index) in members {
			if index >= size {
				return Err(BitfieldError::OutOfRange);
			}
			let (place, mask) = locate(index);
			let byte = field.bytes.get_mut(place).ok_or(BitfieldError::OutOfRange)?;
			if *byte & mask != 0 {
				return Err(BitfieldError::Duplicate);
			}
			*byte |= mask;
		}
		Ok(field)
	}

	/// Takes bytes as they are, if they are the canonical form for a set of `size`.
	pub fn from_bytes(size: u16, bytes: Vec<u8>) -> Result<Self, BitfieldError> {
		if size == 0 || size > MAX_SET_SIZE {
			return Err(BitfieldError::BadSize);
		}
		if bytes.len() != byte_count(size) {
			return Err(BitfieldError::WrongLength);
		}
		if bytes.last().is_some_and(|last| last & padding_mask(size) != 0) {
			return Err(BitfieldError::PaddingSet);
		}
		let bytes = bytes.try_into().map_err(|_| BitfieldError::WrongLength)?;
		Ok(Self { size, bytes })
	}

	/// How many members the set has.
	pub fn size(&self) -> u16 {
		self.size
	}

	/// The canonical bytes.
	pub fn as_bytes(&self) -> &[u8] {
		&self.bytes
	}

	/// Whether this member's bit is set; never for an index at or beyond the size.
	pub fn contains(&self, member: MemberIndex) -> bool {
		let (place, mask) = locate(member.0);
		self.bytes.get(place).is_some_and(|byte| byte & mask != 0)
	}

	/// How many bits are set.
	pub fn count(&self) -> u16 {
		let ones: u32 = self.bytes.iter().map(|byte| byte.count_ones()).sum();
		u16::try_from(ones).unwrap_or(u16::MAX)
	}

	/// The members whose bit is set, in rising order.
	pub fn members(&self) -> impl Iterator<Item = MemberIndex> + '_ {
		(0..self.size).map(MemberIndex).filter(|member| self.contains(*member))
	}
}

impl Decode for Bitfield {
	fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
		let size = u16::decode(input)?;
		let bytes = BoundedVec::<u8, ConstU32<MAX_BITFIELD_BYTES>>::decode(input)?;
		Self::from_bytes(size, bytes.into_inner()).map_err(|_| "not a canonical bitfield".into())
	}
}

impl DecodeWithMemTracking for Bitfield {}

fn byte_count(size: u16) -> usize {
	size.div_ceil(8).into()
}

fn locate(index: u16) -> (usize, u8) {
	(usize::from(index / 8), 1 << (index % 8))
}

/// The bits of the last byte that belong to no member.
fn padding_mask(size: u16) -> u8 {
	match size % 8 {
		0 => 0,
		used => u8::MAX << used,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn encoded(size: u16, bytes: &[u8]) -> Vec<u8> {
		(size, bytes.to_vec()).encode()
	}

	#[test]
	fn bit_of_a_member_is_where_the_format_says() {
		let field = Bitfield::of(10, [MemberIndex(9), MemberIndex(0)]).unwrap();
		assert_eq!(field.as_bytes(), [0b0000_0001, 0b0000_0010]);
		assert_eq!(field.members().collect::<Vec<_>>(), [MemberIndex(0), MemberIndex(9)]);
		assert_eq!(field.count(), 2);
	}

	#[test]
	fn duplicate_and_out_of_range_members_are_refused() {
		let twice = [MemberIndex(3), MemberIndex(3)];
		assert_eq!(Bitfield::of(8, twice), Err(BitfieldError::Duplicate));
		assert_eq!(Bitfield::of(8, [MemberIndex(8)]), Err(BitfieldError::OutOfRange));
		assert!(!Bitfield::none(8).unwrap().contains(MemberIndex(u16::MAX)));
	}

	#[test]
	fn padding_bits_set_are_refused() {
		for size in 1..=MAX_SET_SIZE {
			for bit in (size % 8)..8 {
				if size % 8 == 0 {
					continue;
				}
				let mut bytes = vec![0; byte_count(size)];
				*bytes.last_mut().unwrap() = 1 << bit;
				assert!(Bitfield::decode(&mut &encoded(size, &bytes)[..]).is_err());
				assert_eq!(Bitfield::from_bytes(size, bytes), Err(BitfieldError::PaddingSet));
			}
		}
	}

	#[test]
	fn bitfield_too_long_or_too_short_is_refused() {
		for size in 1..=MAX_SET_SIZE {
			for length in [byte_count(size) - 1, byte_count(size) + 1] {
				let bytes = vec![0; length];
				assert!(Bitfield::decode(&mut &encoded(size, &bytes)[..]).is_err());
				assert_eq!(Bitfield::from_bytes(size, bytes), Err(BitfieldError::WrongLength));
			}
		}
	}

	#[test]
	fn empty_and_oversized_sets_have_no_bitfield() {
		assert_eq!(Bitfield::none(0), Err(BitfieldError::BadSize));
		assert_eq!(Bitfield::none(MAX_SET_SIZE + 1), Err(BitfieldError::BadSize));
		assert!(Bitfield::decode(&mut &encoded(0, &[])[..]).is_err());
		assert!(Bitfield::decode(&mut &encoded(u16::MAX, &[0; 8_192])[..]).is_err());
	}

	#[test]
	fn largest_bitfield_has_the_declared_bound() {
		let field = Bitfield::none(MAX_SET_SIZE).unwrap();
		assert_eq!(field.encoded_size(), Bitfield::max_encoded_len());
	}

	proptest! {
		#[test]
		fn what_decodes_encodes_to_the_same_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
			let mut input = &bytes[..];
			if let Ok(field) = Bitfield::decode(&mut input) {
				let read = bytes.len() - input.len();
				prop_assert_eq!(field.encode(), &bytes[..read]);
			}
		}

		#[test]
		fn members_survive_encoding(size in 1..=MAX_SET_SIZE, seed in any::<u64>()) {
			let members: Vec<_> = (0..size)
				.filter(|i| seed.rotate_left(u32::from(*i)) & 1 == 1)
				.map(MemberIndex)
				.collect();
			let field = Bitfield::of(size, members.clone()).unwrap();
			prop_assert_eq!(field.members().collect::<Vec<_>>(), members);
			prop_assert_eq!(Bitfield::decode(&mut &field.encode()[..]).unwrap(), field);
		}
	}
}
