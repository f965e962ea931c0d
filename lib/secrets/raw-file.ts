import { TemplateWriter } from './private/template-writer';
import { SecretFile, type SecretUse } from './secret-file';
import { type SecretRef } from './secret-ref';

/**
 * One value and nothing else, without a newline at the end. A value that is the empty string is an error of the
 * template, unless the reference says `orEmpty()`.
 */
export class RawFile extends SecretFile {
  public readonly format = 'raw';

  /** @internal */
  public constructor(private readonly ref: SecretRef) {
    super();
    Object.freeze(this);
  }

  /** @internal */
  protected override emptyByDecision(): boolean {
    return this.ref.mayBeEmpty;
  }

  public template(): string {
    const writer = new TemplateWriter();
    const text = writer.text(this.ref);
    const { request, key } = this.ref;
    if (!this.mayBeEmpty)
      writer.refuseEmpty(text, `${request.path}: the value of key ${JSON.stringify(key)} is empty`);
    return writer.render(writer.body([this.ref]));
  }

  /** @internal */
  protected uses(): readonly SecretUse[] {
    return [this.ref];
  }
}
