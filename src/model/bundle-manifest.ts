import type { Missing } from './node.ts';

/** What a bundle says about its own making: bundle.json. */
export interface BundleManifest {
  apiVersion: 'k8snet/v1';
  kind: 'Bundle';
  /** Of the k8snet that wrote it. */
  version: string;
  /** When the reading began, ISO 8601. */
  time: string;
  /** Names, addresses and MACs are not the real ones. */
  redacted: boolean;
  nodes: string[];
  /** The server whose objects these are, with the kubeconfig that leads to it; null where no live server was asked. */
  api: string | null;
  /** Every file that was asked for, also those that are not there. */
  commands: CollectedFile[];
}

/** How one file of a bundle came to be. */
export interface CollectedFile {
  /** Path in the bundle. */
  file: string;
  /** The command's words; null for what was read from a file of the system or from the API. */
  command: string[] | null;
  /** The command line, the file of the system or the request. */
  source: string;
  /** Null where the command did not run to its end, and where there was none. */
  exitCode: number | null;
  stderr: string;
  milliseconds: number;
  /** Why it is not there, or not whole; null where it is. */
  missing: Pick<Missing, 'reason' | 'detail'> | null;
}

/** A bundle that stands. */
export interface Collected {
  path: string;
  /** Of the archive; null for a folder. */
  bytes: number | null;
  /** Files but for the manifest. */
  files: number;
  manifest: BundleManifest;
  /** What is worth knowing beside that. */
  remarks: string[];
}
