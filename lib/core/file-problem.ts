/** Why a file cannot be read or written, such as `no such file or folder`. */
export function fileProblem(error: unknown): string {
  // An error of another realm is no instance of this one's class.
  const known = typeof error === 'object' && error !== null && 'message' in error;
  switch (known && 'code' in error ? error.code : undefined) {
    case 'ENOENT':
      return 'no such file or folder';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EISDIR':
      return 'it is a folder';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'a folder in its path is a file';
    case 'ELOOP':
      return 'links that lead to each other';
    default:
      // The path is in the error that quotes this.
      return String(known ? error.message : error).replace(/, \w+(?: '.*')?$/s, '');
  }
}
