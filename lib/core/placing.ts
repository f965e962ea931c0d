import { type checkedBy, has, type Shape, shape, TEXT } from './shapes';

/**
 * For constructors of constructs, which can do nothing before `super` but in its arguments: `super(placed(scope, id, props,
 * SHAPE), id)`. Checks where a construct is put, its id and its properties, and gives the scope back.
 *
 * @param check of the room
 * @param scope where its constructs may be: told by `node`, since an application may have a copy of constructs of its own
 */
export function placing(
  check: ReturnType<typeof checkedBy>,
  scope: Shape,
): <Scope>(scope: Scope, id: string, props?: unknown, of?: Shape) => Scope {
  return (given, id, props, of) => {
    check('scope', given, scope);
    const { path } = (given as Placed).node;
    check('id', id, TEXT, path);
    if (of !== undefined) check('', props, of, path === '' ? id : `${path}/${id}`);
    return given;
  };
}

interface Placed {
  readonly node: { readonly path: string; readonly scopes: readonly unknown[] };
}

/**
 * Where constructs may be.
 *
 * @param is as a rule reads: `a chart or another construct, such as "this"`
 * @param holds what it is, or one of those around it
 */
export function constructIn(is: string, holds: (construct: unknown) => boolean = () => true): Shape {
  return shape(is, (value) => has('node')(value) && isNode((value as Placed).node, holds));
}

function isNode(node: unknown, holds: (construct: unknown) => boolean): boolean {
  return has('path', 'scopes')(node) && (node as Placed['node']).scopes.some(holds);
}
