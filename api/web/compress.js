// Puts `NAME.gz`, which the server sends as it is, in the place of every file that the build made.
import { readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const DIST = 'dist';

for (const name of readdirSync(DIST, { recursive: true })) {
  const path = join(DIST, name);
  if (statSync(path).isFile()) {
    writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
    rmSync(path);
  }
}
