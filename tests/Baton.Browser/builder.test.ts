import { card, drag, example, fileText, form, hundred, line, middleOf, offered, openBuilder, tabTo } from './support/builder.ts';
import { expect, inspect, test } from './support/test.ts';

test.use({ file: import.meta.filename });

const words = example('word-count');

test.beforeAll(async ({ server }) => {
  for (const text of [words, example('release-check'), example('etl'), hundred]) {
    await server.publish(text);
  }
});

test.beforeEach(async ({ context }) => context.grantPermissions(['clipboard-read', 'clipboard-write']));

test('an edit on the canvas keeps the comments, is undone, and is published', async ({ page, server }) => {
  await openBuilder(page, '/workflows/word-count/edit');
  await expect(page.locator('.react-flow__node')).toHaveCount(9);
  await card(page, 'longest').click();
  await page.getByRole('textbox', { name: 'Id' }).fill('the_longest');
  await page.getByRole('textbox', { name: 'Id' }).press('Enter');
  await expect(card(page, 'the_longest')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(card(page, 'longest')).toBeVisible();
  await page.getByRole('button', { name: 'Redo' }).click();
  await card(page, 'total').click();
  await form(page).getByText('When, how often, how long').click();
  await page.getByRole('textbox', { name: 'Timeout', exact: true }).fill('9s');
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('textbox', { name: 'Timeout', exact: true })).toHaveValue('');
  await page.getByRole('textbox', { name: 'Timeout', exact: true }).fill('7s');
  await expect(page.getByText('No mistakes · not published')).toBeVisible();
  await page.getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByText('word-count is published as version 2.')).toBeVisible();
  const { definition } = await server.call<{ definition: string }>('GET', '/workflows/word-count');
  expect(definition.replaceAll('the_longest', 'longest').replace('    timeout: 7s\n', '')).toBe(words);
  await page.goto('/workflows/word-count?view=versions');
  const diff = page.getByRole('region', { name: 'From version 1 to version 2' });
  await expect(diff).toContainText('Added: ');
  await expect(diff).toContainText('timeout: 7s');
});

test('what is written as text is drawn, and what is drawn is written', async ({ page }) => {
  await openBuilder(page, '/workflows/etl/edit');
  await fileText(page).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('# mine\n');
  await page.keyboard.press('Control+End');
  await expect(page.getByText('not published')).toBeVisible();
  await card(page, 'extract').click();
  await form(page).getByRole('textbox', { name: 'Title', exact: true }).fill('Read it');
  await expect(card(page, 'extract')).toContainText('Read it');
  await expect(fileText(page)).toContainText('title: Read it');
  // One history: first the field, then the text.
  await page.keyboard.press('Control+z');
  await expect(card(page, 'extract')).not.toContainText('Read it');
  // Letters typed slowly are undone one by one.
  await expect(async () => {
    await page.keyboard.press('Control+z');
    await expect(page.getByText('No mistakes · published')).toBeVisible({ timeout: 700 });
  }).toPass();
});

test('mistakes are shown at the node and at the line, and go away', async ({ page }) => {
  await openBuilder(page, '/workflows/etl/edit');
  await card(page, 'check').click();
  await page.getByRole('combobox', { name: 'Type' }).selectOption('wait');
  await page.getByRole('textbox', { name: 'For', exact: true }).fill('soon');
  await expect(card(page, 'check')).toContainText('mistake');
  const mistakes = page.getByRole('region', { name: 'Mistakes' });
  await expect(mistakes.getByRole('button').first()).toContainText('line');
  await expect(page.locator('.cm-mistake').first()).toBeAttached();
  await expect(page.getByRole('textbox', { name: 'For', exact: true })).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('button', { name: 'Publish' })).toBeDisabled();
  await card(page, 'extract').click();
  await mistakes.getByRole('button').first().click();
  await expect(page.getByRole('textbox', { name: 'Id' })).toHaveValue('check');
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await expect(page.getByText('No mistakes · published')).toBeVisible();
});

test('what cannot be read locks the drawing and nothing is lost', async ({ page }) => {
  await openBuilder(page, '/workflows/etl/edit');
  await expect(page.locator('.react-flow__node')).toHaveCount(8);
  await fileText(page).click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('a: {');
  await expect(page.getByText('The text cannot be read as YAML. The drawing')).toBeVisible();
  await expect(page.locator('.react-flow__node')).toHaveCount(8);
  await page.keyboard.press('Control+z');
  await expect(page.getByText('No mistakes · published')).toBeVisible();
});

test('a workflow is drawn, mended, run and published with the keyboard alone', async ({ page, server }) => {
  test.slow();
  const press = (keys: string) => page.keyboard.press(keys);
  await openBuilder(page, '/workflows/new');
  await tabTo(page, card(page, 'greet'));
  await press('Enter');
  await press('a');
  const add = page.getByRole('dialog', { name: 'Add a node' });
  await expect(add.getByRole('combobox', { name: 'After' })).toHaveValue('greet');
  await expect(add.getByRole('button', { name: /^Tool call/ })).toBeFocused();
  await tabTo(page, add.getByRole('button', { name: /^Condition/ }));
  await press('Enter');
  await expect(card(page, 'condition')).toBeFocused();
  await press('Enter');
  await expect(page.getByRole('textbox', { name: 'Id' })).toBeFocused();
  await tabTo(page, form(page).getByRole('textbox', { name: 'If', exact: true }));
  const condition = form(page).getByRole('textbox', { name: 'If', exact: true });

  // What has only just been offered is not taken yet: it would be by accident.
  await expect(async () => {
    await press('Control+a');
    await press('Backspace');
    await page.keyboard.type('outputs.');
    await expect(offered(page, 'greet')).toBeVisible({ timeout: 5_000 });
    await press('Enter');
    await expect(condition).toHaveText('outputs.greet', { timeout: 200 });
  }).toPass();
  await page.keyboard.type('.contains("Ada")');
  await tabTo(page, card(page, 'condition'), 'Shift+Tab');
  await press('a');
  await expect(page.getByRole('combobox', { name: 'On branch' })).toHaveValue('true');
  await tabTo(page, page.getByRole('dialog').getByRole('button', { name: /^Transform/ }));
  await press('Enter');
  await expect(card(page, 'transform')).toBeFocused();
  await press('Control+d');
  await expect(card(page, 'transform_2')).toBeVisible();
  await press('/');
  await expect(page.getByRole('textbox', { name: 'Id, title or type' })).toBeFocused();
  await page.keyboard.type('gre');
  await press('Enter');
  await expect(card(page, 'greet')).toBeFocused();
  await press('c');
  const connect = page.getByRole('dialog', { name: 'Connect two nodes' });
  await tabTo(page, connect.getByRole('combobox', { name: 'To' }));
  await page.keyboard.type('transform_2');
  await tabTo(page, connect.getByRole('combobox', { name: 'Taken on' }));
  await page.keyboard.type('Always');
  await tabTo(page, connect.getByRole('button', { name: 'Connect' }));
  await press('Enter');
  await expect(line(page, 'greet>transform_2')).toBeAttached();
  await expect(fileText(page)).toContainText('on: always');
  await tabTo(page, card(page, 'transform_2'));
  await press('Enter');
  await press('Delete');
  await expect(card(page, 'transform_2')).toHaveCount(0);
  await tabTo(page, card(page, 'greet'), 'Shift+Tab');
  for (const there of [1, 1, 0]) {
    await press('Control+z');
    await expect(card(page, 'transform_2')).toHaveCount(there);
  }

  await expect(page.getByText(/No mistakes/)).toBeVisible();
  await press('Control+Enter');
  const run = page.getByRole('dialog', { name: 'Run my-workflow' });
  await tabTo(page, run.getByRole('textbox', { name: 'name' }));
  await press('Control+a');
  await page.keyboard.type('Ada');
  await tabTo(page, run.getByRole('textbox', { name: 'Id of the run' }));
  await page.keyboard.type('drawn-1');
  await press('Enter');
  await expect(page.getByText('drawn-1 runs: see it on the canvas.')).toBeVisible();
  await server.until('drawn-1', 'success');
  await expect(card(page, 'greet')).toHaveAccessibleName(/Success in the run/);
  expect(await server.call('GET', '/runs/drawn-1')).toMatchObject({ output: { greeting: 'Hello, Ada!' } });
  // What was drawn and not published is still there after a reload.
  await page.reload();
  await expect(card(page, 'transform')).toBeVisible();
  await press('Control+s');
  await expect(page).toHaveURL(/\/workflows\/my-workflow\/edit/);
  expect((await server.call<{ definition: string }>('GET', '/workflows/my-workflow')).definition).toContain('outputs.greet.contains("Ada")');
});

test('nodes are connected, moved, copied and pasted with the mouse and the clipboard', async ({ page }) => {
  await openBuilder(page, '/workflows/release-check/edit');
  await expect(page.locator('.react-flow__node')).toHaveCount(8);
  const handle = (id: string, side: 'top' | 'bottom') => middleOf(card(page, id).locator(`.react-flow__handle-${side}`));
  await drag(page, await handle('license', 'bottom'), await handle('withdraw', 'top'));
  await expect(line(page, 'license>withdraw')).toBeAttached();
  await page.getByRole('combobox', { name: 'Taken on' }).selectOption('failure');
  await expect(fileText(page)).toContainText('{node: license, on: failure}');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(line(page, 'license>withdraw')).toHaveCount(0);

  const before = (await card(page, 'withdraw').boundingBox())!;
  await drag(page, await middleOf(card(page, 'withdraw')), { x: before.x - 60, y: before.y - 80 });
  expect((await card(page, 'withdraw').boundingBox())!.y).toBeLessThan(before.y - 10);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => Math.round((await card(page, 'withdraw').boundingBox())!.y)).toBe(Math.round(before.y));

  await card(page, 'license').click();
  await card(page, 'checksums').click({ modifiers: ['Control'] });
  await expect(page.getByText('2 nodes are selected.')).toBeVisible();
  await page.keyboard.press('Control+c');
  await page.keyboard.press('Control+v');
  await expect(card(page, 'license_2')).toBeVisible();
  await expect(card(page, 'checksums_2')).toBeVisible();
  await page.keyboard.press('Delete');
  await expect(card(page, 'license_2')).toHaveCount(0);
  await page.getByRole('group', { name: 'Canvas' }).click({ position: { x: 12, y: 12 } });
  await page.keyboard.press('Control+a');
  await expect(page.getByText('8 nodes are selected.')).toBeVisible();
  // And into another workflow.
  await openBuilder(page, '/workflows/etl/edit');
  await card(page, 'extract').click();
  await page.keyboard.press('Control+v');
  await expect(card(page, 'checksums')).toBeVisible();
  await page.getByRole('button', { name: 'Discard changes' }).click();
});

test('a type is dragged to a place and onto an edge; a line to nowhere asks what comes there', async ({ page }) => {
  await openBuilder(page, '/workflows/etl/edit');
  const palette = page.getByRole('list', { name: 'Add a node' });
  const canvas = (await page.getByRole('group', { name: 'Canvas' }).boundingBox())!;
  await palette.getByRole('button', { name: 'Wait' }).dragTo(page.getByRole('group', { name: 'Canvas' }), { targetPosition: { x: 90, y: 300 } });
  const placed = (await card(page, 'wait').boundingBox())!;
  expect(Math.abs(placed.x + placed.width / 2 - canvas.x - 90)).toBeLessThan(12);
  const [extract, check] = [await middleOf(card(page, 'extract')), await middleOf(card(page, 'check'))];
  await palette.getByRole('button', { name: 'Join' }).dragTo(page.getByRole('group', { name: 'Canvas' }), {
    targetPosition: { x: (extract.x + check.x) / 2 - canvas.x, y: (extract.y + check.y) / 2 - canvas.y },
  });
  await expect(line(page, 'extract>join')).toBeAttached();
  await expect(line(page, 'join>check')).toBeAttached();
  await expect(line(page, 'extract>check')).toHaveCount(0);
  // One step each, though the one has a place of its own too.
  await page.keyboard.press('Control+z');
  await expect(card(page, 'join')).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(card(page, 'wait')).toHaveCount(0);
  await page.keyboard.press('Control+Shift+z');
  await expect(card(page, 'wait')).toBeVisible();
  await drag(page, await middleOf(card(page, 'wait').locator('.react-flow__handle-bottom')), { x: canvas.x + 60, y: canvas.y + canvas.height - 30 });
  const add = page.getByRole('dialog', { name: 'Add a node' });
  await expect(add.getByRole('combobox', { name: 'After' })).toHaveValue('wait');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await expect(line(page, 'extract>check')).toBeAttached();
});

test('an expression is tried on the data of a run, and a node runs alone', async ({ page, server }) => {
  test.slow();
  await server.until(await server.run('word-count', { id: 'counted', input: { files: ['LICENSE', 'README.md'], large: 5 } }), 'success');
  await openBuilder(page, '/workflows/word-count/edit');
  await expect(card(page, 'total')).toHaveAccessibleName(/Success in the run/);
  await card(page, 'is_large').click();
  const form_ = form(page);
  await form_.getByRole('button', { name: 'Try it: If (required)' }).or(form_.getByRole('button', { name: 'Try it: If' })).click();
  await expect(form_.getByRole('textbox', { name: /^Values for if/ })).toHaveValue(/"large": 5/);
  await form_.getByRole('button', { name: 'Evaluate' }).click();
  await expect(form_.getByLabel(/^Result of if/)).toHaveText('true');
  await form_.getByRole('textbox', { name: /^Values for if/ }).fill('{"outputs": {"total": {}}, "input": {"large": 5}}');
  await form_.getByRole('button', { name: 'Evaluate' }).click();
  await expect(form_.getByLabel(/^Result of if/)).toContainText('stdout');
  await inspect(page, 'builder-try');
  await card(page, 'total').click();
  await form_.getByText('In a run').click();
  await expect(form_.getByRole('region', { name: 'Output' })).toContainText('stdout');
  await form_.getByRole('button', { name: 'Run this node alone' }).click();
  const dialog = page.getByRole('dialog', { name: 'Run total alone' });
  const pins = dialog.getByRole('textbox', { name: 'Outputs it reads, by node' });
  await expect(pins).toHaveValue(/LICENSE/);
  await pins.fill('{"count": [{"stdout": {"words": 40}}, {"stdout": {"words": 2}}]}');
  await dialog.getByRole('button', { name: 'Run the node' }).click();
  await expect(dialog.getByRole('region', { name: 'Output' })).toContainText('"stdout": 42');
  await inspect(page, 'builder-run-node');
  // What was tried leaves no run behind but the node's own.
  const list = await server.call<{ items: { workflow: string }[] }>('GET', '/runs?workflow=trial');
  expect(list.items).toEqual([]);
});

test('what somebody published meanwhile is shown, and both are merged', async ({ page, server, expectedErrors }) => {
  test.slow();
  expectedErrors.push(/412/);
  const text = 'name: shared\nnodes:\n  a: {type: transform, value: 1}\n\n  b: {type: transform, value: 2}\n\n  c: {type: transform, value: 3}\n';
  await server.publish(text);
  await openBuilder(page, '/workflows/shared/edit');
  await card(page, 'a').click();
  await form(page).getByRole('textbox', { name: 'Title', exact: true }).fill('Mine');
  await server.publish(text.replace('3}', '3} # theirs'));
  await expect(page.getByText('No mistakes · not published')).toBeVisible();
  await page.keyboard.press('Control+s');
  const conflict = page.getByRole('dialog', { name: 'Version 2 was published meanwhile' });
  await expect(conflict.getByRole('region', { name: 'What they changed' })).toContainText('theirs');
  await inspect(page, 'builder-conflict');
  await conflict.getByRole('button', { name: 'Merge both' }).click();
  await expect(fileText(page)).toContainText('# theirs');
  await expect(fileText(page)).toContainText('title: Mine');
  await page.keyboard.press('Control+s');
  await expect(page.getByText('shared is published as version 3.')).toBeVisible();
  // The same place: no merge, but both ways on; and a name that is taken is not taken over.
  await card(page, 'b').click();
  await form(page).getByRole('textbox', { name: 'Title', exact: true }).fill('Mine');
  const now = (await server.call<{ definition: string }>('GET', '/workflows/shared')).definition;
  await server.publish(now.replace('value: 2', 'value: two'));
  await expect(page.getByText('No mistakes · not published')).toBeVisible();
  await page.keyboard.press('Control+s');
  const again = page.getByRole('dialog', { name: 'Version 4 was published meanwhile' });
  await expect(again.getByRole('button', { name: 'Merge both' })).toBeDisabled();
  await again.getByRole('button', { name: 'Publish mine over it' }).click();
  await expect(page.getByText('shared is published as version 5.')).toBeVisible();
  await openBuilder(page, '/workflows/new');
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await form(page).getByRole('textbox', { name: 'Name (required)' }).fill('shared');
  await expect(page.getByText('No mistakes · not published')).toBeVisible();
  await page.keyboard.press('Control+s');
  await expect(page.getByRole('dialog', { name: 'There is a workflow shared already' })).toBeVisible();
  expect(await server.call('GET', '/workflows/shared')).toMatchObject({ version: 5 });
});

test('a text kept from before says so when another version is newer', async ({ page, server }) => {
  await server.publish('name: kept\nnodes: {a: {type: transform, value: 1}}\n');
  await openBuilder(page, '/workflows/kept/edit');
  await card(page, 'a').click();
  await form(page).getByRole('textbox', { name: 'Title', exact: true }).fill('Mine');
  await expect(page.getByText('not published')).toBeVisible();
  await server.publish('name: kept\nnodes: {a: {type: transform, value: 2}}\n');
  await page.reload();
  await expect(page.getByText('this is made from version 1')).toBeVisible();
  await expect(card(page, 'a')).toContainText('Mine');
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await expect(page.getByText('this is made from version 1')).toHaveCount(0);
  await expect(fileText(page)).toContainText('value: 2');
});

test('bodies are graphs of their own', async ({ page }) => {
  await openBuilder(page, '/workflows/word-count/edit');
  await card(page, 'count').getByRole('button', { name: 'body' }).click();
  const graphs = page.getByRole('navigation', { name: 'Graphs of the file' });
  await expect(graphs.getByRole('button', { name: 'Body of count' })).toHaveAttribute('aria-current', 'true');
  await expect(page.locator('.react-flow__node')).toHaveCount(1);
  await graphs.getByRole('button', { name: 'Make it a graph' }).click();
  await card(page, 'first').click();
  await page.getByRole('list', { name: 'Add a node' }).getByRole('button', { name: 'Transform' }).click();
  await expect(line(page, 'first>transform')).toBeAttached();
  await form(page).getByRole('textbox', { name: 'Value (required)' }).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('${ item + outputs.first.stdo');
  await expect(offered(page, 'stdout')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^No mistakes/)).toBeVisible();
  await expect(fileText(page)).toContainText('# An argument list, not a shell line');
  await card(page, 'first').focus();
  await page.keyboard.press('u');
  await expect(page.locator('.react-flow__node')).toHaveCount(9);
  await page.getByRole('button', { name: 'Discard changes' }).click();
});

test('a node of a body runs alone, once, with one item', async ({ page, server }) => {
  test.slow();
  await server.until(await server.run('word-count', { input: { files: ['LICENSE', 'README.md'], large: 5 } }), 'success');
  await openBuilder(page, '/workflows/word-count/edit');
  await card(page, 'count').getByRole('button', { name: 'body' }).click();
  await card(page, 'body').click();
  await form(page).getByText('In a run').click();
  await form(page).getByRole('button', { name: 'Run this node alone' }).click();
  const dialog = page.getByRole('dialog', { name: 'Run body alone' });
  const pins = dialog.getByRole('textbox', { name: 'Outputs it reads, by node' });
  await expect(pins).toHaveValue(/"items": \[\s*"LICENSE"\s*\]/);
  await pins.fill('{"items": ["README.md"]}');
  await dialog.getByRole('button', { name: 'Run the node' }).click();
  await expect(dialog.getByRole('region', { name: 'Output' })).toContainText('"words"');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(form(page).getByRole('button', { name: 'Run this node alone' })).toBeFocused();
});

test('edges between the same nodes lead beside each other', async ({ page, server }) => {
  await server.publish(example('etl'));
  await openBuilder(page, '/workflows/etl/edit');
  const [one, other] = [line(page, 'verdict>regions'), line(page, 'verdict>regions#1')];
  const ways = await Promise.all([one, other].map((edge) => edge.locator('path').first().getAttribute('d')));
  expect(new Set(ways).size).toBe(2);
  const labels = page.locator('.react-flow__edgelabel-renderer');
  const boxes = await Promise.all(['load', 'load_with_warning'].map((label) => labels.getByText(label, { exact: true }).boundingBox()));
  expect(boxes[0]!.y + boxes[0]!.height).toBeLessThanOrEqual(boxes[1]!.y + 1);
});

test('a hundred nodes are drawn at once, found by name, and the map leads through them', async ({ page }) => {
  test.slow();
  await openBuilder(page, '/workflows/hundred/edit');
  await expect(page.locator('.react-flow__node')).toHaveCount(100);
  await expect(page.getByRole('img', { name: 'Map' })).toBeVisible();
  await inspect(page, 'builder-hundred');
  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByRole('textbox', { name: 'Id, title or type' }).fill('n77');
  await page.keyboard.press('Enter');
  await expect(card(page, 'n77')).toBeFocused();
  await expect(page.getByRole('textbox', { name: 'Id' })).toHaveValue('n77');
  await expect(card(page, 'n77')).toBeInViewport();
  const begun = Date.now();
  await form(page).getByRole('textbox', { name: 'Title', exact: true }).fill('The one');
  await expect(card(page, 'n77')).toContainText('The one');
  expect(Date.now() - begun).toBeLessThan(3_000);
  await page.getByRole('button', { name: 'Discard changes' }).click();
});

test('panes are resized with the keyboard and keep their size', async ({ page }) => {
  await openBuilder(page, '/workflows/etl/edit');
  const splitter = page.getByRole('separator', { name: 'Width of text and form' });
  const before = (await form(page).boundingBox())!.width;
  await splitter.focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(async () => Math.round((await form(page).boundingBox())!.width - before)).toBe(64);
  await page.reload();
  await expect.poll(async () => Math.round((await form(page).boundingBox())!.width - before)).toBe(64);
});

test('on a phone one part is shown at a time', async ({ page }) => {
  test.slow();
  await page.setViewportSize({ width: 390, height: 800 });
  await openBuilder(page, '/workflows/etl/edit');
  await expect(fileText(page)).toBeHidden();
  await card(page, 'verdict').click();
  await page.getByRole('group', { name: 'Shown' }).getByRole('button', { name: 'Form' }).click();
  await expect(page.getByRole('textbox', { name: 'Id' })).toHaveValue('verdict');
  await inspect(page, 'builder-phone-form');
  await page.setViewportSize({ width: 390, height: 800 });
  await page.getByRole('group', { name: 'Shown' }).getByRole('button', { name: 'Text' }).click();
  await expect(fileText(page)).toBeVisible();
  await inspect(page, 'builder-phone-text');
});

test('canvas, dialogs and forms are there for everybody', async ({ page }) => {
  test.slow();
  await openBuilder(page, '/workflows/word-count/edit');
  await inspect(page, 'builder');
  await line(page, 'count>total').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('combobox', { name: 'Taken on' })).toBeVisible();
  await inspect(page, 'builder-edge');
  await page.keyboard.press('a');
  await expect(page.getByRole('dialog', { name: 'Add a node between count and total' })).toBeVisible();
  await inspect(page, 'builder-add');
  await page.keyboard.press('Escape');
  await card(page, 'is_large').click();
  await page.keyboard.press('c');
  await inspect(page, 'builder-connect');
  await page.keyboard.press('Escape');
  await card(page, 'report').click();
  await page.getByRole('combobox', { name: 'Type' }).selectOption('human_gate');
  await expect(page.getByText(/mistake/).first()).toBeVisible();
  await inspect(page, 'builder-gate');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toContainText('Add a node behind the selected one');
});
