# SPDX-License-Identifier: Apache-2.0
"""Proves the lemma behind `Curve.reduce`, over all integers, by z3.

With mu = floor(2^512 / p) and q = floor(hi * mu / 2^256) the rest x - q * p of a number x = hi * 2^256 + lo is at least
zero and below 3 p. So it fits into the two words in which the assembly keeps it, and two conditional subtractions leave
the remainder. That the assembly computes this q and this rest, `testFuzz_reduction_is_the_remainder` compares with the
precompile for powers.
"""

from z3 import And, Ints, Not, Solver, unsat

P = 0x1A0111EA397FE69A4B1BA7B6434BACD764774B84F38512BF6730D2A0F6B0F6241EABFFFEB153FFFFB9FEFFFFFFFFAAAB
MU = 0x9D835D2F3CC9E45CE28101B0CC7A6BA29
W = 2**256

assert MU == 2**512 // P
hi, lo, q, t = Ints("hi lo q t")
solver = Solver()
solver.add(0 <= hi, hi < W, 0 <= lo, lo < W)
# The quotient by definition, without a division.
solver.add(hi * MU == q * W + t, 0 <= t, t < W, q >= 0)
rest = hi * W + lo - q * P
solver.add(Not(And(rest >= 0, rest < 3 * P, q < W)))
assert solver.check() == unsat, solver.model()
print("proven: 0 <= x - q p < 3 p, and q fits into a word")
