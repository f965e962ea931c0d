const FACTORS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** A quantity of Kubernetes, `100m` or `64Mi`, as a number of cores or bytes; undefined for what is none. */
export function quantity(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const [, number, power, unit] =
    /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))(?:(e[+-]?\d+)|([a-z]{0,2}))$/i.exec(value) ?? [];
  if (number === undefined) return undefined;
  const factor = power === undefined ? FACTORS[unit ?? ''] : 1;
  return factor === undefined ? undefined : Number(`${number}${power ?? ''}`) * factor;
}
