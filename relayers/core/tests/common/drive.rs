// SPDX-License-Identifier: Apache-2.0

//! Hands events to the only relayer of a world, and looks at what it makes of them.

use super::{cargo::*, chain::Account, world::World};
use vigil_relayer_core::{Cargo, Effect, Event, Item, ItemKey, Origin};

/// A world whose only relayer has asked about these services.
pub fn asked(services: &[u32]) -> World {
	let mut world = World::new(4, 1);
	for service in services {
		world.certify(0, &checkpoint(*service, 1, 1));
	}
	world.look(0);
	world.calm(&[], 8);
	world
}

pub fn key(cargo: &Cargo) -> ItemKey {
	ItemKey::new("haven", cargo)
}

pub fn item(world: &World, cargo: &Cargo) -> Item {
	world.relayers[0].journal.get(&key(cargo)).expect("the journal has it")
}

/// Hands the engine of the only relayer an event and returns what it wants done.
pub fn handle(world: &mut World, event: Event) -> Vec<Effect> {
	let now = world.now;
	let engine = &mut world.relayers[0].engine;
	engine.handle(&event, now, &Account(0)).unwrap();
	engine.effects()
}

pub fn certificate(cargo: &Cargo) -> Event {
	Event::Certificate(Box::new(cargo.clone()), Origin(0))
}

pub fn is_broadcast_of(effects: &[Effect], cargo: &Cargo) -> bool {
	effects.iter().any(|effect| matches!(effect, Effect::Broadcast(of, _) if *of == key(cargo)))
}

/// A certificate arrives; whether it is broadcast at once.
pub fn is_sent(world: &mut World, cargo: &Cargo) -> bool {
	let effects = handle(world, certificate(cargo));
	is_broadcast_of(&effects, cargo)
}

/// Whether the journal has it.
pub fn is_noted(world: &World, cargo: &Cargo) -> bool {
	world.relayers[0].journal.get(&key(cargo)).is_some()
}
