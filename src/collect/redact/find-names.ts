import { readCommentOwner } from '../../cluster/comment-owner.ts';
import { readNftChainName } from '../../cluster/nft-chain-names.ts';
import type { ClusterObjects } from '../../model/objects.ts';
import type { Files } from '../../sources/files.ts';
import { commonNames } from './common-words.ts';
import { isName, type KnownNames } from './name-map.ts';

/** Labels whose values follow from Kubernetes itself, or from a hash. */
const plainLabels = /(?:-hash|-generation|^(?:beta\.)?kubernetes\.io\/(?:arch|os))$/;

/** The names of machines, and of objects, labels, domains and whatever else people choose, in all of the evidence. */
export function findNames(files: Files, api: ClusterObjects): KnownNames {
  const hosts = new Set<string>();
  const words = new Set<string>();
  const host = (name: string | null | undefined): void => void (name && isName(name) && hosts.add(name));
  const word = (name: string | null | undefined): void => void (name && isName(name) && words.add(name));
  /** Of `shop.example.com` the parts: a search list may begin in the middle. */
  const domain = (name: string | null | undefined): void => {
    for (const label of name?.toLowerCase().split('.') ?? []) word(label);
  };
  const labels = (map: Record<string, string>): void => {
    for (const [key, value] of Object.entries(map)) if (!plainLabels.test(key)) word(value);
  };
  for (const path of files.paths) {
    const [top, folder = ''] = path.split('/');
    if (top === 'nodes') host(folder);
    if (top === 'pods' && folder.includes('_')) for (const name of folder.split('_')) word(name);
    findInText(path, files.read(path).text, host, word, domain);
  }
  for (const node of api.nodes ?? []) {
    host(node.name);
    host(node.hostname);
    labels(node.labels);
  }
  for (const { name, labels: own } of api.namespaces ?? []) {
    word(name);
    labels(own);
  }
  for (const pod of api.pods ?? []) {
    for (const name of [pod.namespace, pod.hostname, pod.subdomain, workloadOf(pod)]) word(name);
    for (const { name } of pod.containers) word(name);
    labels(pod.labels);
  }
  for (const service of api.services ?? []) {
    word(service.namespace);
    word(service.name);
    domain(service.externalName);
    labels(service.selector ?? {});
  }
  for (const slice of api.endpointSlices ?? []) {
    word(slice.namespace);
    word(slice.service);
    for (const { hostname, node, zone } of slice.endpoints) {
      word(hostname);
      host(node);
      word(zone);
    }
  }
  for (const policy of api.networkPolicies ?? []) for (const name of [policy.namespace, policy.name]) word(name);
  for (const ingress of api.ingresses ?? []) {
    for (const name of [ingress.namespace, ingress.name, ingress.className]) word(name);
    for (const rule of ingress.rules) domain(rule.host);
  }
  // A name of a machine is one, whoever else bears it.
  for (const name of hosts) words.delete(name);
  return { hosts, words };
}

/** `web` of the pod `web-7646587bb4-tj9xs`, whose replica set is `web-7646587bb4`. */
function workloadOf({ name, owner }: NonNullable<ClusterObjects['pods']>[number]): string | null {
  if (owner === null) return name;
  if (owner.kind === 'Node') {
    const common = [...commonNames].find((one) => name.startsWith(`${one}-`));
    return common === undefined ? name.slice(0, Math.max(name.length - owner.name.length - 1, 0)) : null;
  }
  return owner.kind === 'ReplicaSet' || owner.kind === 'Job' ? owner.name.replace(/-[a-z0-9]{5,10}$/, '') : owner.name;
}

type Note = (name: string | null | undefined) => void;

function findInText(path: string, text: string, host: Note, word: Note, domain: Note): void {
  const file = path.slice(path.lastIndexOf('/') + 1);
  if (/^(?:ip6?tables|nft)-.*\.(?:txt|json)$/.test(file)) findInRules(text, word);
  else if (file === 'resolv.conf') for (const name of lineWords(text, /^(?:search|domain)\s+(.*)$/gm)) domain(name);
  else if (file === 'netns.json') {
    for (const [, name] of text.matchAll(/"(?:hostname|name)": ?"([^"]*)"/g)) if (!isIdentifier(name!)) word(name);
  } else if (file === 'kube-proxy-config.yaml' || file === 'kube-proxy-command-line.txt')
    for (const name of lineWords(text, /^(?:hostnameOverride:|--hostname-override[= ])\s*"?([^"\s]+)/gm)) host(name);
  else if (file === 'sysctl.txt') for (const name of lineWords(text, /^kernel\.hostname = (.*)$/gm)) host(name);
  else if (/^ip-(?:addr|link)\.txt$/.test(file))
    for (const [, name] of text.matchAll(/ link-netns (\S+)/g)) if (!isIdentifier(name!)) word(name);
}

const lineWords = (text: string, shape: RegExp): string[] =>
  [...text.matchAll(shape)].flatMap(([, found]) => found!.trim().split(/\s+/));

/** `cni-1b4e28ba-2fa1-11d2-883f-0016d3cca427`: nobody chose it. */
const isIdentifier = (name: string): boolean => /^(?:cni-)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(name);

/** Comments of rules name services, pods and policies; chains of kube-proxy's nftables mode have them in their names. */
function findInRules(text: string, word: Note): void {
  const seen = new Set<string>();
  for (const [, quoted, plain, listed] of text.matchAll(
    /\bcomment"?:?\s*(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))|\/\* (.*?) \*\//g,
  )) {
    const comment = (quoted ?? plain ?? listed)!;
    if (seen.has(comment)) continue;
    seen.add(comment);
    const owner = readCommentOwner(comment.replaceAll('\\"', '"'));
    if (owner === null || owner.kind === 'container') continue;
    word(owner.namespace);
    word(owner.kind === 'service' ? owner.service : owner.name);
  }
  for (const [chain] of text.matchAll(/\b(?:service|local|external|firewall|endpoint)-[A-Z2-7]{8}-[^\s"]+/g)) {
    const name = seen.has(chain) ? null : readNftChainName(chain);
    seen.add(chain);
    word(name?.namespace);
    word(name?.service);
  }
}
