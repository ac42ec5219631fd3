// SPDX-License-Identifier: Apache-2.0
//! A proof of membership proves one member at one place of one set, and nothing else.

use proptest::prelude::*;
use vigil_primitives::{
	members::{check_member, members_root, proof_length, PathCheck},
	*,
};

fn members(size: u16) -> Vec<Member> {
	let key = |i: u16| {
		let mut key = KeyPoint([7; 96]);
		key.0[..2].copy_from_slice(&i.to_be_bytes());
		key
	};
	(0..size).map(|i| Member { key: key(i), weight: StakeWeight(1 + u128::from(i)) }).collect()
}

/// A member made of two hashes, to look like an inner node.
fn disguised(left: H256, right: H256) -> Member {
	let mut key = KeyPoint([0; 96]);
	key.0[..32].copy_from_slice(&left.0);
	key.0[32..64].copy_from_slice(&right.0);
	Member { key, weight: StakeWeight(1) }
}

#[test]
fn every_member_of_every_size_is_proven_with_exactly_the_length_of_its_size() {
	for size in 1..=130 {
		let members = members(size);
		let tree = MembersTree::new(&members).unwrap();
		let length = (0..).find(|n| 1 << n >= u32::from(size)).unwrap();
		assert_eq!(proof_length(size), Ok(length));
		for (i, member) in (0..size).zip(&members) {
			let proof = tree.prove(MemberIndex(i)).unwrap();
			assert_eq!(proof.0.len(), length as usize);
			assert_eq!(check_member(tree.root(), size, MemberIndex(i), member, &proof), Ok(()));
		}
	}
}

#[test]
fn index_at_or_beyond_the_size_is_refused() {
	let set = members(5);
	let tree = MembersTree::new(&set).unwrap();
	for index in [5, 6, 7, 8, u16::MAX] {
		let index = MemberIndex(index);
		assert_eq!(tree.prove(index), Err(MembersError::OutOfRange));
		for proof in (0..5).map(|i| tree.prove(MemberIndex(i)).unwrap()) {
			let check = check_member(tree.root(), 5, index, &set[4], &proof);
			assert_eq!(check, Err(MembersError::OutOfRange));
		}
	}
	// Index 8 + 3 has the low bits of index 3, and would climb the same path.
	let proof = tree.prove(MemberIndex(3)).unwrap();
	let check = check_member(tree.root(), 5, MemberIndex(11), &set[3], &proof);
	assert_eq!(check, Err(MembersError::OutOfRange));
}

#[test]
fn proof_of_wrong_length_is_refused() {
	let set = members(6);
	let tree = MembersTree::new(&set).unwrap();
	let good = tree.prove(MemberIndex(2)).unwrap();
	let check = |proof: &MemberProof| check_member(tree.root(), 6, MemberIndex(2), &set[2], proof);
	assert_eq!(check(&good), Ok(()));
	let wrong = Err(MembersError::WrongProofLength);
	assert_eq!(check(&MemberProof::default()), wrong);
	let mut short = good.clone();
	short.0.pop();
	assert_eq!(check(&short), wrong);
	let mut long = good;
	long.0.try_push(H256::zero()).unwrap();
	assert_eq!(check(&long), wrong);
}

#[test]
fn proof_of_an_inner_node_is_refused() {
	// Of a set of four, show the left inner node as if it were member 0 of a set of two.
	let four = members(4);
	let tree = MembersTree::new(&four).unwrap();
	let up = tree.prove(MemberIndex(0)).unwrap();
	let above = MemberProof(up.0[1..].to_vec().try_into().unwrap());
	let (left, right) = (four[0].leaf(MemberIndex(0)), four[1].leaf(MemberIndex(1)));
	let node = disguised(left, right);
	let check = |size, proof| check_member(tree.root(), size, MemberIndex(0), &node, proof);
	assert_eq!(check(2, &above), Err(MembersError::WrongRoot));
	assert_eq!(check(4, &above), Err(MembersError::WrongProofLength));
	assert_eq!(check(4, &up), Err(MembersError::WrongRoot));
	// Nor does the root of a set of one member, its leaf, pass for anything in a larger one.
	let one = members_root(&four[..1]).unwrap();
	let none = MemberProof::default();
	assert_eq!(check_member(one, 1, MemberIndex(0), &four[0], &none), Ok(()));
	assert_eq!(
		check_member(one, 2, MemberIndex(0), &four[0], &none),
		Err(MembersError::WrongProofLength)
	);
}

#[test]
fn padding_is_no_member() {
	let set = members(3);
	let tree = MembersTree::new(&set).unwrap();
	let empty = tree.prove(MemberIndex(2)).unwrap().0[0];
	assert_eq!(empty, tags::MEMBER_EMPTY);
	// The same members with one more have another root, whatever that one is.
	for member in [set[0], disguised(empty, empty), disguised(H256::zero(), H256::zero())] {
		let more = [&set[..], &[member]].concat();
		assert_ne!(members_root(&more), Ok(tree.root()));
	}
}

#[test]
fn every_sibling_is_bound_below_at_and_above_where_paths_join() {
	for size in [1, 2, 3, 16, 21] {
		let set = members(size);
		let tree = MembersTree::new(&set).unwrap();
		for (first, second) in (0..size).flat_map(|i| (0..size).map(move |j| (i, j))) {
			let mut paths = PathCheck::new(tree.root(), size).unwrap();
			let mut check = |index: u16, proof: &MemberProof, member: &Member| {
				paths.check(MemberIndex(index), member, proof)
			};
			let known = tree.prove(MemberIndex(first)).unwrap();
			assert_eq!(check(first, &known, &set[usize::from(first)]), Ok(()));
			let good = tree.prove(MemberIndex(second)).unwrap();
			let member = set[usize::from(second)];
			for level in 0..good.0.len() {
				let mut wrong = good.clone();
				wrong.0[level].0[31] ^= 1;
				assert_eq!(check(second, &wrong, &member), Err(MembersError::WrongRoot));
			}
			let other = Member { weight: StakeWeight(0), ..member };
			assert_eq!(check(second, &good, &other), Err(MembersError::WrongRoot));
			// What was refused left no trace.
			assert_eq!(check(second, &good, &member), Ok(()));
			assert_eq!(check(first, &known, &set[usize::from(first)]), Ok(()));
		}
	}
}

#[test]
fn members_and_proofs_are_read_as_their_fields_would_be() {
	use codec::{Decode, DecodeAll, DecodeWithMemLimit, Encode};
	let set = members(300);
	let tree = MembersTree::new(&set).unwrap();
	for (index, member) in (0..).map(MemberIndex).zip(&set) {
		let proof = tree.prove(index).unwrap();
		let bytes = (member.key.0, member.weight.0, proof.0.to_vec()).encode();
		assert_eq!((member, &proof).encode(), bytes);
		assert_eq!(<(Member, MemberProof)>::decode_all(&mut &bytes[..]), Ok((*member, proof)));
		for end in 0..bytes.len() {
			assert!(<(Member, MemberProof)>::decode(&mut &bytes[..end]).is_err());
		}
	}
	let longest = vec![H256::zero(); MAX_PROOF_LENGTH as usize];
	assert!(MemberProof::decode_all(&mut &longest.encode()[..]).is_ok());
	let within = |limit| MemberProof::decode_with_mem_limit(&mut &longest.encode()[..], limit);
	// The limit itself is refused.
	let needed = 32 * MAX_PROOF_LENGTH as usize;
	assert!(within(needed + 1).is_ok() && within(needed).is_err());
	let longer = vec![H256::zero(); MAX_PROOF_LENGTH as usize + 1];
	assert!(MemberProof::decode_all(&mut &longer.encode()[..]).is_err());
	// A length in more bytes than it needs would be a second form.
	assert!(
		MemberProof::decode_all(&mut &[[0b0000_0001, 0].as_slice(), &[0; 0]].concat()[..]).is_err()
	);
}

#[test]
fn no_members_and_too_many_have_no_root() {
	assert_eq!(members_root(&[]), Err(MembersError::EmptySet));
	assert_eq!(proof_length(0), Err(MembersError::EmptySet));
	assert_eq!(proof_length(MAX_SET_SIZE), Ok(MAX_PROOF_LENGTH));
	assert_eq!(proof_length(MAX_SET_SIZE + 1), Err(MembersError::SetTooLarge));
	let crowd = members(MAX_SET_SIZE + 1);
	assert_eq!(members_root(&crowd), Err(MembersError::SetTooLarge));
	assert!(members_root(&crowd[1..]).is_ok());
}

proptest! {
	#[test]
	fn order_weight_key_and_place_are_bound(
		size in 2..60_u16,
		first in any::<prop::sample::Index>(),
		second in any::<prop::sample::Index>(),
	) {
		let set = members(size);
		let tree = MembersTree::new(&set).unwrap();
		let (i, j) = (first.index(size.into()), second.index(size.into()));
		prop_assume!(i != j);
		let proof = tree.prove(MemberIndex(i as u16)).unwrap();
		let check = |index: usize, member: &Member| {
			check_member(tree.root(), size, MemberIndex(index as u16), member, &proof)
		};
		prop_assert_eq!(check(i, &set[i]), Ok(()));
		prop_assert_eq!(check(j, &set[i]), Err(MembersError::WrongRoot));
		prop_assert_eq!(check(i, &set[j]), Err(MembersError::WrongRoot));
		let heavier = Member { weight: StakeWeight(set[i].weight.0 + 1), ..set[i] };
		prop_assert_eq!(check(i, &heavier), Err(MembersError::WrongRoot));
		let mut swapped = set.clone();
		swapped.swap(i, j);
		prop_assert_ne!(members_root(&swapped).unwrap(), tree.root());
	}

	#[test]
	fn proofs_checked_together_are_judged_as_they_are_alone(
		size in 1..80_u16,
		order in prop::collection::vec(any::<prop::sample::Index>(), 1..20),
		damage in prop::collection::vec((0..6_u8, any::<u8>()), 20),
	) {
		let set = members(size);
		let tree = MembersTree::new(&set).unwrap();
		let mut together = PathCheck::new(tree.root(), size).unwrap();
		for (at, (kind, byte)) in order.iter().zip(damage) {
			let index = at.index(size.into()) as u16;
			let (mut member, mut proof) = (set[usize::from(index)], tree.prove(MemberIndex(index)).unwrap());
			let mut index = MemberIndex(index);
			match kind {
				0 => member.weight.0 += 1,
				1 => if let Some(hash) = proof.0.iter_mut().nth(byte.into()) { hash.0[0] ^= 1 },
				2 => if let Some(hash) = proof.0.last_mut() { hash.0[31] ^= byte },
				3 => index.0 ^= u16::from(byte % 4),
				_ => (),
			}
			let alone = check_member(tree.root(), size, index, &member, &proof);
			prop_assert_eq!(together.check(index, &member, &proof), alone);
		}
	}
}
