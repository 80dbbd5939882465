import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import type { Examination } from '../examination.ts';
import { prove, proveStop } from '../proof.ts';
import type { Stop } from '../stop.ts';
import { stopsBy } from '../stops-of.ts';

export const bridgeNetfilterOff = defineCause({
  id: 'bridge-netfilter-off',
  title: 'Bridged packets pass by the rules of the node',
  severity: 'error',
  symptom:
    'A service fails when it picks a pod on the same node as the client; DNS says "reply from unexpected source". From other nodes it works.',
  proof:
    'net.bridge.bridge-nf-call-iptables is 0, or br_netfilter is not loaded, and the answer of a pod crosses the bridge without being translated back.',
  fix: 'Load br_netfilter and set net.bridge.bridge-nf-call-iptables to 1, both for the next boot as well.',
  needs: ['sysctl.txt', 'brctl-show.txt'],
  breaks: ['dns', 'cluster-ip', 'node-port', 'apiserver'],
  recognise: (examination) =>
    groupBy(
      stopsBy(examination, 'answer-from-elsewhere').flatMap((stop) => {
        const node = bridgingNode(examination, stop);
        return node === null ? [] : [{ stop, node }];
      }),
      ({ node }) => node,
    ).map((group): Sighting => {
      const { node } = group[0]!;
      const name = settingFor(group[0]!.stop);
      const setting = examination.world.network.nodes.find((one) => one.name === node)?.facts.sysctls?.[name];
      return {
        node,
        subject: null,
        title:
          setting === undefined
            ? `br_netfilter is not loaded on ${node}: answers between pods of its bridge are not translated back`
            : `${name} is ${setting.value} on ${node}: answers between pods of its bridge are not translated back`,
        evidence: setting === undefined ? proveStop(group[0]!.stop) : prove(setting.origin),
        fix: [
          'modprobe br_netfilter',
          `sysctl -w ${name}=1`,
          'echo br_netfilter > /etc/modules-load.d/br_netfilter.conf',
          `echo ${name}=1 > /etc/sysctl.d/90-bridge-netfilter.conf`,
        ],
        confidence: 1,
        explains: group.map(({ stop }) => stop),
      };
    }),
});

const settingFor = ({ path }: Stop): string =>
  `net.bridge.bridge-nf-call-${path.destination.ip.includes(':') ? 'ip6tables' : 'iptables'}`;

/** The node whose bridge the answer crossed without bridge netfilter; null where the setting is on or not known. */
function bridgingNode({ world }: Examination, stop: Stop): string | null {
  const pod = world.network.podOf(stop.path.destination.ip);
  const sysctls = pod?.node?.facts.sysctls ?? null;
  return sysctls !== null && sysctls[settingFor(stop)]?.value !== '1' ? pod!.node!.name : null;
}
