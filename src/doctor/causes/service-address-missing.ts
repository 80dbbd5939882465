import { worldNode } from '../../cluster/world.ts';
import { groupBy } from '../../model/group-by.ts';
import type { Origin } from '../../model/origin.ts';
import type { Host } from '../../simulate/host.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { commandLine } from '../command-line.ts';
import type { Examination } from '../examination.ts';
import { enoughLines, prove } from '../proof.ts';
import type { Stop } from '../stop.ts';

const device = 'kube-ipvs0';

export const serviceAddressMissing = defineCause({
  id: 'service-address-missing',
  title: 'IPVS mode: a service address is not on the node',
  severity: 'error',
  symptom: 'One service address is dead for pods of a node; the node itself still reaches it.',
  proof:
    'IPVS has a virtual service at the address, and kube-ipvs0 does not have the address, or table local no route to it: packets are forwarded instead of given to IPVS.',
  fix: 'Restart kube-proxy, which puts it back; find who removed it.',
  needs: ['ipvsadm.txt', 'ip-addr.json'],
  breaks: ['dns', 'cluster-ip', 'apiserver', 'kube-proxy', 'node-port'],
  outranks: ['service-rules-missing', 'kube-proxy-not-running'],
  recognise: (examination) =>
    examination.nodes.flatMap((host): Sighting[] => {
      const missing = addressesNotHad(examination, host);
      return host.facts.addresses?.some((own) => own.device === device) === true
        ? [
            ...groupBy(missing, ({ address }) => address).map((group) => oneAddress(examination, host, group[0]!)),
            ...withoutRoutes(examination, host),
          ]
        : wholeDevice(examination, host, missing);
    }),
});

/** The kernel puts a route into table local for each address; without it the address is there, and its packets are forwarded. */
function withoutRoutes({ world, stops }: Examination, host: Host): Sighting[] {
  const served = new Set(
    (worldNode(world, host.name)?.evidence.ipvs ?? []).flatMap(({ key }) =>
      key.type === 'address' ? [key.address] : [],
    ),
  );
  const lost = (host.facts.addresses ?? []).filter(({ device: carrier, address }) => {
    const owned = host.owns(address);
    return carrier === device && served.has(address) && owned.known && !owned.value;
  });
  if (lost.length === 0) return [];
  const addresses = lost.map(({ address }) => address);
  const named = `${addresses.slice(0, 3).join(', ')}${addresses.length > 3 ? ` and ${addresses.length - 3} more` : ''}`;
  return [
    {
      node: host.name,
      subject: null,
      title: `table local of ${host.name} has no route to ${named} of ${device}, which IPVS serves`,
      evidence: prove(...lost.slice(0, enoughLines).map(({ origin }) => origin)),
      fix: addresses
        .slice(0, 20)
        .map((address) =>
          commandLine(
            'ip',
            ...(address.includes(':') ? ['-6'] : []),
            'route',
            'add',
            'local',
            address,
            'dev',
            device,
            'table',
            'local',
          ),
        ),
      confidence: 1,
      explains: stops.filter((stop) => addresses.some((address) => asksFor(stop, host, address))),
    },
  ];
}

/** A virtual service of IPVS. */
interface VirtualService {
  address: string;
  port: number;
  protocol: string;
  origin: Origin;
}

/** Those at addresses of services that no device of the node has. Node ports are served at the node's own, which are not looked for. */
function addressesNotHad({ world }: Examination, host: Host): VirtualService[] {
  const owned = new Set(host.facts.addresses?.map(({ address }) => address));
  const services = world.evidence.api.services;
  const given = new Set(services?.flatMap((one) => [...one.clusterIps, ...one.externalIps, ...one.loadBalancerIps]));
  if (host.facts.addresses === null) return [];
  return (worldNode(world, host.name)?.evidence.ipvs ?? []).flatMap(({ key, origin }) =>
    key.type === 'address' && !owned.has(key.address) && (services === null || given.has(key.address))
      ? [{ ...key, origin }]
      : [],
  );
}

function oneAddress({ world, stops }: Examination, host: Host, { address, port, protocol, origin }: VirtualService) {
  const ref = world.directory.refOf(address, port, protocol) ?? address;
  return {
    node: host.name,
    subject: ref,
    title: `${device} of ${host.name} does not have ${address}, the address of ${ref}, which IPVS serves`,
    evidence: prove(origin, host.link(device)?.origin),
    fix: [commandLine('ip', 'addr', 'add', `${address}/${address.includes(':') ? 128 : 32}`, 'dev', device)],
    confidence: 1,
    explains: stops.filter((stop) => asksFor(stop, host, address)),
  };
}

/** IPVS may be full of what an earlier mode left: without the device, packets that are lost for it tell that it is in use. */
function wholeDevice({ stops }: Examination, host: Host, missing: readonly VirtualService[]): Sighting[] {
  const explains = stops.filter(
    (stop) => stop.by === 'cluster-ip-untranslated' && missing.some(({ address }) => asksFor(stop, host, address)),
  );
  if (explains.length === 0) return [];
  return [
    {
      node: host.name,
      subject: null,
      title: `${host.name} has no device ${device}: none of the addresses that IPVS serves is on the node`,
      evidence: prove(...missing.slice(0, enoughLines).map(({ origin }) => origin)),
      fix: ['kubectl -n kube-system rollout restart daemonset kube-proxy'],
      confidence: 0.95,
      explains: stops.filter((stop) => missing.some(({ address }) => asksFor(stop, host, address))),
    },
  ];
}

const asksFor = ({ flow, path, node }: Stop, { name }: Host, address: string): boolean =>
  (node === name || flow.node === name) && path.destination.ip === address;
