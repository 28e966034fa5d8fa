import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';

/** A workflow of `examples/`, as it lies there. */
export const example = (name: string) => readFileSync(resolve(import.meta.dirname, `../../../examples/${name}.dag.yaml`), 'utf8');

export const card = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);
export const line = (page: Page, key: string) => page.locator(`.react-flow__edge[data-id="${key}"]`);
export const form = (page: Page) => page.getByRole('region', { name: 'Form' });
export const fileText = (page: Page) => page.getByRole('textbox', { name: 'Workflow file' });

/** A choice that the editor offers while something is written. */
export const offered = (page: Page, name: string) => page.locator('.cm-tooltip-autocomplete').getByText(name, { exact: true });

/** Opens the builder and waits until the compiler has answered. */
export async function openBuilder(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByText(/^(No mistakes|\d+ mistakes?)/)).toBeVisible();
}

/** Goes on with Tab until the place has the focus. */
export async function tabTo(page: Page, place: Locator, key = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 120; presses++) {
    await page.keyboard.press(key);
    if (await place.evaluate((element) => element === document.activeElement).catch(() => false)) {
      return;
    }
  }

  throw new Error(`${key} does not lead to ${String(place)}.`);
}

export async function middleOf(place: Locator): Promise<{ x: number; y: number }> {
  const box = (await place.boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Draws from one place to another as a hand does. */
export async function drag(page: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
}

/** A workflow of a hundred nodes: stages of ten, each node behind two of the stage before. */
export const hundred = `name: hundred
nodes:
${Array.from({ length: 100 }, (_, index) => {
  const [stage, place] = [Math.floor(index / 10), index % 10];
  const needs = stage === 0 ? '' : ` needs: [n${(stage - 1) * 10 + place}, n${(stage - 1) * 10 + (place + 3) % 10}],`;
  return `  n${index}: {type: transform,${needs} value: ${index}}`;
}).join('\n')}
`;
