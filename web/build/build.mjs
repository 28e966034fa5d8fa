// Builds the pages for the server: `node build/build.mjs OUTPUT` leaves OUTPUT/files (every file gzipped) and OUTPUT/stamp.
// Called by eng/web.targets. Exit code 0 without a stamp: the packages could not be fetched, and the server is built without pages.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { constants, gzipSync } from 'node:zlib';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const output = resolve(process.argv[2] ?? join(root, '../artifacts/web'));
const leastNode = [20, 19];

process.chdir(root);
mkdirSync(output, { recursive: true });
const unlock = lock(join(output, 'lock'));
try {
  await main();
} finally {
  unlock();
}

async function main() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < leastNode[0] || (major === leastNode[0] && minor < leastNode[1])) {
    withoutPages(`Node.js ${leastNode.join('.')} or later is needed to build the web pages; this is ${process.versions.node}.`);
    return;
  }

  const begun = new Date();
  if (upToDate() || !install()) {
    return;
  }

  const next = join(output, `next-${process.pid}`);
  try {
    const { build } = await import('vite');
    await build({ root, logLevel: 'warn', build: { outDir: next, emptyOutDir: true } });
  } catch (error) {
    // In one line, so that the build of the server shows all of it (eng/web.targets).
    const message = stripVTControlCharacters(String(error.message)).replaceAll(/\s*\n\s*/g, ' | ');
    console.error(`The web pages did not build: ${message}`);
    process.exitCode = 1;
    rmSync(next, { recursive: true, force: true });
    return;
  }

  compress(next);
  rmSync(join(output, 'files'), { recursive: true, force: true });
  renameSync(join(next, 'files'), join(output, 'files'));
  rmSync(join(output, 'manifest.json'), { force: true });
  renameSync(join(next, 'manifest.json'), join(output, 'manifest.json'));
  rmSync(next, { recursive: true, force: true });
  rmSync(join(output, 'missing'), { force: true });
  writeFileSync(join(output, 'stamp'), '');
  utimesSync(join(output, 'stamp'), begun, begun); // what changed while it ran is newer
}

/** Another build may have done the work while this one waited for the lock. */
function upToDate() {
  const stamp = join(output, 'stamp');
  if (!existsSync(stamp)) {
    return false;
  }

  const built = statSync(stamp).mtimeMs;
  const sources = ['src', 'public', 'build'].flatMap(filesIn);
  return [...sources, 'index.html', 'package.json', 'package-lock.json', 'vite.config.ts',
    '../src/Baton.Core/Definitions/workflow.schema.json'].every((file) => statSync(file).mtimeMs <= built);
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/** Installs what the lock file names, unless that is there already. */
function install() {
  const wanted = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
  const marker = join('node_modules', '.installed');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) {
    return true;
  }

  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const done = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--fetch-retries=1', '--loglevel=error'], {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (done.status !== 0) {
    withoutPages(`npm could not install what the web pages are built with:\n${done.stderr ?? done.error}`);
    return false;
  }

  writeFileSync(marker, wanted);
  return true;
}

/** Not an error of the server's build, but never silent: here, and where the pages would be. */
function withoutPages(why) {
  rmSync(join(output, 'files'), { recursive: true, force: true });
  rmSync(join(output, 'stamp'), { force: true });
  writeFileSync(join(output, 'missing'), why);
  console.log(`${why}\nBaton is built without its web pages.`);
}

/** The server sends every file gzipped, so it keeps nothing else. */
function compress(folder) {
  const made = join(folder, 'files');
  mkdirSync(made);
  for (const file of filesIn(folder)) {
    const name = relative(folder, file);
    if (name.startsWith('files')) {
      continue;
    }

    if (name === join('.vite', 'manifest.json')) {
      cpSync(file, join(folder, 'manifest.json'));
      continue;
    }

    const target = join(made, `${name}.gz`);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, gzipSync(readFileSync(file), { level: constants.Z_BEST_COMPRESSION }));
  }
}

/** One build at a time; the lock of a process that is gone counts for nothing. */
function lock(file) {
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') {
        throw error;
      }

      if (!isAlive(file)) {
        rmSync(file, { force: true });
      } else {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
      }
    }
  }
}

function isAlive(file) {
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
