import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startPeer } from './support/peers.ts';
import { expect, inspect, test } from './support/test.ts';

test.use({ file: import.meta.filename });

const eras = resolve(import.meta.dirname, '../peers/eras.mjs');

test('a server of tools is registered by its address, its tools are looked at and tried', async ({ page, server, expectedErrors }) => {
  test.slow();
  expectedErrors.push(/422/, /503/);
  const folder = mkdtempSync(join(tmpdir(), 'baton-peers-'));
  const peer = await startPeer('peers/eras.mjs', folder, 'http');
  try {
    await page.goto('/tools');
    await expect(page.getByRole('article', { name: 'http' })).toContainText('BATON_EGRESS_ALLOW');
    await inspect(page, 'tools-none');
    await page.getByRole('link', { name: 'process' }).click();
    await expect(page.getByRole('article', { name: 'process' })).toContainText('BATON_PROCESS_ALLOW');
    await page.keyboard.press('n');
    const dialog = page.getByRole('dialog', { name: 'Register a server of tools' });
    const [name, address] = [dialog.getByRole('textbox', { name: 'Name' }), dialog.getByRole('textbox', { name: 'Address' })];
    const register = dialog.getByRole('button', { name: 'Register' });
    await name.fill('Sums!');
    await register.click();
    await expect(dialog).toContainText('A name is 1 to 63 of a-z');
    await expect(dialog).toContainText('This is required.');
    await name.fill('sums');
    await address.fill('http://127.0.0.1:9/mcp');
    await register.click();
    await expect(address).toHaveAttribute('aria-invalid', 'true');
    await inspect(page, 'tools-register');
    await address.fill(`http://127.0.0.1:${peer.place}/mcp`);
    await register.click();
    await expect(page).toHaveURL(/server=sums/);

    const detail = page.getByRole('article', { name: 'sums' });
    await expect(detail).toContainText('MCP 2026-07-28');
    await expect(detail.getByRole('region', { name: 'Tools (2)' })).toContainText('Adds two numbers.');
    await server.publish('name: adds\nnodes:\n  both: {type: tool_call, tool: "mcp:sums/add", with: {a: 1, b: 2}}\n');
    await server.until(await server.run('adds'), 'success');
    await page.reload();
    await expect(detail.getByRole('region', { name: 'Called by' })).toContainText('both');
    await inspect(page, 'tools-server');

    await page.getByRole('navigation', { name: 'Tools by server' }).getByRole('link', { name: 'add' }).click();
    const tool = page.getByRole('article', { name: 'add' });
    await expect(tool).toContainText('mcp:sums/add');
    await expect(tool.getByRole('region', { name: 'Takes' }).getByRole('row', { name: /^a / })).toContainText('number, required');
    await tool.getByRole('button', { name: 'Call the tool' }).click();
    await expect(tool.getByText('This is required.')).toHaveCount(2);
    await tool.getByRole('textbox', { name: 'a (required)' }).fill('2');
    await tool.getByRole('textbox', { name: 'b (required)' }).fill('40');
    await tool.getByRole('button', { name: 'Call the tool' }).click();
    const answer = tool.getByRole('region', { name: 'Answer' });
    await expect(answer).toContainText('Success');
    await expect(answer.getByRole('region', { name: 'Output' })).toContainText('42');
    await inspect(page, 'tools-try');
    await tool.getByRole('checkbox', { name: 'Enter the arguments as JSON' }).check();
    await tool.getByRole('textbox', { name: 'Arguments, as JSON' }).fill('{"a": "two", "b": 1}');
    await tool.getByRole('button', { name: 'Call the tool' }).click();
    await expect(tool.getByRole('alert')).toContainText('do not fit the schema');
    await inspect(page, 'tools-refused');

    await peer.stop();
    await page.getByRole('navigation', { name: 'Tools by server' }).getByRole('link', { name: /^\S* ?sums/ }).click();
    await detail.getByRole('button', { name: 'Check again' }).click();
    await expect(detail).toContainText('Does not answer');
    await expect(detail).toContainText('The tools below are those it had before.');
    await page.getByRole('button', { name: 'Dismiss' }).first().click();
    await inspect(page, 'tools-away');
    await detail.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog', { name: 'Remove sums?' }).getByRole('button', { name: 'Remove the server' }).click();
    await expect(page.getByRole('region', { name: 'MCP servers' })).toContainText('None is registered.');
    expect(await server.call('GET', '/tools')).toMatchObject({ items: [] });
  } finally {
    await peer.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a program that speaks MCP is registered by its command', async ({ page }) => {
  test.slow();
  const folder = mkdtempSync(join(tmpdir(), 'baton peers-'));
  try {
    await page.goto('/tools');
    await page.getByRole('button', { name: 'Register a server' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Register a server of tools' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill('program');
    await dialog.getByRole('button', { name: 'A program of the server’s machine' }).click();
    const command = dialog.getByRole('textbox', { name: 'Command' });
    await command.fill(`${process.execPath} "${eras}`);
    await dialog.getByRole('button', { name: 'Register' }).click();
    await expect(dialog).toContainText('A quote is left open.');
    await inspect(page, 'tools-register-program');
    await command.fill(`${process.execPath} ${eras} "${folder}" stdio`);
    await dialog.getByRole('button', { name: 'Register' }).click();
    await expect(page).toHaveURL(/server=program/);
    await expect(page.getByRole('article', { name: 'program' })).toContainText(`'${folder}' stdio`);
    await page.getByRole('button', { name: 'Register a server' }).first().click();
    await dialog.getByRole('textbox', { name: 'Name' }).fill('program');
    await dialog.getByRole('textbox', { name: 'Address' }).fill('http://127.0.0.1:9/mcp');
    await dialog.getByRole('button', { name: 'Register' }).click();
    await expect(dialog).toContainText('A server of this name is registered.');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
