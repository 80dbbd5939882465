import type { NodeMap } from '../../model/node-map.ts';
import { answer, finding, list, object, oneOf, orNull, type Schema, text, truth, whole } from './parts.ts';

const evidence = object({ source: text(), line: whole(), text: text('the line as it was read') });
const maybeTrue = orNull(truth);

const pod = object({
  namespace: orNull(text('null where nothing tells it')),
  name: orNull(text('netns-INODE for a network namespace whose pod is not known')),
  ip: orNull(text()),
  ips: list(text()),
  hostNetwork: truth,
  containers: list(text()),
  netns: orNull(text('inode of the network namespace, else the name or id that the other end of the pair gives it')),
  podLink: orNull(text()),
  podIfindex: orNull(whole()),
  hostLink: orNull(text()),
  hostIfindex: orNull(whole()),
  bridge: orNull(text()),
  mac: orNull(text("of the pod's end")),
  hostMac: orNull(text("of the node's end")),
  port: orNull(object({ state: orNull(text()), hairpin: maybeTrue, isolated: maybeTrue })),
  learnedOn: list(text(), "devices on which a bridge learned the pod's MAC"),
  proof: oneOf('ifindex', 'fdb', 'mac', 'route', null),
  words: text('how the device is known, or why it is not'),
  evidence: list(evidence),
});

const port = object({
  device: text(),
  ifindex: orNull(whole()),
  pod: orNull(text('namespace/name')),
  ips: list(text()),
  state: orNull(text()),
  hairpin: maybeTrue,
  isolated: maybeTrue,
});

const bridge = object({
  name: text(),
  address: orNull(text('with its prefix length')),
  addresses: list(text()),
  up: maybeTrue,
  ports: list(text()),
  members: list(port),
});

const route = object({
  destination: text('a prefix, or default'),
  via: orNull(text()),
  device: orNull(text()),
  node: orNull(text('the node whose pods it leads to, or that is the next hop')),
  evidence,
});

const tunnel = object({
  device: text(),
  kind: text('as ip-link(8) names it'),
  id: orNull(whole()),
  port: orNull(whole()),
  local: orNull(text()),
  underlay: orNull(text()),
  mtu: orNull(whole('bytes')),
  peers: list(object({ address: text(), mac: text(), node: orNull(text()) })),
});

const plugin = object({
  id: text(),
  name: text(),
  how: text(),
  end: orNull(text('why following a packet ends there; null where it does not')),
  policies: oneOf('no', 'by rules', 'elsewhere'),
  evidence: list(evidence, 'the lines that it is recognised by'),
  settings: list(
    object({ name: text(), value: text(), evidence }),
    'what its agent tells the node in a file of its own: FLANNEL_SUBNET of subnet.env',
  ),
});

/** What `k8snet map -o json` prints. */
export const mapSchema: Schema = answer('NodeMap', 'Who is plugged in where on a node', {
  node: text(),
  pods: list(pod),
  bridges: list(bridge),
  routes: list(route, 'of table main'),
  tunnels: list(tunnel),
  looseEnds: list(
    object({ device: text(), ifindex: orNull(whole()), peerIfindex: orNull(whole()), netns: orNull(text()) }),
    'pairs on no bridge behind which no pod is known',
  ),
  plugins: list(plugin, "what makes the pods' network"),
  findings: list(finding),
  assumptions: list(text()),
  missing: list(text(), 'evidence that would have told more'),
} satisfies Record<Exclude<keyof NodeMap, 'apiVersion' | 'kind'>, Schema>);
