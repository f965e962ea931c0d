// What to see here: every function, constructor, factory and method that the package exports, called with one wrong value
// at a time among values that are right. The list is the API report's, so that a new entry point is here by itself; what
// is right for a new parameter is written in valid-values.ts, without which the test fails.
// One entry point alone: npx jest test/wrong-values -t 'AuthMount.jwt'
import { ConfigurationError } from '../../lib/core';
import { call, rightFor } from './calls';
import { type EntryPoint, entryPoints, type Parameter } from './entry-points';
import { EXCEPTIONS, NOT_TRIED } from './exceptions';
import { optionalProperties, withWrong, wrongValues } from './wrong-values';

interface Attempt {
  /** `kv2(mount`, and further in `AuthMount.jwt(options.audience`. */
  readonly where: string;
  readonly what: string;
  readonly args: () => readonly unknown[];
}

const entries = entryPoints().filter(({ name }) => !NOT_TRIED.some((one) => one.name.test(name)));
const looked = new Set<string>();
const all = entries.map((entry) => ({ entry, attempts: attemptsOf(entry) }));
const tried = all.reduce((sum, { attempts }) => sum + attempts.length, 0);
const used = new Set<(typeof EXCEPTIONS)[number]>();

function argumentsOf(entry: EntryPoint): unknown[] {
  const args = entry.parameters.map((parameter) => rightFor(entry, parameter)?.());
  while (args.length > 0 && args.at(-1) === undefined) args.pop();
  return args;
}

function attemptsOf(entry: EntryPoint): readonly Attempt[] {
  return entry.parameters.flatMap((parameter, index) =>
    wrongValues(kindsOf(parameter), rightFor(entry, parameter)?.(), looked).map((wrong) => ({
      where: `${entry.name}(${[parameter.name, ...wrong.at].join('.')}`,
      what: wrong.what,
      args: () => {
        const args = argumentsOf(entry);
        args[index] = withWrong(args[index], wrong);
        return args;
      },
    })),
  );
}

/** Of a rest parameter each argument is one item. */
function kindsOf({ kinds, rest }: Parameter): Parameter['kinds'] {
  const [item] = kinds.items;
  return rest && item !== undefined ? { ...item(), optional: false } : kinds;
}

/** How a wrong value was answered; undefined for an error of ours, with a code and, of a construct, its path. */
async function answer(entry: EntryPoint, { args }: Attempt): Promise<string | undefined> {
  try {
    await call(entry, args());
    return 'accepted';
  } catch (error) {
    if (!ConfigurationError.is(error)) return String(error).split('\n')[0];
    if (!/^[A-Z]+(?:_[A-Z\d]+)+$/.test(error.code)) return `code ${error.code}`;
    const placed = entry.parameters[0]?.name === 'scope' && entry.kind === 'constructor';
    return placed && error.constructPath === undefined && !/"?scope/.test(error.problem.subject)
      ? `no path in ${error.message}`
      : undefined;
  }
}

/** What the types have is known by name: there is no property that every caller is refused. */
async function knowsItsProperties(entry: EntryPoint): Promise<void> {
  for (const [index, parameter] of entry.parameters.entries()) {
    const paths = optionalProperties(kindsOf(parameter), rightFor(entry, parameter)?.());
    if (paths.length === 0) continue;
    const args = argumentsOf(entry);
    args[index] = paths.reduce((right, at) => withWrong(right, { at, value: undefined }), args[index]);
    await call(entry, args);
  }
}

function excused({ where, what }: Attempt): boolean {
  const found = EXCEPTIONS.find((one) => one.where.test(where) && one.values.includes(what));
  if (found !== undefined) used.add(found);
  return found !== undefined;
}

describe(`${String(tried)} wrong values of ${String(entries.length)} entry points`, () => {
  test('every parameter has a value that is right in valid-values.ts', () => {
    const unknown = entries.flatMap((entry) =>
      entry.parameters
        .filter((parameter) => rightFor(entry, parameter) === undefined)
        .map(({ name, kinds }) => `${entry.name}(${name}: ${kinds.written})`),
    );
    expect(unknown).toEqual([]);
  });

  test.each(all.map(({ entry, attempts }) => [entry.name, attempts.length, entry, attempts] as const))(
    '%s: %i',
    async (_name, _count, entry, attempts) => {
      await call(entry, argumentsOf(entry));
      await knowsItsProperties(entry);
      const wrong: string[] = [];
      for (const attempt of attempts) {
        const said = await answer(entry, attempt);
        if (said === undefined || (said === 'accepted' && excused(attempt))) continue;
        wrong.push(`${attempt.where} = ${attempt.what}): ${said}`);
      }
      expect(wrong).toEqual([]);
    },
  );

  test('every exception is of use', () => {
    expect(EXCEPTIONS.filter((one) => !used.has(one)).map(({ where }) => where.source)).toEqual([]);
  });
});
