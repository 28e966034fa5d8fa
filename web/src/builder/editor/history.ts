import { invertedEffects } from '@codemirror/commands';
import { StateEffect, StateField, type Extension } from '@codemirror/state';
import type { Point } from '@/graph/rows';

/** Where nodes were put by hand, by the way to their graph and their id; the others are laid out. */
export type Places = ReadonlyMap<string, Point>;

/** All places at once: what is not named goes back to its laid out place. */
export const setPlaces = StateEffect.define<Places>();

export const places = StateField.define<Places>({
  create: () => new Map(),
  update: (now, transaction) => transaction.effects.reduce((value, effect) => (effect.is(setPlaces) ? effect.value : value), now),
});

/** Moves are part of the one history: undoing walks back through them and the text alike. */
export const placesInHistory: Extension = [
  places,
  invertedEffects.of((transaction) =>
    (transaction.effects.some((effect) => effect.is(setPlaces)) ? [setPlaces.of(transaction.startState.field(places))] : [])),
];
