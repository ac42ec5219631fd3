// SPDX-License-Identifier: Apache-2.0
//! Refuses every encoding of a point but the canonical one, alike for all backends.
//!
//! The serialisation is that of ZCash (draft-irtf-cfrg-pairing-friendly-curves-11, appendix C):
//! big-endian coordinates, and in the three highest bits of the first byte whether the point is
//! compressed, is the identity, and which of the two roots is meant. Libraries differ in what else
//! they let pass (a coordinate at or above the modulus, stray flags, `(0, 0)` for the identity), so
//! their answer is never asked before this one.

use crate::PointError;

const COMPRESSED: u8 = 0b1000_0000;
const IDENTITY: u8 = 0b0100_0000;
const SIGN: u8 = 0b0010_0000;
const FLAGS: u8 = COMPRESSED | IDENTITY | SIGN;

/// The order of the base field, big-endian.
const MODULUS: [u8; 48] = [
	0x1a, 0x01, 0x11, 0xea, 0x39, 0x7f, 0xe6, 0x9a, 0x4b, 0x1b, 0xa7, 0xb6, 0x43, 0x4b, 0xac, 0xd7,
	0x64, 0x77, 0x4b, 0x84, 0xf3, 0x85, 0x12, 0xbf, 0x67, 0x30, 0xd2, 0xa0, 0xf6, 0xb0, 0xf6, 0x24,
	0x1e, 0xab, 0xff, 0xfe, 0xb1, 0x53, 0xff, 0xff, 0xb9, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xaa, 0xab,
];

/// Checks the form of a compressed point.
pub fn check_compressed(bytes: &[u8]) -> Result<(), PointError> {
	let flags = flags(bytes);
	if flags & COMPRESSED == 0 {
		return Err(PointError::NonCanonical);
	}
	check_coordinates(bytes, flags)
}

/// Checks the form of an uncompressed point.
pub fn check_uncompressed(bytes: &[u8]) -> Result<(), PointError> {
	let flags = flags(bytes);
	if flags & (COMPRESSED | SIGN) != 0 {
		return Err(PointError::NonCanonical);
	}
	check_coordinates(bytes, flags)?;
	// Both libraries hold the identity as (0, 0), which is not on the curve.
	if bytes.iter().all(|byte| *byte == 0) {
		return Err(PointError::NotOnCurve);
	}
	Ok(())
}

fn check_coordinates(bytes: &[u8], flags: u8) -> Result<(), PointError> {
	if flags & IDENTITY != 0 {
		let bare = flags & SIGN == 0 && first(bytes) & !FLAGS == 0;
		let zero = bytes.iter().skip(1).all(|byte| *byte == 0);
		return Err(if bare && zero { PointError::Identity } else { PointError::NonCanonical });
	}
	let (coordinates, rest) = bytes.as_chunks::<48>();
	let mut reduced = coordinates.iter().enumerate().map(|(i, coordinate)| {
		let mut value = *coordinate;
		if let (0, [first, ..]) = (i, &mut value) {
			*first &= !FLAGS;
		}
		value < MODULUS
	});
	if rest.is_empty() && reduced.all(|below| below) {
		Ok(())
	} else {
		Err(PointError::NonCanonical)
	}
}

fn first(bytes: &[u8]) -> u8 {
	bytes.first().copied().unwrap_or_default()
}

fn flags(bytes: &[u8]) -> u8 {
	first(bytes) & FLAGS
}

#[cfg(test)]
mod tests {
	use super::*;

	fn compressed(first: u8) -> [u8; 48] {
		let mut bytes = [0; 48];
		bytes[0] = first;
		bytes
	}

	#[test]
	fn only_bare_identity_is_identity() {
		assert_eq!(check_compressed(&compressed(0xc0)), Err(PointError::Identity));
		assert_eq!(check_compressed(&compressed(0xe0)), Err(PointError::NonCanonical));
		assert_eq!(check_compressed(&compressed(0xc1)), Err(PointError::NonCanonical));
		assert_eq!(check_uncompressed(&compressed(0x40)), Err(PointError::Identity));
		let mut stray = compressed(0xc0);
		stray[47] = 1;
		assert_eq!(check_compressed(&stray), Err(PointError::NonCanonical));
	}

	#[test]
	fn flags_of_the_other_form_are_refused() {
		assert_eq!(check_compressed(&compressed(0x00)), Err(PointError::NonCanonical));
		assert_eq!(check_uncompressed(&compressed(0x80)), Err(PointError::NonCanonical));
		assert_eq!(check_uncompressed(&compressed(0x20)), Err(PointError::NonCanonical));
	}

	#[test]
	fn coordinates_stop_below_the_modulus() {
		let mut bytes = MODULUS;
		assert_eq!(check_uncompressed(&bytes), Err(PointError::NonCanonical));
		bytes[0] |= COMPRESSED;
		assert_eq!(check_compressed(&bytes), Err(PointError::NonCanonical));
		bytes[47] -= 1;
		assert_eq!(check_compressed(&bytes), Ok(()));
		let second = [[0; 48], MODULUS].concat();
		assert_eq!(check_uncompressed(&second), Err(PointError::NonCanonical));
	}

	#[test]
	fn all_zero_is_not_on_the_curve() {
		assert_eq!(check_uncompressed(&[0; 96]), Err(PointError::NotOnCurve));
	}
}
