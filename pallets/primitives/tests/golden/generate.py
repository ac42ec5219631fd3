#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Computes the digests of tests/golden.rs with eth_abi and pycryptodome, which share no code with us.

Needs `pip install eth_abi pycryptodome`. Prints one `name hash` a line, as golden.rs has them.
"""
from Crypto.Hash import keccak
from eth_abi import encode


def keccak256(data):
    return keccak.new(digest_bits=256, data=data).digest()


def b32(byte):
    return bytes([byte]) * 32


def hashed(types, *values):
    return keccak256(encode(types.split(), values))


DOMAIN = keccak256(b"vigil/certificate/v1")
LEAF = keccak256(b"vigil/member/leaf/v1")
NODE = keccak256(b"vigil/member/node/v1")
EMPTY = keccak256(b"vigil/member/empty/v1")
GENESIS, SERVICE, SET = b32(0x67), 7, 2**40 + 3


def key(first):
    return bytes((first + i) % 256 for i in range(96))


def key_words(first):
    return [key(first)[i : i + 32] for i in (0, 32, 64)]


COMMITMENT = hashed(
    "uint32 uint64 uint16 uint128 uint128 bytes32[3] bytes32 bytes32 uint64 uint64",
    SERVICE, SET + 1, 1000, 2**80 + 9, 2**80, key_words(3), b32(0x3E), b32(0x70), 1_000, 2_000,
)
BODIES = {
    "halt": (1, hashed("uint64 bytes32 uint64 uint64", 2**63 + 1, b32(0xB0), 1_700_000_000, 141_666_666)),
    "resume": (2, hashed("uint64 bytes32 uint64", 2**63 + 1, b32(0xB0), 141_666_700)),
    "checkpoint": (
        3,
        hashed(
            "uint64 bytes32 bytes32 uint64 uint64",
            320, b32(0xB1), b32(0x57), 1_700_000_009, 1_700_000_010,
        ),
    ),
    "handover": (4, hashed("bytes32 bytes32", COMMITMENT, b32(0))),
    "handover_standby": (4, hashed("bytes32 bytes32", COMMITMENT, b32(0x5B))),
    "outbox": (
        5,
        hashed(
            "uint256 address uint32 uint64 uint32 bytes32",
            11_155_111, "0x" + "e0" * 20, 7, 2**33, 2**31, b32(0x0B),
        ),
    ),
}
for name, (kind, body) in BODIES.items():
    digest = hashed("bytes32 bytes32 uint8 uint32 uint64 bytes32", DOMAIN, GENESIS, kind, SERVICE, SET, body)
    print(f"{name}.body", body.hex())
    print(f"{name}.digest", digest.hex())


def root(size):
    level = [
        hashed("bytes32 uint16 bytes32[3] uint128", LEAF, i, key_words(i), 10**18 * (i + 1))
        for i in range(size)
    ]
    while len(level) & (len(level) - 1):
        level.append(EMPTY)
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2])
        level = [hashed("bytes32 bytes32 bytes32", NODE, left, right) for left, right in pairs]
    return level[0]


for size in (1, 2, 3, 5, 200):
    print(f"members.{size}", root(size).hex())


POLICY = hashed(
    "uint16 uint64 uint64 uint64 uint64 uint64 uint64 uint64 uint16 uint64",
    1, 12, 3, 4, 32, 30, 86_400, 172_800, 5, 2,
)
print("policy", POLICY.hex())

FAILOVER, FAILBACK = keccak256(b"failover"), keccak256(b"")
MESSAGES = {
    "arm": hashed(
        "uint8 uint32 uint32 uint8 uint64 bytes32 bytes32", 0, 9, 2**31, 2, 60, FAILOVER, FAILBACK
    ),
    "disarm": hashed("uint8 uint32", 1, 9),
    "stand_down": hashed("uint8 uint32 uint64 uint64", 2, 9, 2**40, 2**40 + 300),
    "execute": hashed("uint8 bytes32", 3, FAILOVER),
}
for name, body in MESSAGES.items():
    leaf = keccak256(b"vigil/message/leaf/v1")
    print(f"message.{name}", hashed("bytes32 uint64 uint32 bytes32", leaf, 2**33, 77, body).hex())
