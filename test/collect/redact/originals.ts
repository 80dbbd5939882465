import { isIP } from 'node:net';
import type { ClusterObjects } from '../../../src/model/objects.ts';
import type { Files } from '../../../src/sources/files.ts';

/** Names that every cluster has, and those of the recordings' labels that are words of the tools' languages too. */
const common =
  /^(?:default|kubernetes|kube-.*|coredns(?:-[a-z0-9]+)?|localhost|linux|amd64|flannel|bridge|controller|etcd|control-plane|api|cache|node|allowed|alpha|beta)$/;

/** Fixed blocks, multicast, masks. */
const isCommonAddress = (text: string): boolean =>
  /^(?:0|127|22[4-9]|2[3-5]\d)\.|^169\.254\.|^(?:10\.0\.0\.0|172\.16\.0\.0|192\.168\.0\.0)$|^::|^f[ef]|^2000::$|^fc00::$/i.test(
    text,
  );

/** Addresses and MACs that stand in the evidence, in whatever file, found without any of the code under test. */
export function originalAddresses(files: Files): Set<string> {
  const found = new Set<string>();
  for (const path of files.paths) {
    for (const [text] of files.read(path).text.matchAll(/[0-9a-fA-F.:]{7,}/g)) {
      const bare = text.replace(/^[.:]+(?=[^:])|(?<=[^:])[.:]+$/g, '');
      if (isIP(bare) !== 0 && !isCommonAddress(bare)) found.add(bare);
      if (/^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(bare) && !/^(?:.[13579bdf]|00:00:00:00|ee:ee:ee)/.test(bare))
        found.add(bare);
    }
  }
  return found;
}

/** Names of the API's objects and of the machines. */
export function originalNames(files: Files, api: ClusterObjects): Set<string> {
  const names = [
    ...(api.nodes ?? []).flatMap(({ name, hostname }) => [name, hostname]),
    ...(api.namespaces ?? []).map(({ name }) => name),
    ...(api.pods ?? []).flatMap(({ namespace, name, owner, labels }) => [
      namespace,
      name,
      owner?.name,
      ...Object.values(labels),
    ]),
    ...(api.services ?? []).flatMap(({ namespace, name }) => [namespace, name]),
    ...(api.endpointSlices ?? []).flatMap(({ namespace, name }) => [namespace, name]),
    ...(api.networkPolicies ?? []).flatMap(({ namespace, name }) => [namespace, name]),
    ...files.paths.filter((path) => path.startsWith('nodes/')).map((path) => path.split('/')[1]),
  ];
  return new Set(
    names.filter(
      (name): name is string => typeof name === 'string' && /[a-z]/.test(name) && name.length > 2 && !common.test(name),
    ),
  );
}

/** Those that stand in a text as a word of their own. */
export function findIn(text: string, originals: Iterable<string>, around: string): string[] {
  const words = new Set(text.match(new RegExp(`[${around}]+`, 'g')) ?? []);
  return [...originals].filter((one) => words.has(one));
}
