import { defineCause, type Sighting } from '../cause.ts';
import { examinedNodes } from '../clues/examined-nodes.ts';
import { prove } from '../proof.ts';

export const nodePortOnLoopback = defineCause({
  id: 'node-port-on-loopback',
  title: 'Node ports do not answer on 127.0.0.1',
  severity: 'info',
  symptom: 'curl 127.0.0.1:NODEPORT on the node hangs or is refused, while the address of the node answers.',
  proof:
    'kube-proxy runs in nftables mode, or with localhostNodePorts false, or the setting net.ipv4.conf.all.route_localnet is 0: the kernel then takes no packet from 127.0.0.1 to a pod. ::1 never works.',
  fix: 'This is meant to be so: ask an address of the node.',
  needs: ['sysctl.txt', 'kube-proxy-config.yaml', 'api/services.json'],
  breaks: [],
  recognise: (examination) => {
    const service = examination.world.evidence.api.services?.find(({ ports }) =>
      ports.some(({ nodePort }) => nodePort !== null && nodePort > 0),
    );
    if (service === undefined) return [];
    return examinedNodes(examination).flatMap(({ evidence, host }): Sighting[] => {
      const { kubeProxy } = evidence;
      const isOff = kubeProxy?.mode === 'nftables' || kubeProxy?.localhostNodePorts === false;
      const routing = host.facts.sysctls?.['net.ipv4.conf.all.route_localnet'];
      const line = isOff ? (kubeProxy.lines.localhostNodePorts ?? kubeProxy.origin) : routing?.origin;
      const isIptables = kubeProxy !== null && (kubeProxy.mode ?? 'iptables') === 'iptables';
      if (line === undefined || (!isOff && !(isIptables && routing?.value === '0'))) return [];
      const nodePort = service.ports.find((port) => port.nodePort !== null)!.nodePort!;
      return [
        {
          node: host.name,
          subject: null,
          title: `node ports do not answer on 127.0.0.1 of ${host.name} (such as ${nodePort} of ${service.namespace}/${service.name})`,
          evidence: prove(line, service.origin),
          fix: [`curl http://NODE-ADDRESS:${nodePort}`],
          confidence: 0.9,
          explains: [],
        },
      ];
    });
  },
});
