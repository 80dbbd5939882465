import { lazy } from '../../model/lazy.ts';
import type { Bridge, BridgePort, HostFacts, Link, Missing } from '../../model/node.ts';
import { parseBrctl } from '../brctl/parse.ts';
import { parseBridgeFdb } from '../bridge/fdb.ts';
import { parseBridgeLink } from '../bridge/link.ts';
import { parseBridgeVlan } from '../bridge/vlan.ts';
import { parseIpAddr } from '../ip-addr/parse.ts';
import { mergeLinks } from '../ip-link/merge.ts';
import { parseIpLink } from '../ip-link/parse.ts';
import { parseIpNeigh } from '../ip-neigh/parse.ts';
import { parseIpRule } from '../ip-rule/parse.ts';
import { type HostPiece, hostPieces, rarePieces } from '../layout.ts';
import { parseSockets } from '../sockets/parse.ts';
import { parseSysctl } from '../sysctl/parse.ts';
import { choose, type Folder, parsePiece } from './folder.ts';
import { missingRoutes, readRoutes } from './routes.ts';

/** The facts of one network namespace, each parsed when it is first asked for. `expected`: whose absence is told. */
export function readHostFacts(folder: Folder, expected: readonly HostPiece[]): HostFacts {
  const addressFacts = lazy(() => parsePiece(folder, hostPieces.addresses, parseIpAddr));
  const linkFacts = lazy(() => parsePiece(folder, hostPieces.links, parseIpLink));
  const links = lazy(() => readLinks(folder, addressFacts()?.links ?? null, linkFacts()?.links ?? null));
  const routes = lazy(() => readRoutes(folder));
  const policyRules = lazy(() => ({
    4: parsePiece(folder, hostPieces.policyRules, (text, source) => parseIpRule(text, source, 4)),
    6: parsePiece(folder, hostPieces.policyRules6, (text, source) => parseIpRule(text, source, 6)),
  }));
  const neighbours = lazy(() => {
    const known = parsePiece(folder, hostPieces.neighbours, parseIpNeigh);
    const proxies = parsePiece(folder, rarePieces.neighbourProxies, parseIpNeigh) ?? [];
    return known === null && proxies.length === 0 ? null : [...(known ?? []), ...proxies];
  });
  const bridges = lazy(() => chooseBridges(parsePiece(folder, hostPieces.bridges, parseBrctl), links()));
  const bridgePorts = lazy(
    () => parsePiece(folder, hostPieces.bridgePorts, parseBridgeLink) ?? noneIsUnknown(linkFacts()?.ports ?? []),
  );
  const fdb = lazy(() => parsePiece(folder, hostPieces.fdb, parseBridgeFdb));
  const vlans = lazy(() => parsePiece(folder, hostPieces.vlans, parseBridgeVlan));
  const sysctls = lazy(() => parsePiece(folder, hostPieces.sysctls, parseSysctl));
  const sockets = lazy(() => parsePiece(folder, hostPieces.sockets, parseSockets));
  const missing = lazy((): Missing[] => [
    ...expected.flatMap((piece) => choose(folder, piece).missing ?? []),
    ...missingRoutes(folder, routes()),
  ]);
  return {
    get links() {
      return links();
    },
    get addresses() {
      return addressFacts()?.addresses ?? null;
    },
    get routes() {
      return routes();
    },
    get policyRules() {
      return policyRules();
    },
    get neighbours() {
      return neighbours();
    },
    get bridges() {
      return bridges();
    },
    get bridgePorts() {
      return bridgePorts();
    },
    get fdb() {
      return fdb();
    },
    get vlans() {
      return vlans();
    },
    get sysctls() {
      return sysctls();
    },
    get sockets() {
      return sockets();
    },
    get missing() {
      return missing();
    },
    get warnings() {
      return folder.warnings;
    },
  };
}

/** Devices of `ip link` and `ip addr` together. Text beside JSON is asked too: it alone names the namespace of a veth's other end. */
function readLinks(folder: Folder, ofAddresses: Link[] | null, ofLinks: Link[] | null): Link[] | null {
  if (ofAddresses === null && ofLinks === null) return null;
  const text = choose(folder, { files: ['ip-addr.txt', 'ip-link.txt'], silent: false }).text;
  const ofText = text === null ? [] : parseIpAddr(text.text, text.source).facts.links;
  return mergeLinks(ofLinks ?? [], ofAddresses ?? [], ofText);
}

/** `brctl show`, else the devices of kind bridge, which only `ip -d link` tells. */
function chooseBridges(listed: Bridge[] | null, links: Link[] | null): Bridge[] | null {
  if (listed !== null && listed.length > 0) return listed;
  if (links?.some((link) => link.kind !== null) !== true) return listed;
  return links
    .filter((link) => link.kind === 'bridge')
    .map(({ origin, name }) => ({
      origin,
      name,
      ports: links.filter((link) => link.master === name).map((link) => link.name),
    }));
}

/** `ip link` without `-d` tells no ports, which does not mean that there are none. */
const noneIsUnknown = (ports: BridgePort[]): BridgePort[] | null => (ports.length > 0 ? ports : null);
