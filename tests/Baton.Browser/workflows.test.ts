import { example } from './support/builder.ts';
import { expect, inspect, test } from './support/test.ts';

test.use({ file: import.meta.filename });

const stay = `name: stay
title: Plan a stay
input:
  type: object
  required: [city, stay]
  properties:
    city: {type: string, title: City, minLength: 3}
    budget: {type: number, default: 200, maximum: 1000}
    kind: {enum: [hotel, flat]}
    breakfast: {type: boolean, default: true}
    from: {type: string, format: date-time}
    stay:
      type: object
      title: Stay
      required: [rooms]
      properties: {rooms: {type: integer, minimum: 1, default: 1}}
    guests:
      type: array
      title: Guests
      items: {type: object, title: Guest, properties: {name: {type: string}, age: {type: integer, minimum: 0}}}
nodes:
  plan: {type: transform, value: "\${ input.city }"}
`;

test('a workflow is published, found, looked at, and archived', async ({ page, server }) => {
  test.slow();
  await page.goto('/workflows');
  await expect(page.getByRole('heading', { name: 'No workflow yet' })).toBeVisible();
  await inspect(page, 'workflows-none');
  for (const text of [stay, example('word-count'), example('release-check')]) {
    await server.publish(text);
  }

  await page.reload();
  const table = page.getByRole('grid', { name: 'Workflows' });
  await expect(table.getByRole('row')).toHaveCount(4);
  // The bars of the last runs come by themselves.
  await server.until(await server.run('word-count', { id: 'words-1', input: { files: ['LICENSE'] } }), 'success');
  await expect(table.getByRole('link', { name: 'Last runs of word-count, the newest first: Success' })).toHaveCount(1);
  await inspect(page, 'workflows');
  await page.getByRole('searchbox', { name: /Search in/ }).fill('words');
  await expect(table.getByRole('row')).toHaveCount(2);
  await expect(page).toHaveURL(/q=words/);
  await page.getByRole('searchbox', { name: /Search in/ }).fill('');
  await page.getByRole('button', { name: 'Mine' }).click();
  await expect(table.getByRole('row')).toHaveCount(4);
  await page.getByRole('button', { name: 'Public' }).click();
  await expect(page).toHaveURL(/filter=public/);
  await expect(page.getByRole('heading', { name: 'Nothing is shared here' })).toBeVisible();
  await page.getByRole('button', { name: 'All', exact: true }).click();
  await expect(table.getByRole('row')).toHaveCount(4);
  await table.getByRole('button', { name: 'Actions on stay' }).click();
  await page.getByRole('menuitem', { name: 'Archive' }).click();
  await page.getByRole('button', { name: 'Archive the workflow' }).click({ timeout: 15_000 });
  await expect(table.getByRole('row')).toHaveCount(3);
  await page.getByRole('checkbox', { name: 'Archived too' }).check();
  await expect(table.getByRole('row')).toHaveCount(4);
  await expect(table.getByRole('button', { name: 'Run word-count' })).toBeVisible();
  await expect(table.getByRole('button', { name: 'Run stay' })).toHaveCount(0);
  await table.getByRole('link', { name: 'Edit word-count' }).click();
  await expect(page).toHaveURL(/\/workflows\/word-count\/edit/);
});

test('the page of a workflow shows its text, versions, permissions and runs', async ({ page, server }) => {
  test.slow();
  await server.publish(example('word-count'));
  await server.publish(example('word-count').replace('default: 2000', 'default: 3000'));
  await server.until(await server.run('word-count', { id: 'words-2', input: { files: ['LICENSE'] } }), 'success');
  await page.goto('/workflows/word-count');
  await expect(page.getByRole('region', { name: 'Definition' })).toContainText('# Counts the words');
  await inspect(page, 'workflow');
  await page.getByRole('tab', { name: /^Versions/ }).click();
  await expect(page.getByRole('region', { name: 'From version 1 to version 2' })).toContainText('default: 3000');
  await inspect(page, 'workflow-versions');
  await page.getByRole('tab', { name: 'Permissions' }).click();
  await expect(page.getByText('nodes count, fingerprint, total, report')).toBeVisible();
  await inspect(page, 'workflow-permissions');
  await page.getByRole('tab', { name: 'Runs' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'words-2' })).toContainText('Success');
  await inspect(page, 'workflow-runs');
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Archive' }).click();
  await page.getByRole('button', { name: 'Archive the workflow' }).click();
  await expect(page).toHaveURL(/\/workflows$/);
});

test('the run form is made from the schema, and the server says at the field what is wrong', async ({ page, server, expectedErrors }) => {
  test.slow();
  expectedErrors.push(/422/);
  await server.publish(stay);
  await page.goto('/workflows/stay');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Run stay' });
  await expect(dialog.getByRole('textbox', { name: 'budget' })).toHaveValue('200');
  await dialog.getByRole('button', { name: 'Start the run' }).click();
  await expect(dialog.getByText('This is required.')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'City (required)' }).fill('Ro');
  await dialog.getByRole('textbox', { name: 'budget' }).fill('2000');
  await dialog.getByRole('combobox', { name: 'kind' }).selectOption('flat');
  await dialog.getByRole('button', { name: 'Add guest' }).click();
  await dialog.getByRole('textbox', { name: 'age' }).fill('-1');
  await dialog.getByRole('button', { name: 'Start the run' }).click();
  await expect(dialog.getByRole('textbox', { name: 'City (required)' })).toHaveAttribute('aria-invalid', 'true');
  await expect(dialog.getByRole('textbox', { name: 'budget' })).toHaveAttribute('aria-invalid', 'true');
  await expect(dialog.getByRole('textbox', { name: 'age' })).toHaveAttribute('aria-invalid', 'true');
  await inspect(page, 'run-form');
  await dialog.getByRole('textbox', { name: 'City (required)' }).fill('Rome');
  await dialog.getByRole('textbox', { name: 'budget' }).fill('300');
  await dialog.getByRole('textbox', { name: 'age' }).fill('36');
  await dialog.getByRole('checkbox', { name: 'Enter the input as JSON' }).check();
  const json = dialog.getByRole('textbox', { name: 'Input, as JSON' });
  await expect(json).toHaveValue(/"city": "Rome"/);
  await json.fill((await json.inputValue()).replace('Rome', 'Paris'));
  await dialog.getByRole('checkbox', { name: 'Enter the input as JSON' }).uncheck();
  await expect(dialog.getByRole('textbox', { name: 'City (required)' })).toHaveValue('Paris');
  await dialog.getByRole('textbox', { name: 'Id of the run' }).fill('stay-1');
  await dialog.getByRole('button', { name: 'Start the run' }).click();
  await expect(page).toHaveURL(/\/runs\/stay-1/);
  expect(await server.call('GET', '/runs/stay-1')).toMatchObject({
    input: { city: 'Paris', budget: 300, kind: 'flat', breakfast: true, stay: { rooms: 1 }, guests: [{ age: 36 }] },
  });
});
