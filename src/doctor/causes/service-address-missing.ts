import { worldNode } from '../../cluster/world.ts';
import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { commandLine } from '../command-line.ts';
import { prove } from '../proof.ts';

const device = 'kube-ipvs0';

export const serviceAddressMissing = defineCause({
  id: 'service-address-missing',
  title: 'IPVS mode: a service address is not on the node',
  severity: 'error',
  symptom: 'One service address is dead for pods of a node; the node itself still reaches it.',
  proof:
    'IPVS has a virtual service at the address, and kube-ipvs0 does not have the address: packets are forwarded instead of given to IPVS.',
  fix: 'Restart kube-proxy, which puts it back; find who removed it.',
  needs: ['ipvsadm.txt', 'ip-addr.json'],
  breaks: ['dns', 'cluster-ip', 'apiserver', 'kube-proxy', 'node-port'],
  outranks: ['service-rules-missing', 'kube-proxy-not-running'],
  recognise: ({ nodes, world, stops }) =>
    nodes.flatMap((host) => {
      const addresses = host.facts.addresses;
      const services = worldNode(world, host.name)?.evidence.ipvs ?? [];
      if (addresses === null || !addresses.some((own) => own.device === device)) return [];
      const owned = new Set(addresses.map(({ address }) => address));
      const missing = services.flatMap(({ key, origin }) =>
        key.type === 'address' && !owned.has(key.address) ? [{ ...key, origin }] : [],
      );
      return groupBy(missing, ({ address }) => address).map((group): Sighting => {
        const { address, port, protocol } = group[0]!;
        const ref = world.directory.refOf(address, port, protocol) ?? address;
        return {
          node: host.name,
          subject: ref,
          title: `${device} of ${host.name} does not have ${address}, the address of ${ref}, which IPVS serves`,
          evidence: prove(group[0]!.origin, host.link(device)?.origin),
          fix: [commandLine('ip', 'addr', 'add', `${address}/${address.includes(':') ? 128 : 32}`, 'dev', device)],
          confidence: 1,
          explains: stops.filter(
            ({ flow, path, node }) =>
              (node === host.name || flow.node === host.name) && path.destination.ip === address,
          ),
        };
      });
    }),
});
