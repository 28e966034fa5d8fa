import { expect, it } from 'vitest';
import { bodyOf, lineOf, wordsOf, type ServerForm } from './settings';

it('takes a command apart as a shell would', () => {
  expect(wordsOf('npx -y @modelcontextprotocol/server-everything')).toEqual(['npx', '-y', '@modelcontextprotocol/server-everything']);
  expect(wordsOf('  node "my tools/server.mjs"  \'a "b" c\' "" x\\ y ')).toEqual(['node', 'my tools/server.mjs', 'a "b" c', '', 'x y']);
  expect(wordsOf('node "open')).toBeNull();
  expect(wordsOf('')).toEqual([]);
});

it('writes a command so that it comes apart as it was', () => {
  for (const words of [['node', 'a b.mjs', "it's", '', '$HOME', 'x"y', 'back\\slash'], ['/usr/bin/env', '--opt=1']]) {
    expect(wordsOf(lineOf(words))).toEqual(words);
  }
});

it('tells the server what was entered, and nothing else', () => {
  const form: ServerForm = { kind: 'url', url: ' https://x.example/mcp ', bearer: '', command: 'node x', cwd: ' /srv ', env: 'A, B  C' };
  expect(bodyOf('files', form)).toEqual({ name: 'files', url: 'https://x.example/mcp' });
  expect(bodyOf('files', { ...form, bearer: 'TOKEN' })).toEqual({ name: 'files', url: 'https://x.example/mcp', bearer_env: 'TOKEN' });
  expect(bodyOf('files', { ...form, kind: 'command' })).toEqual({ name: 'files', command: ['node', 'x'], cwd: '/srv', pass_env: ['A', 'B', 'C'] });
  expect(bodyOf('files', { ...form, kind: 'command', cwd: '', env: '' })).toEqual({ name: 'files', command: ['node', 'x'] });
});
