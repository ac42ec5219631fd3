// SPDX-License-Identifier: Apache-2.0

//! A demonstration protocol that stands by on a destination until its plan activates it.

#![cfg_attr(not(feature = "std"), no_std)]
