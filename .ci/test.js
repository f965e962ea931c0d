// `npm test`: format, lint and build side by side, and jest on what was built. Arguments go to jest.
//
// jest begins when the build has ended, beside a check that still runs (on a machine without caches format and lint take
// 18 s each); a check that has failed by then spares it. Every exit code counts. What a check prints comes in one piece,
// and not into the output of jest.
const { spawn } = require('node:child_process');
const { join } = require('node:path');

const root = join(__dirname, '..');

/** Starts a program; gives its exit code, and all that it has printed unless it prints for itself. */
function run(command, args, { env = process.env, stdio = ['ignore', 'pipe', 'pipe'] } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env, stdio });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    child.on('error', (error) => resolve({ code: 1, output: `${command}: ${error.message}\n` }));
    // A program that a signal ends has no exit code.
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** A script of package.json. */
async function script(name) {
  const begin = Date.now();
  const { code, output } = await run('npm', ['run', '--silent', name]);
  const seconds = ((Date.now() - begin) / 1000).toFixed(1);
  const end = code === 0 ? `passed in ${seconds} s` : `FAILED (exit code ${code}) after ${seconds} s`;
  return { code, report: `${output}${name} ${end}\n` };
}

/**
 * Young objects get 64 MB before they are collected, not 16: nearly all that a test makes dies young, and jest's workers
 * (they inherit the flag) spend a tenth less processor time. `npx jest` works without.
 */
const JEST = ['--max-semi-space-size=64', join(root, 'node_modules/jest/bin/jest.js')];

/** Tells test/support/built.ts that the build is there. */
const BUILT = { AVC_BUILT: '1' };

async function main(args) {
  let failed = false;
  let held;
  const checked = ['check:format', 'check:lint', 'build'].map(async (name) => {
    const { code, report } = await script(name);
    if (code !== 0) failed = true;
    if (held === undefined) process.stdout.write(report);
    else held.push(report);
    return code;
  });
  const [, , built] = checked;
  if ((await built) === 0 && !failed) {
    held = [];
    const { code } = await run(process.execPath, [...JEST, ...args], {
      env: { ...process.env, ...BUILT },
      stdio: 'inherit',
    });
    if (code !== 0) failed = true;
    process.stdout.write(held.join(''));
    held = undefined;
  }
  await Promise.all(checked);
  return failed ? 1 : 0;
}

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
