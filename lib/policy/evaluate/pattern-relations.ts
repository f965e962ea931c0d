import type { PathPattern } from './path-pattern';

/** Whether every path that `inner` matches is matched by `outer` too. */
export function covers(outer: PathPattern, inner: PathPattern): boolean {
  const { parts } = outer;
  const last = parts.length - 1;
  if (!outer.open && (inner.open || inner.parts.length !== parts.length)) return false;
  if (inner.parts.length < parts.length) return false;
  for (let index = 0; index <= last; index++) {
    const wanted = parts[index] ?? '';
    const given = inner.parts[index] ?? '';
    const covered =
      outer.open && index === last
        ? wanted === '' || (given !== '+' && given.startsWith(wanted))
        : wanted === '+' || wanted === given;
    if (!covered) return false;
  }
  return true;
}

/** Whether some path is matched by both. */
export function overlaps(a: PathPattern, b: PathPattern): boolean {
  const [short, long] = a.parts.length <= b.parts.length ? [a, b] : [b, a];
  if (!short.open && short.parts.length !== long.parts.length) return false;
  const last = short.parts.length - 1;
  for (let index = 0; index <= last; index++) {
    const one = short.parts[index] ?? '';
    const other = long.parts[index] ?? '';
    const otherIsBeginning = long.open && index === long.parts.length - 1;
    if (!compatible(one, short.open && index === last, other, otherIsBeginning)) return false;
  }
  return true;
}

/** Whether some segment fits both parts; a beginning fits whatever begins with it. */
function compatible(one: string, oneIsBeginning: boolean, other: string, otherIsBeginning: boolean): boolean {
  if ((one === '+' && !oneIsBeginning) || (other === '+' && !otherIsBeginning)) return true;
  if (oneIsBeginning && otherIsBeginning) return one.startsWith(other) || other.startsWith(one);
  if (oneIsBeginning) return other.startsWith(one);
  return otherIsBeginning ? one.startsWith(other) : one === other;
}
