import { known } from '../../../../src/netfilter/host-view.ts';
import { testMatch } from '../match-rows.ts';
import { origin, packet } from '../samples.ts';

const port = (number: number) => ({ from: number, to: number });
const client = { address: '10.0.1.5', ports: { from: 32768, to: 60999 } };
const virtual = { address: '10.96.0.10', ports: port(80) };
const real = { address: '10.0.0.2', ports: port(8080) };
const ipvs = { client, virtual, real, method: 'masquerading', onePacket: false, origin } as const;

const toServer = packet({ destination: real.address, destinationPorts: real.ports, connection: { ipvs } });
const masqueraded = { ...toServer, source: '10.1.10.9' };
const answer = packet({
  source: real.address,
  sourcePorts: real.ports,
  destination: client.address,
  destinationPorts: client.ports,
  connection: { ipvs, direction: 'reply' },
});
const restored = { ...answer, source: virtual.address, sourcePorts: virtual.ports };
const withIpvs = { hasIpvs: () => known(true) };
const without = { hasIpvs: () => known(false) };

testMatch('ipvs', [
  ['on its way to the real server', '-m ipvs --ipvs', toServer, 'yes', withIpvs],
  ['negated', '-m ipvs ! --ipvs', toServer, 'no', withIpvs],
  ['an answer before IPVS has it', '-m ipvs --ipvs', answer, 'no', withIpvs],
  ['an answer after IPVS had it', '-m ipvs --ipvs', restored, 'yes', withIpvs],
  ['a packet IPVS has not had', '-m ipvs --ipvs', packet(), 'no', withIpvs],
  ['no IPVS', '-m ipvs ! --ipvs', packet(), 'yes', without],
  ['the virtual service', '-m ipvs --vproto tcp --vaddr 10.96.0.0/12 --vport 80', toServer, 'yes', withIpvs],
  ['another protocol', '-m ipvs --vproto udp --vaddr 10.96.0.10/32', toServer, 'no', withIpvs],
  ['another address', '-m ipvs --vaddr 10.96.0.11/32', toServer, 'no', withIpvs],
  ['another address, negated', '-m ipvs ! --vaddr 10.96.0.11/32', toServer, 'yes', withIpvs],
  ['another port', '-m ipvs --vport 8080', toServer, 'no', withIpvs],
  ['the connection is not found by a new source', '-m ipvs --vaddr 10.96.0.10/32', masqueraded, 'no', withIpvs],
  ['nor by an answer', '-m ipvs --vaddr 10.96.0.10/32', restored, 'no', withIpvs],
  ['nor without IPVS, negated or not', '-m ipvs ! --vaddr 10.96.0.10/32', packet(), 'no', without],
  ['the direction', '-m ipvs --vdir ORIGINAL', toServer, 'yes', withIpvs],
  ['the forwarding method', '-m ipvs --vmethod MASQ', toServer, 'yes', withIpvs],
  ['another forwarding method', '-m ipvs --vmethod GATE', toServer, 'no', withIpvs],
  [
    'the controlling connection',
    '-m ipvs --vportctl 21',
    toServer,
    'if a controlling connection has that port',
    withIpvs,
  ],
  ['IPVS was not collected', '-m ipvs --ipvs', packet(), 'if IPVS has had the packet'],
  [
    'IPVS was not collected, a virtual address',
    '-m ipvs --vaddr 10.96.0.10/32',
    packet(),
    'if IPVS has had the packet',
  ],
  ['IPVS was not collected, negated', '-m ipvs ! --ipvs', packet(), 'if not (IPVS has had the packet)'],
]);
