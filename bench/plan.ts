/** A program that is run beside k8snet in the same round. */
export type Peer =
  | 'node -e 0'
  | 'reading'
  | 'legacy-save'
  | 'nft-restore'
  | 'JSON.parse'
  | 'its commands'
  | 'its commands, tar and gzip -1';

/** Work of k8snet that other work on the same files is compared with. */
export type Beside = 'trace ADDRESS:PORT' | 'trace svc/NAME, with API objects' | 'services, two nodes';

/** One piece of work, what it is measured against, and what it is to reach. */
export interface Row {
  what: string;
  command: string[];
  /** Most CPU time, as a multiple of each of these. */
  limits: [beside: Peer | Beside, most: number][];
  /** Most memory: megabytes, or a multiple of what `node -e 0` takes. */
  memory: number | 'x1.3' | null;
  /** Its memory is that of the process alone, not of the largest of those that it starts. */
  startsOthers?: boolean;
}

/** What is measured: the programs beside k8snet, and k8snet. */
export interface Plan {
  peers: Partial<Record<Peer, string[]>>;
  rows: Row[];
  /** Lines and megabytes of the rules. */
  file: { lines: number; megabytes: number };
}

export const k8snet = (...words: string[]): string[] => [process.execPath, 'bin/k8snet.js', ...words];
export const node = (script: string): string[] => [process.execPath, '-e', script];
export const row = (what: string, command: string[], limits: Row['limits'], memory: Row['memory'] = null): Row => ({
  what,
  command,
  limits,
  memory,
});
