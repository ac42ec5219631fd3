// SPDX-License-Identifier: Apache-2.0
//! Hashing to the twist with few exponentiations, because the runtime does this part in wasm.
//!
//! The result is that of arkworks' `WBMap`, as of every implementation of RFC 9380. For each of two
//! points that one takes four exponentiations and four inversions in the base field, together a third
//! of what verifying a certificate in a runtime cost. Here it is two exponentiations for each, and two
//! inversions for both: the power that gives a square root gives an inverse as well, and the points
//! are added before the isogeny instead of after it.

// Field operations do not overflow.
#![allow(clippy::arithmetic_side_effects)]

use ark_bls12_381::{g2::Config as Twist, Fq, Fq2};
use ark_ec::{
	hashing::curve_maps::{parity, swu::SWUConfig, wb::WBConfig},
	short_weierstrass::{Affine, SWCurveConfig},
	AffineRepr, CurveGroup,
};
use ark_ff::{
	field_hashers::{DefaultFieldHasher, HashToField},
	AdditiveGroup, Field, MontFp, PrimeField, Zero,
};
use sha2::Sha256;

/// The curve onto which field elements are mapped; an isogeny leads from it to the twist.
type Isogenous = <Twist as WBConfig>::IsogenousCurve;

const ZETA: Fq2 = <Isogenous as SWUConfig>::ZETA;

const HALF: Fq = MontFp!("2001204777610833696708894912867952078278441409969503942666029068062015825245418932221343814564507832018947136279894");

/// A square root of minus the norm of [`ZETA`], which is 5.
const ROOT: Fq = MontFp!("248294325734266649657405162895821171812231848760181225578082735178502750823719347628762635478508544819911854747095");

/// All of hash_to_curve but the last step: a point of the twist, not yet of the subgroup.
///
/// `None` only if that is the identity, which nobody can make happen.
pub(crate) fn hash_to_twist(dst: &[u8], message: &[u8]) -> Option<Affine<Twist>> {
	let hasher = <DefaultFieldHasher<Sha256> as HashToField<Fq2>>::new(dst);
	map_to_twist(hasher.hash_to_field::<2>(message))
}

fn map_to_twist([first, second]: [Fq2; 2]) -> Option<Affine<Twist>> {
	isogeny((simplified_swu(first) + simplified_swu(second)).into_affine())
}

/// `map_to_curve_simple_swu` of RFC 9380, 6.6.2, onto the isogenous curve.
fn simplified_swu(element: Fq2) -> Affine<Isogenous> {
	let (a, b) = (Isogenous::COEFF_A, Isogenous::COEFF_B);
	let zeta_square = ZETA * element.square();
	let tail = zeta_square.square() + zeta_square;
	// x1 is x / below, and the curve's equation makes its y the root of g / below³.
	let x = b * (tail + Fq2::ONE);
	let below = a * if tail.is_zero() { ZETA } else { -tail };
	let below_square = below.square();
	let below_cube = below_square * below;
	let g = (x.square() + a * below_square) * x + b * below_cube;
	let Ratio { is_square, root, inverse } = Ratio::new(g, below_cube);
	let x = x * below_square * inverse;
	let (x, y) = match is_square {
		true => (x, root),
		false => (zeta_square * x, zeta_square * element * root),
	};
	Affine::new_unchecked(x, if parity(&y) == parity(&element) { y } else { -y })
}

/// What there is to know about a ratio of two elements, neither of them zero.
///
/// The isogenous curve has no point of order two, as its order is odd, so g is never zero.
struct Ratio {
	is_square: bool,
	/// A root of the ratio if that is a square, else of [`ZETA`] times it.
	root: Fq2,
	/// The inverse of the denominator.
	inverse: Fq2,
}

impl Ratio {
	fn new(numerator: Fq2, denominator: Fq2) -> Self {
		let (upper, lower) = (numerator.norm(), denominator.norm());
		// The ratio is a square exactly if its norm is one in the base field, and so if this is.
		let product = upper * lower;
		let power = inverse_root(product);
		let norm_root = product * power;
		let is_square = norm_root * power == Fq::ONE;
		let power_square = power.square();
		let lower_inverse = upper * if is_square { power_square } else { -power_square };
		let inverse = conjugate(denominator).mul_by_base_prime_field(&lower_inverse);
		let ratio = numerator * inverse;
		let ratio_norm_root = norm_root * lower_inverse;
		let root = match is_square {
			true => root_of(ratio, ratio_norm_root),
			false => root_of(ZETA * ratio, ratio_norm_root * ROOT),
		};
		Self { is_square, root, inverse }
	}
}

/// A root of a square, given a root of its norm: the complex method.
fn root_of(square: Fq2, norm_root: Fq) -> Fq2 {
	let twice = square.c0 + norm_root;
	// Zero only if the square is in the base field, and then the other root of the norm is that.
	let half = halved(if twice.is_zero() { square.c0.double() } else { twice });
	let power = inverse_root(half);
	let (one, other) = (half * power, halved(square.c1) * power);
	match one * power == Fq::ONE {
		true => Fq2::new(one, other),
		false => Fq2::new(-other, one),
	}
}

/// The element to the power of (p - 3) / 4: one divided by its root, or by that of its negative.
// A digit has four bits, and there are 16 powers.
#[allow(clippy::indexing_slicing)]
fn inverse_root(element: Fq) -> Fq {
	let mut powers = [Fq::ONE; 16];
	let mut power = Fq::ONE;
	for entry in powers.iter_mut().skip(1) {
		power *= element;
		*entry = power;
	}
	// p is 3 modulo 4, so cutting two bits off is all.
	let exponent = Fq::MODULUS >> 2;
	let digits = exponent.0.iter().rev().flat_map(|limb| {
		(0..u64::BITS).step_by(4).rev().map(move |shift| (limb >> shift) as usize % powers.len())
	});
	let mut result = Fq::ONE;
	for digit in digits {
		// In a loop, so that squaring is not inlined four times.
		for _ in 0..4 {
			result.square_in_place();
		}
		result *= powers[digit];
	}
	result
}

fn halved(element: Fq) -> Fq {
	element * HALF
}

/// What a denominator's inverse is, divided by that of its norm.
fn conjugate(element: Fq2) -> Fq2 {
	Fq2::new(element.c0, -element.c1)
}

/// Arkworks' isogeny to the twist, with one division.
fn isogeny(point: Affine<Isogenous>) -> Option<Affine<Twist>> {
	let (x, y) = point.xy()?;
	let map = Twist::ISOGENY_MAP;
	let at_x = |coefficients: &[Fq2]| {
		coefficients.iter().rev().fold(Fq2::ZERO, |sum, coefficient| sum * x + coefficient)
	};
	let (x_below, y_below) = (at_x(map.x_map_denominator), at_x(map.y_map_denominator));
	let inverse = (x_below * y_below).inverse()?;
	let x = at_x(map.x_map_numerator) * y_below * inverse;
	let y = at_x(map.y_map_numerator) * x_below * inverse * y;
	Some(Affine::new_unchecked(x, y))
}

#[cfg(test)]
mod tests {
	use super::*;
	use ark_ec::hashing::{curve_maps::wb::WBMap, map_to_curve_hasher::MapToCurve};
	use proptest::{array::uniform4, prelude::*};

	/// Arkworks' own way.
	fn expected(elements: [Fq2; 2]) -> Affine<Twist> {
		let [first, second] =
			elements.map(|element| WBMap::<Twist>::map_to_curve(element).unwrap());
		(first + second).into_affine()
	}

	fn check(elements: [Fq2; 2]) {
		let point = map_to_twist(elements).unwrap_or_else(Affine::identity);
		assert!(point.is_on_curve(), "{elements:?}");
		assert_eq!(point, expected(elements), "{elements:?}");
	}

	/// Small ones and their negatives, among them what the map treats apart.
	fn peculiar() -> Vec<Fq2> {
		let parts = [-2, -1, 0, 1, 2].map(Fq::from);
		parts.into_iter().flat_map(|c0| parts.map(|c1| Fq2::new(c0, c1))).collect()
	}

	#[test]
	fn constants_are_what_they_are_called() {
		assert_eq!(HALF.double(), Fq::ONE);
		assert_eq!(ROOT.square(), -ZETA.norm());
		assert_eq!(ZETA.norm(), Fq::from(5));
	}

	#[test]
	fn peculiar_elements_map_as_arkworks_maps_them() {
		for first in peculiar() {
			peculiar().into_iter().for_each(|second| check([first, second]));
		}
	}

	#[test]
	fn an_element_and_its_negative_map_to_the_identity() {
		for element in peculiar().into_iter().filter(|element| !element.is_zero()) {
			assert_eq!(map_to_twist([element, -element]), None, "{element}");
		}
	}

	#[test]
	fn roots_are_roots_in_both_cases_also_within_the_base_field() {
		for base in [1, 2, 3, 4, 5, -1, -2, -3, -4, -5].map(Fq::from) {
			for element in [Fq2::new(base, Fq::ZERO), Fq2::new(Fq::ZERO, base)] {
				let square = element.square();
				for norm_root in [element.norm(), -element.norm()] {
					assert_eq!(root_of(square, norm_root).square(), square, "{element}");
				}
				let Ratio { is_square, root, inverse } = Ratio::new(element, square);
				assert_eq!(inverse * square, Fq2::ONE);
				let expected = if is_square { Fq2::ONE } else { ZETA } / element;
				assert_eq!(root.square(), expected, "{element}");
				assert_eq!(is_square, element.legendre().is_qr(), "{element}");
			}
		}
	}

	proptest! {
		#[test]
		fn any_elements_map_as_arkworks_maps_them(bytes in uniform4(any::<[u8; 64]>())) {
			let [a, b, c, d] = bytes.map(|bytes| Fq::from_le_bytes_mod_order(&bytes));
			check([Fq2::new(a, b), Fq2::new(c, d)]);
		}
	}
}
