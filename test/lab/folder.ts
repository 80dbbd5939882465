import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aside } from './machine.ts';

/** A folder that goes when it is removed, or when this process ends, however that ends. */
export interface LabFolder {
  path: string;
  remove(): Promise<void>;
}

/** Makes the folder, and beside it a process that removes it once its input closes. */
export function makeFolder(): LabFolder {
  const path = mkdtempSync(join(tmpdir(), `k8snet-lab-${process.pid}-`));
  const keeper = spawn('sh', ['-c', 'cat; rm -rf "$1"', 'sh', path], aside);
  const gone = once(keeper, 'close');
  return {
    path,
    async remove() {
      keeper.stdin.end();
      await gone;
    },
  };
}
