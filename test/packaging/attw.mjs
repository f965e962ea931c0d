// Prints what are-the-types-wrong finds in a tarball, as JSON. A file of its own, because the checker is an ES module.
import { readFileSync } from 'node:fs';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';

const { entrypoints, problems } = await checkPackage(
  createPackageFromTarballData(readFileSync(process.argv[2])),
);
process.stdout.write(JSON.stringify({ doors: Object.keys(entrypoints), problems }));
