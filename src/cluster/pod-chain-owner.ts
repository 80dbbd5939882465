import type { ChainOwner } from '../model/chain-explanation.ts';
import { addressOf } from './chain-names.ts';
import type { ChainView } from './chain-view.ts';
import { type CommentOwner, readCommentOwner } from './comment-owner.ts';
import { type FoundOwner, nobody } from './found-owner.ts';
import { cniChainName, hostPortChainNames } from './host-port-chain-names.ts';
import type { World } from './world.ts';

/** Everyone whom the comments of the rules that lead to the chain, and of its own rules, name. */
function* namedAround(chain: ChainView): Generator<CommentOwner> {
  for (const { comment } of [...chain.table.callers(chain.name), ...chain.rules()]) {
    const named = comment === null ? null : readCommentOwner(comment);
    if (named !== null) yield named;
  }
}

/** Owner of kubelet's KUBE-HP chains: comments name the pod. */
export function ownerOfHostPortChain(chain: ChainView, world: World): FoundOwner {
  const named = [...namedAround(chain)].find(({ kind }) => kind === 'pod');
  const byAddress = podByAddress(chain, world);
  if (named?.kind !== 'pod') return byAddress;
  const port = named.hostPort ?? 0;
  const protocol = chain.rules().find(({ protocol }) => protocol !== null)?.protocol ?? 'tcp';
  const isProven = hostPortChainNames(`${named.name}_${named.namespace}`, port, protocol.toUpperCase()).includes(
    chain.name,
  );
  return {
    owner: { ...podOwner(named.namespace, named.name, chain), port: named.hostPort },
    how: 'comment',
    computation: isProven
      ? `KUBE-HP- + base32(sha256 of ${named.name}_${named.namespace}, port and protocol), first 16 characters`
      : "The name is KUBE-HP- and a hash of the id of the pod's sandbox, host port and protocol; the id is not in the evidence, so the comment is trusted",
  };
}

/** Owner of the CNI plugins' chains: comments name network and container, the address tells the pod. */
export function ownerOfContainerChain(chain: ChainView, world: World): FoundOwner {
  const found = podByAddress(chain, world);
  const named = [...namedAround(chain)].find(({ kind }) => kind === 'container');
  if (named?.kind !== 'container') return found;
  const prefix = /^CNI-(?:DN-|SN-)?/.exec(chain.name)![0] as 'CNI-' | 'CNI-DN-' | 'CNI-SN-';
  const isProven = cniChainName(prefix, named.network, named.container) === chain.name;
  const sum = `${prefix} + sha512("${named.network}" + "${named.container}") in hexadecimal, cut to 28 characters`;
  return {
    ...found,
    computation: isProven ? `${sum} = ${chain.name}` : `${sum} is another name: the comment was cut or edited`,
  };
}

/** Owner of kube-router's chains. Their hashes hold the time of kube-router's last run: only comments tell. */
export function ownerOfNamedChain(chain: ChainView): FoundOwner {
  const kind = chain.name.startsWith('KUBE-NWPLCY-') ? 'network policy' : 'pod';
  const named = [...namedAround(chain)].find((owner) => owner.kind === kind);
  if (named?.kind !== 'pod' && named?.kind !== 'network policy') return nobody;
  const owner = { ...podOwner(named.namespace, named.name, null), kind: named.kind };
  const computation =
    'The name is a hash of namespace, name and the time of a run of kube-router: it cannot be computed';
  return { owner, how: 'comment', computation };
}

/** Owner of Calico's chains for an interface (`cali-tw-cali1234`) or a profile (`cali-pri-kns.default`): the name says it. */
export function ownerOfDeviceChain(chain: ChainView): FoundOwner {
  const name = /^cali-[a-z]+-(.*)$/.exec(chain.name)?.[1] ?? null;
  if (name === null) return nobody;
  const namespace = /^kns\.(.+)$/.exec(name)?.[1] ?? null;
  if (/^cali-(?:pri|pro)-/.test(chain.name) && namespace === null) return nobody;
  const kind = namespace === null ? 'device' : 'namespace';
  return { owner: { ...podOwner(namespace, namespace ?? name, null), kind }, how: 'name', computation: null };
}

function podByAddress(chain: ChainView, world: World): FoundOwner {
  const endpoint = chain.rules().flatMap(({ destinations }) => destinations)[0]?.endpoint;
  if (endpoint === undefined) return nobody;
  const pod = world.directory.podOf(addressOf(endpoint));
  const owner: ChainOwner = podOwner(pod?.namespace ?? null, pod?.name ?? null, chain);
  return { owner: pod ? owner : { ...owner, kind: 'endpoint' }, how: 'address', computation: null };
}

function podOwner(namespace: string | null, name: string | null, chain: ChainView | null): ChainOwner {
  const translation = chain?.rules().find(({ destinations }) => destinations.length > 0);
  const port = translation?.destinationPort;
  return {
    kind: 'pod',
    namespace,
    name,
    service: null,
    port: port && /^\d+$/.test(port) ? Number(port) : null,
    protocol: translation?.protocol ?? null,
    endpoint: translation?.destinations[0]?.endpoint ?? null,
  };
}
