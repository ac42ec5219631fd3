// SPDX-License-Identifier: Apache-2.0
#![doc = include_str!("../README.md")]

pub mod commands;
pub mod config;
pub mod crossings;
pub mod family;
pub mod http;
pub mod lane;
pub mod metrics;
pub mod shared;
pub mod socket;
