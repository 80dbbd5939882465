import { feed } from '../kernel/shell.ts';
import { demand } from './execute.ts';
import { type Machine, startMachine } from './machine.ts';
import { gatewayAddress, internetAddress, internetName, nodes, outsideAddress } from './plan.ts';
import { dnsServer, httpServer, type Program, startProgram } from './program.ts';

/** The machines by name. */
export type Machines = Map<string, Machine>;

const internetGateway = internetAddress.replace(/\d+$/, '1');

/** Starts all machines and plugs them into the networks. The gateway is also the switch, with a bridge for each network. */
export async function layNetworks(): Promise<Machines> {
  const names = [...nodes.map(({ name }) => name), 'outside', 'gateway', 'internet'];
  const started = await Promise.all(names.map(startMachine));
  const machines: Machines = new Map(started.map((machine) => [machine.name, machine]));
  const pid = (name: string): number => machines.get(name)!.pid;
  const cable = (port: string, name: string, device: string): string[] => [
    `link add ${port} type veth peer name ${device} netns ${pid(name)}`,
    `link set ${port} up`,
  ];
  const plugs = [...nodes.map(({ name }) => name), 'outside'];
  const lines = [
    ...['lan', 'storage'].flatMap((bridge) => [`link add ${bridge} type bridge`, `link set ${bridge} up`]),
    ...plugs.flatMap((name) => [...cable(name, name, 'eth0'), `link set ${name} master lan`]),
    ...nodes.flatMap(({ name }) => [...cable(`${name}-s`, name, 'eth1'), `link set ${name}-s master storage`]),
    ...cable('wan', 'internet', 'eth0'),
    `addr add ${gatewayAddress}/24 dev lan`,
    `addr add ${internetGateway}/24 dev wan`,
  ];
  // Through the outer process ids, so from the outer process namespace.
  const batch = ['nsenter', '--target', `${pid('gateway')}`, '--net', 'ip', '-batch', '-'];
  await demand(batch, { input: `${lines.join('\n')}\n` });
  await Promise.all([
    machines
      .get('gateway')!
      .script(
        'sysctl -qw net.ipv4.ip_forward=1 net.bridge.bridge-nf-call-iptables=0 net.bridge.bridge-nf-call-ip6tables=0',
      ),
    machines.get('outside')!.script(addressOf('eth0', `${outsideAddress}/24`, gatewayAddress)),
    machines.get('internet')!.script(
      // Else segments travel by the dozen as one, and no device looks at their size.
      `ip link set eth0 gso_max_segs 1\n${addressOf('eth0', `${internetAddress}/24`, internetGateway)}`,
    ),
  ]);
  return machines;
}

const addressOf = (device: string, prefix: string, gateway: string): string =>
  feed('ip -batch -', [
    `addr add ${prefix} dev ${device}`,
    `link set ${device} up`,
    `route add default via ${gateway}`,
  ]);

/** What runs on the internet: a web server, and a DNS server that knows its name. */
export async function serveInternet(internet: Machine): Promise<Program[]> {
  const names = dnsServer([`--host-record=${internetName},${internetAddress}`]);
  return Promise.all([startProgram(internet.enter, httpServer('internet', 80)), startProgram(internet.enter, names)]);
}
