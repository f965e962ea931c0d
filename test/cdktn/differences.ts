type Json = Readonly<Record<string, unknown>>;

/** A place in a stack and what is there, as `azurerm_subnet.Nodes` and `lifecycle.ignore_changes[0] = "delegation"`. */
function linesOf(stack: Json): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const section of ['resource', 'data', 'provider', 'output', 'variable'] as const) {
    for (const [type, named] of Object.entries((stack[section] ?? {}) as Json)) {
      for (const [name, body] of Object.entries(named as Json)) {
        found.set(`${section === 'resource' ? '' : `${section}.`}${type}.${name}`, leaves('', body));
      }
    }
  }
  const { terraform, check, moved } = stack;
  found.set('terraform', leaves('', { terraform, check, moved }));
  return found;
}

function leaves(path: string, value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) {
    return value === undefined ? [] : [`${path} = ${JSON.stringify(value)}`];
  }
  const entries = Object.entries(value).filter(([key]) => key !== '//');
  if (entries.length === 0) return [`${path} = ${Array.isArray(value) ? '[]' : '{}'}`];
  return entries.flatMap(([key, inner]) => leaves(path === '' ? key : `${path}.${key}`, inner));
}

/**
 * What the second of two stacks has otherwise than the first, a line each: `-` is gone, `+` is new. Resources of a type that
 * differ in the same way are counted, of all that there are of the type.
 */
export function differences(first: Json, second: Json): readonly string[] {
  const [before, after] = [linesOf(first), linesOf(second)];
  const counts = new Map<string, number>();
  const count = (line: string) => counts.set(line, (counts.get(line) ?? 0) + 1);
  const typeOf = (address: string) => address.replace(/\.[^.]*$/, '');
  for (const address of new Set([...before.keys(), ...after.keys()])) {
    const [old, current] = [before.get(address), after.get(address)];
    if (old === undefined || current === undefined) {
      count(`${address} ${old === undefined ? 'is new' : 'is gone'}`);
      continue;
    }
    for (const line of old) if (!current.includes(line)) count(`${typeOf(address)}: - ${plain(line)}`);
    for (const line of current) if (!old.includes(line)) count(`${typeOf(address)}: + ${plain(line)}`);
  }
  const total = (line: string) => {
    const type = line.replace(/: [-+] .*$/, '');
    return [...after.keys()].filter((address) => typeOf(address) === type).length;
  };
  return [...counts]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([line, number]) => {
      const of = total(line);
      return of > 1 ? `${line} (${String(number)} of ${String(of)})` : line;
    });
}

/** A reference to a resource without its name, which says only where it is. */
function plain(line: string): string {
  return line.replaceAll(/\$\{([a-z_]+)\.\w+\.(\w+)\}/g, '${$1.*.$2}');
}
