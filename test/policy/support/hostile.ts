/** Texts that go on for ever in one place: a parser that looks back at each step would take minutes for one. */
export function hostilePolicies(): readonly string[] {
  return [
    '"'.repeat(50_000),
    `x ${'{ x '.repeat(50_000)}`,
    `x = ${'['.repeat(50_000)}`,
    `${'{"x":'.repeat(50_000)}`,
    `path "${'{{'.repeat(20_000)}" {}`,
    '/*'.repeat(50_000),
    '<<A\n'.repeat(20_000),
    `min = "${'1h'.repeat(30_000)}x"`,
  ];
}
