import { Annotations } from 'cdktf';
import { type Construct } from 'constructs';
import { sayUnderNode } from '../../core';

/** Says about a construct what will fail or is risky. */
export function warn(construct: Construct, warning: string): void {
  Annotations.of(construct).addWarning(warning);
  sayUnderNode(construct, warning, 'VaultWarning');
}

/** Says about a construct what is worth to know. */
export function note(construct: Construct, said: string): void {
  Annotations.of(construct).addInfo(said);
  sayUnderNode(construct, said, 'VaultNote');
}
