import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cniFolder } from '../run-plugins.ts';

const tools = [
  'unshare',
  'nsenter',
  'ip',
  'bridge',
  'iptables-legacy',
  'iptables-nft',
  'nft',
  'conntrack',
  'dnsmasq',
  'openssl',
  'sysctl',
  'ps',
];
const plugins = ['bridge', 'host-local', 'portmap'];

/** Why the lab cannot be built here; null where it can. */
export function whatIsMissing(): string | null {
  if (process.geteuid?.() !== 0) return 'it takes root';
  const lost = tools.filter((tool) => !isInstalled(tool));
  const lostPlugins = plugins.filter((plugin) => !existsSync(`${cniFolder}/${plugin}`));
  if (lost.length > 0) return `not installed: ${lost.join(', ')}`;
  if (lostPlugins.length > 0) return `CNI plugins not in ${cniFolder}: ${lostPlugins.join(', ')}`;
  return canUnshare() ? null : 'namespaces, a /proc or a bridge of their own are refused here';
}

function isInstalled(tool: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${tool}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** What everything hangs on, in namespaces that are gone with the command. */
function canUnshare(): boolean {
  const script = `mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount --bind /proc/version /proc/1/cgroup
ip link add probe type bridge
iptables-legacy -t nat -L -n
iptables-nft -t nat -L -n
sysctl -qw net.bridge.bridge-nf-call-iptables=1`;
  const namespaces = ['--net', '--pid', '--mount', '--uts', '--fork', '--kill-child'];
  try {
    execFileSync('unshare', [...namespaces, 'sh', '-ec', script], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
