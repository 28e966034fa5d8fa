import { expect, it } from 'vitest';
import { optionKeys, optionLabel } from './options';

it('gives each option a letter of its own while there is one', () => {
  expect(optionKeys(['approve', 'accept', 'a', 'reject'])).toEqual(['shift+a', 'shift+c', undefined, 'shift+r']);
});

it('reads options as words', () => expect(['approve_all', 'reject', 'ask-again'].map(optionLabel)).toEqual(['Approve all', 'Reject', 'Ask again']));
