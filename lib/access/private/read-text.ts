import { readFileSync, statSync } from 'node:fs';
import { ConfigurationError } from '../../core';
import { AccessErrors } from '../errors';
import { MAX_BYTES } from './contract-text';

/** The text of a file. @throws ACCESS_CONTRACT_UNREADABLE, ACCESS_CONTRACT_TOO_LARGE */
export function readText(path: string): string {
  try {
    const stats = statSync(path);
    // Before anything is read: a device or a pipe may have no end.
    if (!stats.isFile())
      throw AccessErrors.ACCESS_CONTRACT_UNREADABLE({
        source: path,
        reason: stats.isDirectory() ? 'a folder' : 'no file',
        folder: stats.isDirectory(),
      });
    if (stats.size > MAX_BYTES) {
      throw AccessErrors.ACCESS_CONTRACT_TOO_LARGE({ source: path, bytes: stats.size, limit: MAX_BYTES });
    }
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (ConfigurationError.is(error)) throw error;
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw AccessErrors.ACCESS_CONTRACT_UNREADABLE({ source: path, reason });
  }
}
