import { describe, expect, it } from 'vitest';
import { put } from '../yaml/edit';
import { pathAt } from './pathAt';
import { Session } from './session';

const text = 'name: x # the name\nnodes:\n  a: {type: wait}\n';

describe('the one history', () => {
  it('undoes edits of the text and moves of nodes in their order', () => {
    const session = new Session(text, []);
    session.edit((now) => put(now, ['name'], 'y'));
    session.move(new Map([['nodes a', { x: 1, y: 2 }]]));
    session.edit((now) => put(now, ['title'], 'T'));
    expect(session.text).toBe('name: y # the name\nnodes:\n  a: {type: wait}\ntitle: T\n');
    session.undo();
    expect(session.text).toBe('name: y # the name\nnodes:\n  a: {type: wait}\n');
    expect(session.places.size).toBe(1);
    session.undo();
    expect(session.places.size).toBe(0);
    expect(session.text).toContain('name: y');
    session.undo();
    expect(session.text).toBe(text);
    expect(session.canUndo).toBe(false);
    session.redo();
    session.redo();
    expect(session.places.get('nodes a')).toEqual({ x: 1, y: 2 });
  });

  it('undoes what was typed into a field at once', () => {
    const session = new Session(text, []);
    for (const value of ['a', 'ab', 'abc']) {
      session.set(put(session.text, ['name'], value), true);
    }

    session.undo();
    expect(session.text).toBe(text);
  });

  it('shows the last readable text while the newest is not', () => {
    const session = new Session(text, []);
    session.read(session.state.doc);
    session.set('name: [');
    const reading = session.read(session.state.doc);
    expect(reading.error).toBeDefined();
    expect(reading.source.text).toBe(text);
  });
});

it('knows where in the file the cursor is, by indentation', () => {
  expect(pathAt('nodes:\n  a:\n    type: x\n  b:\n    with:\n      - url: ')).toEqual(['nodes', 'b', 'with', 'url']);
  expect(pathAt('nodes:\n  a:\n    with:\n      k: 1\n    ')).toEqual(['nodes', 'a']);
});
