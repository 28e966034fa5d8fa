import { expect, it, vi } from 'vitest';
import type { Viewport } from './geometry';
import { PanZoom } from './panZoom';

function view() {
  const box = document.createElement('div');
  box.setPointerCapture = () => undefined;
  const moves: [Viewport, boolean][] = [];
  const panZoom = new PanZoom(box, {
    limits: () => ({ least: 0.1, most: 2 }), within: (viewport) => viewport, onMove: (viewport, byHand) => moves.push([viewport, byHand]),
  });
  // jsdom has no PointerEvent of its own.
  const send = (type: string, x: number, y: number, pointerId = 1) =>
    box.dispatchEvent(Object.assign(new MouseEvent(type, { clientX: x, clientY: y, button: 0, bubbles: true, detail: 1 }), { pointerId }));
  return { box, moves, panZoom, send };
}

it('pans with one pointer, but not with an unsteady press', () => {
  const { box, moves, send } = view();
  const click = vi.fn();
  box.addEventListener('click', click);
  send('pointerdown', 100, 100);
  send('pointermove', 102, 101);
  send('pointerup', 102, 101);
  send('click', 102, 101);
  expect([moves.length, click.mock.calls.length]).toEqual([0, 1]);
  send('pointerdown', 100, 100);
  send('pointermove', 120, 90);
  send('pointermove', 130, 90);
  send('pointerup', 130, 90);
  send('click', 130, 90);
  expect(moves.at(-1)).toEqual([{ x: 30, y: -10, zoom: 1 }, true]);
  expect(click).toHaveBeenCalledTimes(1);
});

it('zooms with two fingers about what is between them', () => {
  const { moves, send } = view();
  send('pointerdown', 100, 100, 1);
  send('pointerdown', 200, 100, 2);
  send('pointermove', 250, 100, 2);
  send('pointermove', 50, 100, 1);
  const { x, zoom } = moves.at(-1)![0];
  expect(zoom).toBe(2);
  // What lay under the fingers lies under them still.
  expect((50 - x) / zoom).toBeCloseTo(100);
  expect((250 - x) / zoom).toBeCloseTo(200);
});

it('zooms with the wheel about the pointer', () => {
  const { box, moves, panZoom } = view();
  box.dispatchEvent(new WheelEvent('wheel', { deltaY: -500, clientX: 40, clientY: 10 }));
  expect(moves.at(-1)).toEqual([{ zoom: 2, x: -40, y: -10 }, true]);
  panZoom.stop();
  box.dispatchEvent(new WheelEvent('wheel', { deltaY: 500 }));
  expect(moves).toHaveLength(1);
});
