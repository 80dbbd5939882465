import type { NodeMap } from '../../model/node-map.ts';
import type { RenderOptions } from '../index.ts';
import type { Paint } from '../paint.ts';
import { renderTable } from '../table.ts';

/** More routes than anybody reads. */
const most = 40;

/** The ways that lead off the node. */
export function renderRoutes({ routes, node }: NodeMap, { width, verbose }: RenderOptions, paint: Paint): string[] {
  if (routes.length === 0) return [];
  const shown = verbose ? routes : routes.slice(0, most);
  const rows = shown.map((route) => [
    route.destination,
    route.node === node ? 'this node' : (route.node ?? ''),
    route.via ?? '',
    route.device ?? '',
  ]);
  const more = routes.length - shown.length;
  return [
    paint.strong('Routes'),
    ...renderTable(['to', 'node', 'via', 'device'], rows, width, paint),
    ...(more > 0 ? [`and ${more} more: --verbose shows them`] : []),
  ];
}

/** Tunnels and where they end. */
export function renderTunnels({ tunnels }: NodeMap, { width, verbose }: RenderOptions, paint: Paint): string[] {
  if (tunnels.length === 0) return [];
  const rows = tunnels.flatMap(({ device, kind, id, port, underlay, mtu, peers }) => {
    const about = [
      id === null ? kind : `${kind} ${id}`,
      ...(port === null ? [] : [`port ${port}`]),
      ...(underlay === null ? [] : [`over ${underlay}`]),
      ...(mtu === null ? [] : [`mtu ${mtu}`]),
    ].join(', ');
    const shown = verbose ? peers : peers.slice(0, most);
    const ends = shown.map(({ address, node, mac }) => [address, node ?? '', mac]);
    const [first = ['', '', ''], ...others] = ends;
    return [[device, about, ...first], ...others.map((end) => ['', '', ...end])];
  });
  return [paint.strong('Tunnels'), ...renderTable(['device', 'what', 'end', 'node', 'MAC'], rows, width, paint)];
}
