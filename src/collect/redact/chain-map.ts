import {
  chainHash,
  hashedText,
  printServicePort,
  type ServicePortName,
  splitServiceChain,
} from '../../cluster/chain-names.ts';
import { readCommentOwner } from '../../cluster/comment-owner.ts';
import { cniChainName, hostPortChainNames } from '../../cluster/host-port-chain-names.ts';
import { nftChainName, readNftChainName } from '../../cluster/nft-chain-names.ts';
import { printEndpoint } from '../../model/address.ts';
import type { ClusterObjects } from '../../model/objects.ts';
import type { Files } from '../../sources/files.ts';
import { scramble } from './bits.ts';
import { type Maps, redactText, redactWord } from './redactor.ts';

/** Everything but the chains. */
type Basis = Omit<Maps, 'chains'>;

const protocols = ['tcp', 'udp', 'sctp'];

/**
 * Chains whose names are hashes of names and addresses get the names that follow from the new ones: they are computed from the objects of the
 * API, and from what rules tell of services and endpoints that the API has no more. A hash that nothing explains becomes another at random.
 */
export function mapChains(files: Files, api: ClusterObjects, basis: Basis): Maps['chains'] {
  const hashes = new Map<string, string>();
  const whole = new Map<string, string>();
  const rules = readRules(files);
  const ports = servicePorts(api, rules.comments);
  for (const port of ports.values()) noteHashes(hashes, port, basis);
  for (const { port, endpoints } of endpointsOf(api)) noteHashes(hashes, port, basis, endpoints);
  noteEndpointChains(hashes, rules, ports, basis);
  noteHostPorts(whole, api, rules.comments, basis);
  noteNetworks(whole, rules.comments, basis);
  return (chain) => {
    const split = splitServiceChain(chain);
    if (split !== null) return split.prefix + (hashes.get(split.hash) ?? opaque(split.hash, basis));
    const known = whole.get(chain);
    if (known !== undefined) return known;
    if (chain.startsWith('KUBE-HP-')) return `KUBE-HP-${opaque(chain.slice('KUBE-HP-'.length), basis)}`;
    return chain.startsWith('CNI-') ? null : mapNftName(chain, basis);
  };
}

const opaque = (hash: string, { key }: Basis): string =>
  chainHash(scramble(key, `chain ${hash}`).toString('hex'), hash.length);

const mapPort = ({ namespace, service, port }: ServicePortName, basis: Basis): ServicePortName => ({
  namespace: redactWord(namespace, basis, false),
  service: redactWord(service, basis, false),
  port: redactWord(port, basis, true),
});

/** `10.0.0.1:80`, `[fd00::1]:80` */
const mapEndpoint = (endpoint: string, basis: Basis): string =>
  endpoint.replace(
    /^(\[?)(.*?)(\]?:\d+)$/,
    (_, open: string, address: string, end: string) => open + basis.addresses(address) + end,
  );

/** Both forms of the text of a port without a name; with endpoints the names of KUBE-SEP chains. */
function noteHashes(
  hashes: Map<string, string>,
  port: ServicePortName,
  basis: Basis,
  endpoints: Iterable<string> = [''],
): void {
  const mapped = printServicePort(mapPort(port, basis));
  for (const endpoint of endpoints) {
    const to = endpoint === '' ? '' : mapEndpoint(endpoint, basis);
    for (const [index, text] of printServicePort(port).entries())
      for (const protocol of protocols)
        hashes.set(
          chainHash(hashedText(text, protocol, endpoint)),
          chainHash(hashedText(mapped[index]!, protocol, to)),
        );
  }
}

const keyOf = ({ namespace, service, port }: ServicePortName): string => `${namespace}/${service}:${port}`;

function servicePorts(api: ClusterObjects, comments: Iterable<string>): Map<string, ServicePortName> {
  const ports = new Map<string, ServicePortName>();
  const note = (port: ServicePortName): void => void ports.set(keyOf(port), port);
  for (const { namespace, name, ports: own } of api.services ?? [])
    for (const { name: port } of own) note({ namespace, service: name, port });
  for (const { port } of endpointsOf(api)) note(port);
  for (const comment of comments) {
    const owner = readCommentOwner(comment);
    if (owner?.kind === 'service') note({ namespace: owner.namespace, service: owner.service, port: owner.port });
  }
  return ports;
}

function* endpointsOf(api: ClusterObjects): Generator<{ port: ServicePortName; endpoints: string[] }> {
  for (const { namespace, service, ports, endpoints } of api.endpointSlices ?? [])
    for (const { name, port } of ports)
      if (port !== null)
        yield {
          port: { namespace, service, port: name },
          endpoints: endpoints.map(({ address }) => printEndpoint(address, port)),
        };
}

/** What the dumps tell of chains of endpoints, line by line, whatever table they stand in. */
interface RuleFacts {
  comments: Set<string>;
  /** By chain: where it sends packets, and the comment of that rule. */
  translations: Map<string, { endpoint: string; comment: string | null }>;
  /** By chain: the chains that jump to it. */
  callers: Map<string, Set<string>>;
}

function readRules(files: Files): RuleFacts {
  const facts: RuleFacts = { comments: new Set(), translations: new Map(), callers: new Map() };
  for (const path of files.paths.filter((one) => /\/(?:ip6?tables|nft)-[^/]*$/.test(one))) {
    const { text } = files.read(path);
    for (const [, quoted, plain, listed] of text.matchAll(
      /\bcomment"?:?\s*(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))|\/\* (.*?) \*\//g,
    ))
      facts.comments.add((quoted ?? plain ?? listed)!.replaceAll('\\"', '"'));
    for (const [line, chain, rest] of text.matchAll(/^(?:\[\d+:\d+\] )?-A (KUBE-\S+) (.*)$/gm))
      readRule(facts, line, chain!, rest!);
  }
  return facts;
}

function readRule({ translations, callers }: RuleFacts, line: string, chain: string, rest: string): void {
  const endpoint = / --to-destination (\S+)/.exec(` ${rest}`)?.[1];
  const comment = / --comment (?:"([^"]*)"|(\S+))/.exec(line);
  if (endpoint !== undefined) translations.set(chain, { endpoint, comment: comment?.[1] ?? comment?.[2] ?? null });
  const target = / -[jg] (KUBE-SEP-\S+)/.exec(` ${rest}`)?.[1];
  if (target !== undefined) callers.set(target, (callers.get(target) ?? new Set()).add(chain));
}

/** Endpoints that the API has no more: of the service that the comment names, else of the one whose chain leads there. */
function noteEndpointChains(
  hashes: Map<string, string>,
  { translations, callers }: RuleFacts,
  ports: Map<string, ServicePortName>,
  basis: Basis,
): void {
  const byHash = new Map<string, ServicePortName>();
  for (const port of ports.values())
    for (const text of printServicePort(port))
      for (const protocol of protocols) byHash.set(chainHash(hashedText(text, protocol)), port);
  for (const [chain, { endpoint, comment }] of translations) {
    const hash = splitServiceChain(chain)?.hash;
    if (hash === undefined || hashes.has(hash)) continue;
    const named = comment === null ? null : readCommentOwner(comment);
    const leading = [...(callers.get(chain) ?? [])].flatMap(
      (caller) => byHash.get(splitServiceChain(caller)?.hash ?? '') ?? [],
    );
    for (const port of [...(named?.kind === 'service' ? [named] : []), ...leading])
      noteHashes(hashes, port, basis, [endpoint]);
  }
}

/** KUBE-HP chains that are named by pods: those of the API, and those that comments name. */
function noteHostPorts(
  whole: Map<string, string>,
  api: ClusterObjects,
  comments: Iterable<string>,
  basis: Basis,
): void {
  const note = (name: string, namespace: string, port: number, hostIp: string | null): void => {
    const mapped = `${redactWord(name, basis, false)}_${redactWord(namespace, basis, false)}`;
    for (const protocol of [...protocols, ...protocols.map((one) => one.toUpperCase())]) {
      const olds = hostPortChainNames(`${name}_${namespace}`, port, protocol, hostIp ?? '');
      const news = hostPortChainNames(mapped, port, protocol, hostIp === null ? '' : basis.addresses(hostIp));
      for (const [index, old] of olds.entries()) whole.set(old, news[index]!);
    }
  };
  for (const { name, namespace, containers } of api.pods ?? [])
    for (const { hostPort, hostIp } of containers.flatMap(({ ports }) => ports))
      if (hostPort !== null) note(name, namespace, hostPort, hostIp);
  for (const comment of comments) {
    const owner = readCommentOwner(comment);
    if (owner?.kind === 'pod' && owner.hostPort !== null) note(owner.name, owner.namespace, owner.hostPort, null);
  }
}

/** Chains of the CNI plugins hold a network's name and the random id of a container. */
function noteNetworks(whole: Map<string, string>, comments: Iterable<string>, basis: Basis): void {
  for (const comment of comments) {
    const owner = readCommentOwner(comment);
    if (owner?.kind !== 'container') continue;
    const network = redactWord(owner.network, basis, true);
    for (const prefix of ['CNI-', 'CNI-DN-', 'CNI-SN-'] as const)
      whole.set(cniChainName(prefix, owner.network, owner.container), cniChainName(prefix, network, owner.container));
  }
}

/** `service-ULMVA6XW-ns1/svc1/tcp/p80`; a set of affinity is named as the chain of its endpoint. */
function mapNftName(name: string, basis: Basis): string {
  const [, kind = '', rest = ''] = /^([a-z]+)(-.*)$/.exec(name) ?? [];
  const read = readNftChainName(kind === 'affinity' ? `endpoint${rest}` : name);
  if (read !== null) {
    const endpoint = read.endpoint === null ? undefined : mapEndpoint(read.endpoint, basis);
    return `${kind}-${nftChainName(mapPort(read, basis), read.protocol, endpoint)}`;
  }
  const [hash = '', ...words] = rest.slice(1).split('-');
  return `${kind}-${opaque(hash, basis)}-${redactText(words.join('-'), { ...basis, chains: () => null }, { guarded: false })}`;
}
