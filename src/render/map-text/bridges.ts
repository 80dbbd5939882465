import { counted } from '../../model/counted.ts';
import type { MappedBridge, MappedPod, NodeMap } from '../../model/node-map.ts';
import type { RenderOptions } from '../index.ts';
import type { Paint } from '../paint.ts';
import { renderTable } from '../table.ts';
import { wrap } from '../wrap.ts';
import { describePod, describePort, hostEnd, podEnd, printEnd } from './ends.ts';

const heads = ['IP', 'in the pod', 'on the node', 'port', 'MAC', 'network namespace', 'pod'];

/** From so many columns on there is room for MACs beside everything else. */
const roomy = 110;

/** A bridge, and who is behind each of its ports. */
export function renderBridge(bridge: MappedBridge, { pods }: NodeMap, options: RenderOptions, paint: Paint): string[] {
  const { members } = bridge;
  const states = new Set(members.map((member) => describePort(member)));
  const common = members.length > 1 && states.size === 1 ? [...states][0]! : null;
  const rows = members.flatMap((member) => {
    const behind = pods.filter(({ hostLink }) => hostLink === member.device);
    const port = common === null ? describePort(member) : '';
    if (behind.length === 0)
      return [['', '', printEnd(member.ifindex, member.device, null), port, '', '', 'no pod known']];
    return behind.map((pod) => rowOf(pod, port, options));
  });
  return [
    ...wrap(describeBridge(bridge, common, paint), options.width),
    ...(rows.length === 0 ? [] : renderTable(heads, rows, options.width, paint)),
  ];
}

function describeBridge({ name, addresses, up, ports }: MappedBridge, common: string | null, paint: Paint): string {
  const count = counted(ports.length, 'port');
  return [
    `bridge ${paint.strong(name)}${addresses.length === 0 ? '' : ` (${addresses.join(', ')})`}`,
    ...(up === false ? [paint.bad('down')] : []),
    common === null || common === '' ? count : `${count} (all ${common})`,
  ].join(', ');
}

function rowOf(pod: MappedPod, port: string, { width, verbose }: RenderOptions): string[] {
  const mac = width >= roomy ? (pod.mac ?? '') : '';
  const netns = verbose && width >= roomy ? (pod.netns ?? '') : '';
  return [pod.ips.join(' '), podEnd(pod), hostEnd(pod), port, mac, netns, describePod(pod)];
}

/** Pods that are on no bridge: routed to, taken off, or not to be told. */
export function renderUnbridged({ pods }: NodeMap, options: RenderOptions, paint: Paint): string[] {
  const own = pods.filter(({ hostNetwork, bridge }) => !hostNetwork && bridge === null);
  const rows = own.map((pod) => [...rowOf(pod, '', options), pod.hostLink === null ? pod.words : '']);
  return own.length === 0
    ? []
    : [`${paint.strong('On no bridge')}`, ...renderTable([...heads, 'why'], rows, options.width, paint)];
}
