import type { NodeMap } from '../model/node-map.ts';
import { describePod, hostEnd, podEnd } from './map-text/ends.ts';

/** A box of the picture. */
export interface Box {
  /** Letters, digits and underscores, unique. */
  id: string;
  lines: string[];
  kind: 'node' | 'bridge' | 'pod' | 'port' | 'tunnel' | 'other-node';
}

/** A line between two boxes. */
export interface Edge {
  from: string;
  to: string;
  label: string;
  /** Something is wrong with it. */
  broken: boolean;
}

/** The map as boxes and lines. */
export interface Picture {
  title: string;
  boxes: Box[];
  edges: Edge[];
}

/** The map as boxes and lines, for every language of pictures. */
export function drawMap(map: NodeMap): Picture {
  const boxes: Box[] = [{ id: 'node', lines: [map.node, "the node's own network"], kind: 'node' }];
  const edges: Edge[] = [];
  const broken = new Set(map.findings.map(({ subject }) => subject));
  const bridges = new Map(map.bridges.map(({ name }, index) => [name, `bridge${index}`]));
  for (const { name, addresses } of map.bridges) {
    boxes.push({ id: bridges.get(name)!, lines: [name, ...addresses], kind: 'bridge' });
    edges.push({ from: 'node', to: bridges.get(name)!, label: '', broken: false });
  }
  const own = map.pods.filter(({ hostNetwork }) => !hostNetwork);
  for (const [index, pod] of own.entries()) {
    const id = `pod${index}`;
    const isBroken = broken.has(`pod ${pod.namespace === null ? pod.name : `${pod.namespace}/${pod.name}`}`);
    boxes.push({
      id,
      lines: [describePod(pod), ...pod.ips, ...[podEnd(pod)].filter((end) => end !== '')],
      kind: 'pod',
    });
    if (pod.hostLink !== null) {
      const from = (pod.bridge === null ? undefined : bridges.get(pod.bridge)) ?? 'node';
      edges.push({ from, to: id, label: hostEnd(pod), broken: isBroken });
    }
  }
  drawLonePorts(map, bridges, boxes, edges);
  drawOtherNodes(map, boxes, edges);
  return { title: `${map.node}: who is plugged in where`, boxes, edges };
}

function drawLonePorts(map: NodeMap, bridges: Map<string, string>, boxes: Box[], edges: Edge[]): void {
  const taken = new Set(map.pods.map(({ hostLink }) => hostLink));
  for (const { name, ports } of map.bridges) {
    for (const [index, port] of ports.filter((port) => !taken.has(port)).entries()) {
      const id = `${bridges.get(name)!}port${index}`;
      boxes.push({ id, lines: [port, 'no pod known'], kind: 'port' });
      edges.push({ from: bridges.get(name)!, to: id, label: '', broken: false });
    }
  }
}

/** Other nodes hang on the device that the route to their pods takes: a tunnel, or the node's own. */
function drawOtherNodes(map: NodeMap, boxes: Box[], edges: Edge[]): void {
  const tunnels = new Map(map.tunnels.map(({ device }, index) => [device, `tunnel${index}`]));
  for (const { device, kind, id } of map.tunnels) {
    boxes.push({ id: tunnels.get(device)!, lines: [device, id === null ? kind : `${kind} ${id}`], kind: 'tunnel' });
    edges.push({ from: 'node', to: tunnels.get(device)!, label: '', broken: false });
  }
  const others = new Map<string, string>();
  for (const { node, destination, via, device } of map.routes) {
    if (node === null || node === map.node) continue;
    const id = others.get(node) ?? `other${others.size}`;
    if (!others.has(node)) boxes.push({ id, lines: [node], kind: 'other-node' });
    others.set(node, id);
    const tunnel = tunnels.get(device ?? '');
    const way = [via === null ? null : `via ${via}`, tunnel === undefined ? device : null].filter(
      (word) => word !== null,
    );
    edges.push({ from: tunnel ?? 'node', to: id, label: [destination, ...way].join(' '), broken: false });
  }
}
