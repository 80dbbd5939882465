import type { ChainOwner } from '../model/chain-explanation.ts';
import type { ClusterObjects } from '../model/objects.ts';
import { findByHash, type HashedOwner, servicePorts, withHashes } from './chain-index.ts';
import { printServicePort, splitServiceChain } from './chain-names.ts';
import type { Caller, ChainView, RuleView } from './chain-view.ts';
import { readCommentOwner } from './comment-owner.ts';
import { type FoundOwner, nobody } from './found-owner.ts';
import { isProven, readNftChainName } from './nft-chain-names.ts';
import { ownerByClusterIp, ownerByEndpoint } from './service-address-owner.ts';
import type { World } from './world.ts';

/** Owner of KUBE-SVC, KUBE-SVL, KUBE-EXT, KUBE-FW and KUBE-XLB chains. */
export function ownerOfServiceChain(chain: ChainView, world: World): FoundOwner {
  const { api } = world.evidence;
  const hashed = findByHash(chain.name, api);
  const callers = chain.table.callers(chain.name);
  if (hashed) return proven(chain, completed(hashed, api, callers));
  return ownerByComments(chain, callers, null, api) ?? ownerByClusterIp(callers, world) ?? unknownOwner(chain, api);
}

/** Owner of KUBE-SEP chains. An endpoint that the API no longer has is still tried with every service it has. */
export function ownerOfEndpointChain(chain: ChainView, world: World): FoundOwner {
  const { api } = world.evidence;
  const callers = chain.table.callers(chain.name);
  const translation = chain.rules().find(({ destinations }) => destinations.length > 0);
  const endpoint = translation?.destinations[0]?.endpoint ?? null;
  const hashed =
    findByHash(chain.name, api) ?? (endpoint === null ? null : tryServices(chain.name, endpoint, callers, api));
  if (hashed) return proven(chain, completed(hashed, api, callers));
  return (
    ownerByComments(chain, callers, endpoint, api) ??
    (endpoint === null ? null : ownerByEndpoint(endpoint, translation?.protocol ?? null, world)) ??
    unknownOwner(chain, api)
  );
}

/** Owner of the chains of kube-proxy's nftables mode: their names say it. */
export function ownerOfNftChain(chain: ChainView, world: World): FoundOwner {
  const name = readNftChainName(chain.name);
  if (name === null) return nobody;
  const { namespace, service, protocol, endpoint, hashed, hash } = name;
  const isRight = isProven(name);
  const owner = completed({ ...name, portNumber: null, hashed }, world.evidence.api, []);
  const sum = `base32(sha256("${hashed}")), first 8 characters`;
  return {
    owner: { ...serviceOwner(owner), namespace, service, protocol, endpoint },
    how: isRight ? 'hash' : 'name',
    computation: isRight
      ? `${sum} = ${hash}: the name is right`
      : `${sum} is not ${hash}: the name was cut or made by hand`,
  };
}

/** An endpoint that the API does not list: with the services that lead to it first, then with every service there is. */
function tryServices(chain: string, endpoint: string, callers: Caller[], api: ClusterObjects): HashedOwner | null {
  const hash = splitServiceChain(chain)?.hash;
  const leading = callers.flatMap((caller) => findByHash(caller.chain, api) ?? []);
  for (const candidates of [leading, servicePorts(api)]) {
    for (const candidate of candidates) {
      const found = withHashes({ ...candidate, endpoint }).find((hashed) => hashed.hash === hash);
      if (found) return found.owner;
    }
  }
  return null;
}

const sumOf = (chain: string, hashed: string): string =>
  `${splitServiceChain(chain)!.prefix} + base32(sha256("${hashed}")), first 16 characters`;

const proven = (chain: ChainView, owner: HashedOwner): FoundOwner => ({
  owner: serviceOwner(owner),
  how: 'hash',
  computation: `${sumOf(chain.name, owner.hashed)} = ${chain.name}`,
});

/** The comments name the owner; the hash of what they name is computed to confirm it. */
function ownerByComments(
  chain: ChainView,
  callers: Caller[],
  endpoint: string | null,
  api: ClusterObjects,
): FoundOwner | null {
  const around: (RuleView | Caller)[] = [...callers, ...chain.rules()];
  const comment = around
    .map(({ comment }) => (comment === null ? null : readCommentOwner(comment)))
    .find((named) => named?.kind === 'service');
  if (comment?.kind !== 'service') return null;
  const told = around.find(({ protocol }) => protocol !== null)?.protocol;
  const hash = splitServiceChain(chain.name)?.hash;
  for (const protocol of told ? [told] : ['tcp', 'udp', 'sctp']) {
    const found = withHashes({ ...comment, protocol, portNumber: null, endpoint }).find(
      (hashed) => hashed.hash === hash,
    );
    if (found) {
      const { computation } = proven(chain, found.owner);
      return {
        owner: serviceOwner(completed(found.owner, api, callers)),
        how: 'comment',
        computation: `${computation}: the hash of what the comment names confirms it`,
      };
    }
  }
  const [text] = printServicePort(comment);
  const owner = completed({ ...comment, protocol: told ?? '', portNumber: null, endpoint, hashed: '' }, api, callers);
  return {
    owner: serviceOwner(owner),
    how: 'comment',
    computation: `A comment names ${text}, but its hash${endpoint === null ? '' : ` with ${endpoint}`} is not the one in the name: the text was cut or edited, or an endpoint's address is missing in it`,
  };
}

function unknownOwner(chain: ChainView, api: ClusterObjects): FoundOwner {
  const hash = splitServiceChain(chain.name)?.hash ?? null;
  const tried =
    api.services === null ? 'the services of the API are not in the evidence' : 'no service of the API has this hash';
  return {
    owner: null,
    how: null,
    computation:
      hash === null
        ? 'The name has no hash of 16 characters'
        : `${hash} is the hash of a service port's name: ${tried}, and no comment names it`,
  };
}

/** With the number of the service's port, from the API or from the rule that asks for the cluster IP. */
function completed(owner: HashedOwner, api: ClusterObjects, callers: Caller[]): HashedOwner {
  if (owner.portNumber !== null) return owner;
  const { namespace, service, port } = owner;
  const object = api.services?.find((candidate) => candidate.namespace === namespace && candidate.name === service);
  const known = object?.ports.find(({ name }) => name === port)?.port;
  const asked = callers.find(({ comment }) => comment?.endsWith(' cluster IP'))?.destinationPort;
  return { ...owner, portNumber: known ?? (asked ? Number(asked) : null) };
}

const serviceOwner = (owner: HashedOwner): ChainOwner => ({
  kind: 'service',
  namespace: owner.namespace,
  name: owner.service,
  service: owner.service,
  port: owner.port === '' ? owner.portNumber : owner.port,
  protocol: owner.protocol === '' ? null : owner.protocol.toLowerCase(),
  endpoint: owner.endpoint,
});
