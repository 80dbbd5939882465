import type { BundleManifest } from '../../model/bundle-manifest.ts';
import { answer, list, object, oneOf, orNull, type Schema, text, truth, whole } from './parts.ts';

const file = object({
  file: text('path in the bundle'),
  command: orNull(
    list(text(), 'the words of the command; null for what was read from a file of the system or from the API'),
  ),
  source: text('the command line, the file of the system, or the request'),
  exitCode: orNull(whole('null where the command did not run to its end, and where there was none')),
  stderr: text(),
  milliseconds: whole(),
  missing: orNull(object({ reason: oneOf('absent', 'empty', 'failed'), detail: orNull(text()) })),
});

/** bundle.json, the manifest of a bundle. */
export const bundleSchema: Schema = answer('Bundle', 'What a bundle says about its own making: bundle.json', {
  version: text('of the k8snet that wrote it'),
  time: text('when the reading began, ISO 8601'),
  redacted: truth,
  nodes: list(text()),
  api: orNull(text('the server whose objects these are, and the kubeconfig that leads to it')),
  commands: list(file, 'every file that was asked for, also those that are not there'),
} satisfies Record<Exclude<keyof BundleManifest, 'apiVersion' | 'kind'>, Schema>);
