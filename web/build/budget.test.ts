import { existsSync, readFileSync, statSync } from 'node:fs';
import { expect, it } from 'vitest';

/** Kilobytes of gzipped JavaScript: of the first page opened, and what a heavier page may add to it. */
const budget = { first: 180, viewer: 80, builder: 240 };

interface Chunk {
  file: string;
  imports?: string[];
  dynamicImports?: string[];
}

const output = '../artifacts/web';
const manifest = existsSync(`${output}/manifest.json`)
  ? (JSON.parse(readFileSync(`${output}/manifest.json`, 'utf8')) as Record<string, Chunk>)
  : undefined;

/** Everything a chunk needs before it can run. */
function closure(name: string, found = new Set<string>()): Set<string> {
  if (!found.has(name)) {
    found.add(name);
    manifest![name]!.imports?.forEach((one) => closure(one, found));
  }

  return found;
}

/** Everything a page may ever load beyond the first one, what it fetches later included. */
function reach(name: string, found = new Set<string>()): Set<string> {
  if (!found.has(name) && !first().has(name)) {
    found.add(name);
    [...manifest![name]!.imports ?? [], ...manifest![name]!.dynamicImports ?? []].forEach((one) => reach(one, found));
  }

  return found;
}

function kilobytes(names: Iterable<string>): number {
  return [...names].reduce((sum, name) => sum + statSync(`${output}/files/${manifest![name]!.file}.gz`).size, 0) / 1000;
}

const first = () => new Set([...closure('index.html'), ...closure('src/runs/RunsPage.tsx')]);
const added = (page: string) => kilobytes([...closure(page)].filter((name) => !first().has(name)));

it('has a build to measure', () => expect(manifest, 'build the server first: it builds the pages').toBeDefined());

it('sends little JavaScript before the first page is there', () => expect(kilobytes(first())).toBeLessThanOrEqual(budget.first));

it('adds little for the run viewer, with all that it ever fetches', () =>
  expect(kilobytes(reach('src/run/RunPage.tsx'))).toBeLessThanOrEqual(budget.viewer));

it('adds the editor and the canvas for the builder only', () =>
  expect(added('src/builder/BuilderPage.tsx')).toBeLessThanOrEqual(budget.builder));
