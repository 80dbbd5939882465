import { counted } from '../model/counted.ts';
import type { MappedPod, NodeMap } from '../model/node-map.ts';
import { renderEvidence, renderFindings } from './findings-text.ts';
import type { RenderOptions } from './index.ts';
import { renderBridge, renderUnbridged } from './map-text/bridges.ts';
import { describePod, printEnd } from './map-text/ends.ts';
import { renderPlugins } from './map-text/plugins.ts';
import { renderRoutes, renderTunnels } from './map-text/roads.ts';
import { makePaint, type Paint } from './paint.ts';
import { printableAnswer } from './printable-answer.ts';
import { hang, wrap } from './wrap.ts';

/** The map of a node for people: bridges with who is behind each port, then the ways that lead off the node. */
export function renderMap(given: NodeMap, options: RenderOptions): string {
  const map = printableAnswer(given);
  const paint = makePaint(options.colour);
  const { width, verbose } = options;
  const section = (title: string, lines: string[]): string[] =>
    lines.length === 0 ? [] : [...wrap(paint.strong(title), width), ...lines];
  const blocks = [
    wrap(describeCounts(map, paint), width),
    ...map.bridges.map((bridge) => renderBridge(bridge, map, options, paint)),
    renderUnbridged(map, options, paint),
    section(
      'Pairs that lead to nobody known',
      map.looseEnds.flatMap(({ device, ifindex, peerIfindex, netns }) =>
        wrap(`${printEnd(ifindex, device, peerIfindex)}${netns === null ? '' : ` in ${netns}`}`, width),
      ),
    ),
    section("In the node's own network", hostNetworkPods(map, width)),
    renderRoutes(map, options, paint),
    renderTunnels(map, options, paint),
    renderPlugins(map, options, paint),
    section('Findings', renderFindings(map.findings, options, paint)),
    section('How it is known', verbose ? proofs(map, width) : summarise(map).flatMap((text) => hang(text, width))),
    section(
      'Taken for granted',
      map.assumptions.flatMap((text) => hang(text, width)),
    ),
    section(
      'Not in the evidence',
      map.missing.flatMap((text) => hang(text, width)),
    ),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function describeCounts({ node, pods, bridges }: NodeMap, paint: Paint): string {
  const named = pods.filter(({ hostNetwork, namespace }) => !hostNetwork && namespace !== null).length;
  const handles = pods.filter(({ namespace, name }) => namespace === null && name !== null).length;
  const strangers = pods.filter(({ name }) => name === null).length;
  const onHost = pods.filter(({ hostNetwork }) => hostNetwork).length;
  const parts = [
    `${counted(named, 'pod')} with a network of their own`,
    ...(handles > 0 ? [`${counted(handles, 'network namespace')} of pods not known by name`] : []),
    ...(strangers > 0 ? [`${strangers} ${strangers === 1 ? 'address' : 'addresses'} of nobody known by name`] : []),
    ...(onHost > 0 ? [`${onHost} in the node's own`] : []),
    counted(bridges.length, 'bridge'),
  ];
  return `${paint.strong(node)}: ${parts.join(', ')}`;
}

const hostNetworkPods = ({ pods }: NodeMap, width: number): string[] => {
  const own = pods.filter(({ hostNetwork }) => hostNetwork).map(describePod);
  return own.length === 0 ? [] : wrap(own.join(', '), width);
};

const proofs = ({ pods }: NodeMap, width: number): string[] =>
  pods
    .filter(({ hostNetwork }) => !hostNetwork)
    .flatMap((pod) => [
      ...hang(`${pod.name === null ? (pod.ip ?? '?') : describePod(pod)}: ${pod.words}`, width),
      ...hang(`  ${describeFrames(pod)}`, width, '    '),
      ...renderEvidence(pod.evidence, width),
    ]);

const describeFrames = ({ mac, learnedOn, netns }: MappedPod): string =>
  [
    `MAC ${mac ?? 'not known'}`,
    learnedOn.length > 0 ? `learned on ${learnedOn.join(', ')}` : 'learned on no device',
    ...(netns === null ? [] : [`network namespace ${netns}`]),
  ].join(', ');

/** One sentence for each kind of proof. */
function summarise({ pods }: NodeMap): string[] {
  const count = (proof: string): number => pods.filter((pod) => pod.proof === proof).length;
  const sentences: [number, string][] = [
    [
      count('ifindex'),
      'both ends of the pair name each other: N: NAME@ifM is device N here, and M is its number on the other side',
    ],
    [count('fdb'), 'the neighbour entry of the IP has the MAC that the bridge learned on the port'],
    [count('mac'), "the bridge learned the pod's MAC on the port"],
    [count('route'), 'a route to the IP alone, or its neighbour entry, names the device'],
  ];
  const lines = sentences
    .filter(([number]) => number > 0)
    .map(([number, words]) => `${counted(number, 'pod')}: ${words}`);
  return lines.length === 0 ? [] : [...lines, '--verbose shows the lines for each pod'];
}
