import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { Server } from './support/server.ts';
import { expect, inspect, test } from './support/test.ts';
import { gated, quick } from './support/workflows.ts';

test.use({ file: import.meta.filename });

const mixed = (name: string) => `name: ${name}
input: {type: object, properties: {who: {type: string, default: world}}}
nodes:
  list: {type: transform, value: [1, 2, 3]}
  each: {type: parallel, needs: [list], foreach: outputs.list, body: {type: transform, value: "\${ item * 2 }"}}
  ok: {type: condition, needs: [list], if: "true"}
  yes: {type: transform, needs: [{node: ok, branch: "true"}], value: "\${ 'hello ' + input.who }"}
  no: {type: transform, needs: [{node: ok, branch: "false"}], value: 0}
  load:
    type: tool_call
    tool: process
    needs: [yes]
    with: {command: [sh, -c, "echo loading >&2; test -e '${process.cwd()}/nothing-there'"]}
    retry: {max_attempts: 2, delay: 100ms}
  report: {type: transform, needs: [load, each], value: done}
finally:
  tidy: {type: transform, value: tidied}
`;

const steps = (name: string) => `name: ${name}
nodes:
  begin: {type: transform, value: 1}
  first: {type: wait, needs: [begin], event: one}
  second: {type: wait, needs: [first], event: two}
  end: {type: transform, needs: [second], value: 2}
`;

const card = (page: Page, node: string) => page.locator(`[data-node="${node}"]`);
const canvas = (page: Page) => page.getByRole('application', { name: 'Graph of the run' });
const status = (page: Page, node: string) => expect(card(page, node));

async function failedRun(server: Server, id: string): Promise<void> {
  await server.publish(mixed('mixed'));
  await server.run('mixed', { id });
  await server.until(id, 'failed');
}

test('a run is seen live as graph, timeline and table, with one selection', async ({ page, server }) => {
  await server.publish(steps('steps'));
  await server.run('steps', { id: 'steps-1' });
  await page.goto('/runs/steps-1');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('steps-1');
  await status(page, 'begin').toHaveAttribute('data-status', 'success');
  await status(page, 'first').toHaveAttribute('data-status', 'waiting');
  await card(page, 'first').click();
  await expect(page).toHaveURL(/node=first/);
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await expect(inspector).toContainText('Waits for the event one');
  await inspect(page, 'viewer-graph');

  await server.call('POST', '/runs/steps-1/signal', { event: 'one', data: { n: 1 } });
  await status(page, 'first').toHaveAttribute('data-status', 'success');
  await status(page, 'second').toHaveAttribute('data-status', 'waiting');
  await inspector.getByRole('tab', { name: 'Output' }).click();
  await expect(inspector).toContainText('"n": 1');

  await page.getByRole('button', { name: 'Timeline' }).click();
  await expect(page).toHaveURL(/view=timeline.*node=first|node=first.*view=timeline/);
  await expect(page.getByRole('button', { name: /first/, pressed: true })).toBeVisible();
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  const table = page.getByRole('grid', { name: 'Nodes of the run' });
  await expect(table.getByRole('row', { selected: true })).toContainText('first');

  await table.getByRole('row').filter({ hasText: 'second' }).click();
  await inspector.getByRole('tab', { name: 'Overview' }).click();
  await inspector.getByRole('button', { name: 'Send two' }).click();
  await expect(table.getByRole('row').filter({ hasText: 'end' })).toContainText('Success');
  await expect(page.getByRole('main')).toContainText('4/4');
  await page.reload();
  await expect(table.getByRole('row', { selected: true })).toContainText('second');
});

test('a failure is found, read, and retried after its cause is gone', async ({ page, server }) => {
  await failedRun(server, 'mixed-1');
  await page.goto('/runs/mixed-1');
  await expect(card(page, 'each')).toHaveAccessibleName(/each, Success, inside: 3 success/);
  await status(page, 'no').toHaveAttribute('data-status', 'skipped');
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await inspector.getByRole('button', { name: 'Show load' }).click();
  await expect(inspector).toContainText('exit_code');
  await expect(inspector.getByRole('region', { name: 'Attempts' }).getByRole('listitem')).toHaveCount(2);
  await inspect(page, 'viewer-failed');
  await inspector.getByRole('tab', { name: 'Logs' }).click();
  await expect(inspector.getByRole('log')).toContainText('loading');
  await inspect(page, 'viewer-logs');
  await inspector.getByRole('tab', { name: 'Events' }).click();
  await inspector.getByRole('row').filter({ hasText: 'node.retrying' }).click();
  await expect(inspector).toContainText('"exit_code"');
  await inspect(page, 'viewer-events');
  await inspector.getByRole('tab', { name: 'Overview' }).click();
  await inspector.getByRole('button', { name: 'Retry from here' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Retry from load' }).click();
  await expect(page.getByRole('main')).toContainText('round 2');
  await expect(inspector.getByRole('region', { name: 'Attempts' }).getByRole('listitem')).toHaveCount(4);
});

test('timeline and table are accessible and say where the time went', async ({ page, server }) => {
  await failedRun(server, 'mixed-2');
  await page.goto('/runs/mixed-2?view=timeline');
  await expect(page.getByRole('region', { name: 'Where the time went' })).toContainText('Backoff');
  await expect(page.getByRole('list', { name: 'Nodes over time' }).getByRole('listitem').filter({ hasText: 'load' }))
    .toContainText(/failed attempts .*backoff .*failed attempts/);
  await inspect(page, 'viewer-timeline');
  await page.goto('/runs/mixed-2?view=table');
  const rows = page.getByRole('grid', { name: 'Nodes of the run' }).getByRole('row');
  await expect(rows).toHaveCount(12);
  await inspect(page, 'viewer-table');
  await page.getByRole('button', { name: 'Attempts' }).click();
  await page.getByRole('button', { name: /Attempts/ }).click();
  await expect(rows.nth(1)).toContainText('load');
  await page.getByRole('group', { name: 'Status' }).getByRole('button', { name: /Failed/ }).click();
  await expect(rows).toHaveCount(2);
  await expect(page).toHaveURL(/status=failed/);
});

test('a gate is answered in the viewer', async ({ page, server }) => {
  await server.publish(gated('shown'));
  await server.run('shown', { id: 'shown-1' });
  await page.goto('/runs/shown-1?node=approve');
  const gate = page.getByRole('article', { name: 'Publish 1.2.0?' });
  await expect(gate).toContainText('The notes say: Adds the web pages.');
  await inspect(page, 'viewer-gate');
  await gate.getByRole('textbox', { name: 'Comment' }).fill('Fine');
  await gate.getByRole('button', { name: 'Approve' }).click();
  await status(page, 'publish').toHaveAttribute('data-status', 'success');
  await status(page, 'withdraw').toHaveAttribute('data-status', 'skipped');
  await expect(gate).toHaveCount(0);
});

test('the focus stays near what was done, and a run that goes on says what it waits for', async ({ page, server }) => {
  await server.publish(`${steps('loud')}  fails:
    type: tool_call
    tool: process
    critical: false
    with: {command: [sh, -c, "for i in $(seq 60); do echo line $i of what went wrong, in words >&2; done; exit 3"]}
`);
  await server.run('loud', { id: 'loud-1' });
  await page.goto('/runs/loud-1');
  const now = page.getByRole('region', { name: 'Now' });
  await expect(now).toContainText('first waits for the event one, for');
  await now.getByRole('button', { name: 'first' }).click();
  await expect(page).toHaveURL(/node=first/);

  // A button that goes away leaves the focus on the page around it, not at its top.
  await page.getByRole('button', { name: 'Pause' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible();
  await expect(page.locator('#main')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'loud@1' })).toBeFocused();
  // A dialog begins with what changes nothing, and gives the focus back.
  const cancel = page.getByRole('button', { name: 'Cancel', exact: true });
  await cancel.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Keep' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(cancel).toBeFocused();

  await card(page, 'fails').click();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await inspector.getByRole('button', { name: /^Show all/ }).click();
  await expect(inspector).toContainText('line 60 of what went wrong');
  await inspector.getByRole('button', { name: 'Show less' }).click();
  await expect(inspector.getByText('line 60 of what went wrong')).toHaveCount(0);
  await inspect(page, 'viewer-now');
});

test('a run is paused, resumed, cancelled, and rerun with another input', async ({ page, server, expectedErrors }) => {
  expectedErrors.push(/422/);
  await server.publish(mixed('mixed'));
  await server.publish(steps('steps'));
  await server.run('steps', { id: 'steps-2' });
  await page.goto('/runs/steps-2');
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible();
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel the run' }).click();
  await status(page, 'first').toHaveAttribute('data-status', 'cancelled');
  await expect(page.getByRole('button', { name: 'Retry' })).toBeVisible();

  await failedRun(server, 'mixed-3');
  // What runs at the end is nothing to begin from.
  await page.goto('/runs/mixed-3?node=tidy');
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('transform');
  await expect(page.getByRole('button', { name: 'Rerun from here …' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Rerun …' }).click();
  await expect(page.getByRole('combobox', { name: 'From the node' })).toHaveValue('list');
  await page.goto('/runs/mixed-3?node=yes');
  await page.getByRole('button', { name: 'Rerun from here …' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('combobox', { name: 'From the node' })).toHaveValue('yes');
  await dialog.getByRole('textbox', { name: 'Input' }).fill('{"who": 3}');
  await inspect(page, 'viewer-rerun');
  await dialog.getByRole('button', { name: 'Start the rerun' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Input' }).fill('{"who": "you"}');
  await dialog.getByRole('button', { name: 'Start the rerun' }).click();
  await expect(page.getByRole('main')).toContainText('fork of mixed-3');
  await card(page, 'yes').click();
  await page.getByRole('tab', { name: 'Output' }).click();
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('hello you');
});

test('everything is reached with the keyboard', async ({ page, server }) => {
  await failedRun(server, 'mixed-4');
  await page.goto('/runs/mixed-4');
  await expect(card(page, 'list')).toBeVisible();
  // The graph runs in the direction in which it is read best.
  const [from, to] = [(await card(page, 'list').boundingBox())!, (await card(page, 'ok').boundingBox())!];
  const ahead = to.x > from.x + from.width ? 'ArrowRight' : 'ArrowDown';
  await canvas(page).focus();
  await page.keyboard.press(ahead);
  await expect(page).toHaveURL(/node=list/);
  await page.keyboard.press(ahead);
  await expect(page).toHaveURL(/node=(each|ok)/);
  await page.keyboard.press('3');
  await expect(page.getByRole('grid', { name: 'Nodes of the run' })).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('load');
  await expect(page.getByRole('grid', { name: 'Nodes of the run' }).getByRole('row')).toHaveCount(2);
  await expect(page.getByText('1 found')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/node=load/);
  await page.getByRole('grid', { name: 'Nodes of the run' }).getByRole('row').nth(1).focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/node=load/);
  await page.keyboard.press('Escape');
  await expect(page).not.toHaveURL(/node=/);
  await page.keyboard.press('2');
  await expect(page.getByRole('list', { name: 'Nodes over time' })).toBeVisible();
});

test('what is not there says so', async ({ page, expectedErrors }) => {
  expectedErrors.push(/404/);
  await page.goto('/runs/never-was');
  await expect(page.getByRole('alert')).toContainText("never-was");
  await inspect(page, 'viewer-missing');
});

test('output, events and the whole run are downloaded', async ({ page, server }) => {
  await server.publish(quick('sums'));
  await server.run('sums', { id: 'sums-1' });
  await server.until('sums-1', 'success');
  await page.goto('/runs/sums-1');
  const download = async (item: string) => {
    await page.getByRole('button', { name: 'Downloads' }).click();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: item }).click()]);
    return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
  };
  await page.getByRole('button', { name: 'Downloads' }).click();
  await inspect(page, 'viewer-downloads');
  await page.keyboard.press('Escape');
  const output = await download('Download the output');
  expect([output.name, JSON.parse(output.text)]).toEqual(['sums-1-output.json', { sum: 3 }]);
  const events = await download('Download the events');
  expect(events.name).toBe('sums-1-events.jsonl');
  const lines = events.text.trimEnd().split('\n').map((line) => JSON.parse(line) as { seq: number; type: string });
  const { last_seq } = await server.call<{ last_seq: number }>('GET', '/runs/sums-1');
  expect(lines.map((line) => line.seq)).toEqual(Array.from({ length: last_seq }, (_, i) => i + 1));
  expect(lines.at(-1)!.type).toBe('run.succeeded');
  const whole = await download('Export the whole run');
  expect(whole.name).toBe('sums-1.json');
  expect(whole.text).toContain('sums-1');
});
