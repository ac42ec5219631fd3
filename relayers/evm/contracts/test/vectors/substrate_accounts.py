# SPDX-License-Identifier: Apache-2.0
"""Writes substrate_accounts.json: proofs of `System.Account` by the rules of Substrate's trie, layout 1.

Independent of the contracts' reader, which is held to what a real node sent as well (pallets/proofs/vectors). Needs
nothing but Python: `python3 test/vectors/substrate_accounts.py`.
"""

import hashlib
import json
import pathlib

PREFIX = bytes.fromhex("26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9")


def blake2(data, size=32):
	return hashlib.blake2b(data, digest_size=size).digest()


def compact(number):
	if number < 1 << 6:
		return bytes([number << 2])
	if number < 1 << 14:
		return (number << 2 | 1).to_bytes(2, "little")
	return (number << 2 | 2).to_bytes(4, "little")


def header(prefix, bits, length):
	most = (1 << bits) - 1
	if length < most:
		return bytes([prefix | length])
	out, rest = bytearray([prefix | most]), length - most
	while rest >= 255:
		out.append(255)
		rest -= 255
	out.append(rest)
	return bytes(out)


def nibbles(key):
	return [half for byte in key for half in (byte >> 4, byte & 15)]


def packed(halves):
	if len(halves) % 2:
		halves = [0] + halves
	return bytes(halves[i] << 4 | halves[i + 1] for i in range(0, len(halves), 2))


class Trie:
	"""Encodes a trie, and keeps every node by its hash."""

	def __init__(self, entries):
		self.nodes = {}
		self.root = blake2(self.node([(nibbles(k), v) for k, v in sorted(entries.items())]))

	def keep(self, encoded):
		self.nodes[blake2(encoded)] = encoded
		return blake2(encoded)

	def value(self, value):
		return (True, self.keep(value)) if len(value) > 32 else (False, compact(len(value)) + value)

	def node(self, entries):
		first = entries[0][0]
		shared = 0
		while all(len(k) > shared and k[shared] == first[shared] for k, _ in entries):
			shared += 1
		part = first[:shared]
		if len(entries) == 1:
			hashed, value = self.value(entries[0][1])
			head = header(0x20, 5, len(part)) if hashed else header(0x40, 6, len(part))
			return self.known(head + packed(part) + value)
		own = [v for k, v in entries if len(k) == shared]
		bitmap, children = 0, b""
		for half in range(16):
			below = [(k[shared + 1 :], v) for k, v in entries if len(k) > shared and k[shared] == half]
			if below:
				bitmap |= 1 << half
				child = self.node(below)
				child = blake2(child) if len(child) >= 32 else child
				children += compact(len(child)) + child
		head, value = header(0x80, 6, len(part)), b""
		if own:
			hashed, value = self.value(own[0])
			head = header(0x10, 4, len(part)) if hashed else header(0xC0, 6, len(part))
		return self.known(head + packed(part) + bitmap.to_bytes(2, "little") + value + children)

	def known(self, encoded):
		self.keep(encoded)
		return encoded

	def proof(self, key):
		"""The nodes from the root to a key, in the order of their hashes, as an RPC node may send them."""
		found = set()

		def read(encoded):
			at, first = 1, encoded[0]
			bits = 6 if first >> 6 else 5 if first >> 5 else 4
			length = first & ((1 << bits) - 1)
			if length == (1 << bits) - 1:
				while encoded[at] == 255:
					length, at = length + 255, at + 1
				length, at = length + encoded[at], at + 1
			return first, length, at

		halves, here, name = nibbles(key), 0, self.root
		while True:
			found.add(name)
			encoded = self.nodes[name]
			first, length, at = read(encoded)
			at += (length + 1) // 2
			here += length
			branches = first >> 6 in (2, 3) or first >> 4 == 1
			hashed = first >> 6 == 0
			if here == len(halves):
				at += 2 if branches else 0
				if hashed:
					found.add(encoded[at : at + 32])
				break
			bitmap = int.from_bytes(encoded[at : at + 2], "little")
			at += 2
			if first >> 4 == 1:
				at += 32
			for half in range(halves[here]):
				if bitmap >> half & 1:
					at += 1 + (encoded[at] >> 2)
			child = encoded[at + 1 : at + 1 + (encoded[at] >> 2)]
			name = child if len(child) == 32 else blake2(child)
			here += 1
		return sorted(self.nodes[name] for name in found if len(self.nodes[name]) >= 32 or name == self.root)


def account_of(holder, size):
	return holder if size == 20 else holder + b"\xee" * 12


def key_of(account):
	return PREFIX + blake2(account, 16) + account


def info(nonce, free):
	counters = b"".join(n.to_bytes(4, "little") for n in (nonce, 0, 1, 0))
	return counters + free.to_bytes(16, "little") + (5).to_bytes(16, "little") * 2 + bytes(16)


cases = []
for size in (20, 32):
	holders = [blake2(bytes([n]), 20) for n in range(60)]
	entries = {key_of(account_of(h, size)): info(n, 10**18 + n) for n, h in enumerate(holders)}
	entries[blake2(b"item", 16) + b"long"] = bytes(range(100))
	entries[blake2(b"short", 16)] = b"\x01"
	trie = Trie(entries)
	for n in (0, 7, 59):
		nodes = trie.proof(key_of(account_of(holders[n], size)))
		cases.append(
			{
				"accountBytes": size,
				"root": "0x" + trie.root.hex(),
				"holder": "0x" + holders[n].hex(),
				"key": "0x" + key_of(account_of(holders[n], size)).hex(),
				"free": 10**18 + n,
				"nodes": ["0x" + node.hex() for node in nodes],
			}
		)
where = pathlib.Path(__file__).with_name("substrate_accounts.json")
where.write_text(json.dumps({"cases": cases}, indent="\t") + "\n")
