import { selectorProblem, selectorText } from '../../access';
import { VaultErrors } from '../errors';
import { type NamespaceSelector } from '../role-options';
import { type TokenReviewer } from '../token-reviewer';

/**
 * The selector as Vault takes it.
 * @throws VAULT_NAMESPACE_SELECTOR
 */
export function selectorArgument(
  { namespaceSelector }: NamespaceSelector,
  reviewer: TokenReviewer,
  at: string,
): string | undefined {
  if (namespaceSelector === undefined) return undefined;
  const problem =
    selectorProblem(namespaceSelector) ??
    (reviewer.readsNamespaces
      ? undefined
      : 'Vault reads the labels of a namespace with the token of a reviewer, and TokenReviewer.clientJwt() has none: every login from another namespace would end in 403');
  if (problem !== undefined) {
    throw VaultErrors.VAULT_NAMESPACE_SELECTOR({ rule: problem, got: namespaceSelector }, at);
  }
  return selectorText(namespaceSelector);
}

/** From untyped code. @throws VAULT_NAMESPACE_SELECTOR */
export function refuseSelector(props: object, at: string): void {
  const got = (props as NamespaceSelector).namespaceSelector;
  if (got === undefined) return;
  const rule = 'a JWT mount knows no labels of namespaces; a Kubernetes mount reads them from the API server';
  throw VaultErrors.VAULT_NAMESPACE_SELECTOR({ rule, got }, at);
}
