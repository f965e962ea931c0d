import * as fc from 'fast-check';
import { type DeclaredFile, FileMode } from '../../../lib/pod';
import { type SaidOf, said } from './said';
import { files } from './contents';
import { certificates } from './certificates';

/** Files with a mode, or with those who see them. */
export const declared: SaidOf<DeclaredFile> = fc.oneof(
  { weight: 4, arbitrary: files as SaidOf<DeclaredFile> },
  { weight: 1, arbitrary: certificates as SaidOf<DeclaredFile> },
  files.map(({ file, code }) =>
    said<DeclaredFile>({ content: file, mode: '0444' }, { content: code, mode: FileMode.everyone() }),
  ),
  files.map(({ file, code }) =>
    said<DeclaredFile>(
      { content: file, mode: '400', visibleTo: ['main'] },
      { content: code, mode: FileMode.owner(), visibleTo: ['main'] },
    ),
  ),
);
