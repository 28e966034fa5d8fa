import { readFileSync } from 'node:fs';
import { render } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { StatusIcon } from './StatusIcon';
import { nodeStatuses, runStatuses, type StatusLook } from './statuses';

const css = readFileSync('src/app/tokens.css', 'utf8');

/** The light and the dark value of a token. */
function token(name: string): [string, string] {
  const found = new RegExp(`--${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(css);
  expect(found, name).not.toBeNull();
  return [found![1]!, found![2]!];
}

/** WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = parseInt(colour.slice(at, at + 2), 16) / 255;
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

const tables: [string, Record<string, StatusLook>][] = [['run', runStatuses], ['node', nodeStatuses]];

describe.each(tables)('%s statuses', (_, table) => {
  const looks = Object.values(table);

  it('have words and shapes of their own, so that colour only repeats what they say', () => {
    expect(new Set(looks.map((look) => look.word)).size).toBe(looks.length);
    expect(new Set(looks.map((look) => look.shape)).size).toBe(looks.length);
  });

  it('are drawn differently', () => {
    const drawn = looks.map((look) => render(<StatusIcon look={look} />).container.querySelector('svg')!.innerHTML);
    expect(new Set(drawn).size).toBe(looks.length);
  });

  it.each(looks.map((look) => look.tone))('%s can be read on every surface in both themes', (tone) => {
    for (const surface of ['color-canvas', 'color-surface', 'color-raised', 'color-hover', 'color-selected', `status-${tone}-soft`]) {
      token(`status-${tone}`).forEach((colour, theme) => {
        expect(contrast(colour, token(surface)[theme]!), `${tone} on ${surface}, theme ${theme}`).toBeGreaterThanOrEqual(4.5);
      });
    }
  });
});

it.each(['text', 'muted', 'accent', 'danger'])('%s can be read on every surface in both themes', (name) => {
  for (const surface of ['canvas', 'surface', 'raised', 'sunken', 'hover', 'selected']) {
    token(`color-${name}`).forEach((colour, theme) => {
      expect(contrast(colour, token(`color-${surface}`)[theme]!), `${name} on ${surface}, theme ${theme}`).toBeGreaterThanOrEqual(4.5);
    });
  }
});
