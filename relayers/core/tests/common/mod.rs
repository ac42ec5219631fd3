// SPDX-License-Identifier: Apache-2.0

//! A destination that keeps an inbox's rules, a journal that fails on demand, and certificates.

#![allow(dead_code)]

pub mod cargo;
pub mod chain;
pub mod inbox;
pub mod journal;
pub mod world;
