import * as fc from 'fast-check';
import { type DeclaredFile, type InjectInput } from '../../lib/pod';
import { declared } from './said/files';
import { type Said, type SaidOf } from './said/said';
import { CHOICES, mount, server } from './said/settings';

/** Server and mount, and the rest of the declaration, as the file has them and as `inject` takes them. */
export interface SaidDeclaration {
  readonly vault: unknown;
  readonly auth: unknown;
  readonly workload: Readonly<Record<string, unknown>>;
  readonly input: InjectInput;
}

/** Declarations in which every property occurs. */
export const declarations: fc.Arbitrary<SaidDeclaration> = fc
  .record({
    server,
    mount,
    file: declared,
    more: fc.dictionary(fc.constantFrom('db.env', 'tls.pem'), declared, { maxKeys: 2 }),
    chosen: fc.record(
      Object.fromEntries(
        Object.entries(CHOICES).map(([name, of]) => [
          name,
          fc.option(of as SaidOf<unknown>, { nil: undefined, freq: 1 }),
        ]),
      ),
    ),
  })
  .map(({ server: vault, mount: auth, file, more, chosen }) => {
    const all = Object.entries<Said<DeclaredFile>>({ 'api-key': file, ...more });
    const choices = Object.entries(chosen).filter(
      (one): one is [string, Said<unknown>] => one[1] !== undefined,
    );
    const part = (of: 'file' | 'code'): Record<string, unknown> => ({
      files: Object.fromEntries(all.map(([name, one]) => [name, one[of]])),
      ...Object.fromEntries(choices.map(([name, one]) => [name, one[of]])),
    });
    return {
      vault: vault.file,
      auth: auth.file,
      workload: part('file'),
      input: { ...part('code'), vault: vault.code, auth: auth.code, roleName: 'shop-web' } as InjectInput,
    };
  });

/** The properties that occur in them. */
export const SAID_PROPERTIES: readonly string[] = [
  'files',
  'vault',
  'auth',
  'roleName',
  ...Object.keys(CHOICES),
];
