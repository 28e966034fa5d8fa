import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from './support/test.ts';

test.use({ file: import.meta.filename });

const web = resolve(import.meta.dirname, '../../web');

test('the types of web/ are those of the server', async ({ server }) => {
  const answer = await fetch(`${server.url}/openapi/v1.json`, { headers: { Authorization: `Bearer ${server.token}` } });
  const folder = mkdtempSync(join(tmpdir(), 'baton-openapi-'));
  try {
    const [document, types] = [join(folder, 'openapi.json'), join(folder, 'schema.ts')];
    writeFileSync(document, await answer.text());
    execFileSync(process.execPath, ['build/api-types.mjs', document, types], { cwd: web });
    const kept = readFileSync(join(web, 'src/api/schema.gen.ts'), 'utf8');
    expect(kept === readFileSync(types, 'utf8'), 'src/api/schema.gen.ts is old: run npm run api (see CONTRIBUTING.md)').toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
