import * as vm from 'node:vm';

// What jest-environment.js saves, and what stays as jest has it. The compiler here is the one that jest loads files by.

/** What a file with this text gives in a new context in which `here` has the value. */
function run(text: string, filename: string, here: string): unknown {
  const compiled = vm.compileFunction(text, ['module'], {
    filename,
    parsingContext: vm.createContext({ here }),
  });
  return (compiled as () => unknown)();
}

/** How many scripts are compiled meanwhile. */
function compiledBy(action: () => void): number {
  const { Script } = vm;
  const module = jest.requireActual<{ Script: typeof Script }>('node:vm');
  let count = 0;
  module.Script = new Proxy(Script, {
    construct: (target, args: ConstructorParameters<typeof Script>) => {
      count += 1;
      return new target(...args);
    },
  });
  try {
    action();
  } finally {
    module.Script = Script;
  }
  return count;
}

test('a file is compiled once, and runs in each context with the globals of that context', () => {
  const compiled = compiledBy(() => {
    expect(['a', 'b'].map((here) => run('return here', '/once.js', here))).toEqual(['a', 'b']);
  });
  expect(compiled).toBe(1);
});

test('a file of another text, such as one that a test has written again, is compiled again', () => {
  const compiled = compiledBy(() => {
    expect(run('return 1', '/changed.js', '')).toBe(1);
    expect(run('return 2', '/changed.js', '')).toBe(2);
  });
  expect(compiled).toBe(2);
});

test.each([
  ['throw new Error(here)', '1:7'],
  ["'use strict';\n  throw new Error(here)", '2:9'],
])('an error of %j is at %s of the file', (text, place) => {
  let stack = '';
  try {
    run(text, '/failing.js', 'x');
  } catch (error) {
    stack = (error as Error).stack ?? '';
  }
  expect(stack).toContain(`/failing.js:${place}`);
});

test('a stack is captured as ever, but for one of all frames, as cdktf wants it for each token', () => {
  const captured = (limit: number): string | undefined => {
    const before = Error.stackTraceLimit;
    const object: { stack?: string } = {};
    Error.stackTraceLimit = limit;
    Error.captureStackTrace(object);
    Error.stackTraceLimit = before;
    return object.stack;
  };
  expect(captured(10)).toContain('jest-environment.test.ts');
  expect(captured(Number.MAX_SAFE_INTEGER)).toBeUndefined();
});
