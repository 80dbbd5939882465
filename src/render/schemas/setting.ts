import type { ProxySetting } from '../../model/proxy-setting.ts';
import { list, object, oneOf, orNull, type Schema, text, whole } from './parts.ts';

const lines = list(object({ source: text(), line: whole(), text: text() }));
const teller = oneOf('answer', 'file', 'config map', 'command line', 'default');

/** One setting of kube-proxy. */
export const setting = object({
  name: text('as KubeProxyConfiguration names it: mode, clusterCIDR, conntrack.min'),
  value: orNull(text('what kube-proxy goes by; null: nothing tells')),
  by: orNull({ ...teller, description: 'who tells it; answer: kube-proxy itself; default: nobody' }),
  evidence: lines,
  overruled: list(
    object({ value: text(), by: teller, evidence: lines }),
    'what tells another value and does not count: a flag beside --config, the ConfigMap beside the own file of the node',
  ),
  seen: orNull(
    object({ value: text(), evidence: lines }, 'what rules or the kernel show of it; null: they show nothing'),
  ),
  agrees: { type: ['boolean', 'null'], description: 'is what is seen what is told? null: nothing to compare' },
  words: orNull(text('a sentence where it is not')),
} satisfies Record<keyof ProxySetting, Schema>);
