/** What CoreDNS's configuration tells of the names it makes (coredns.io/plugins/kubernetes). */
export interface CorefileFacts {
  /** Zones of the kubernetes plugin but the reverse ones; the first is the cluster domain. */
  domains: string[];
  /** `disabled` is the plugin's own default. */
  podNames: 'disabled' | 'insecure' | 'verified';
  endpointPodNames: boolean;
  /** `ptr_hostname_only`: an endpoint without a hostname has no PTR record. */
  pointerHostnameOnly: boolean;
  /** Services without endpoints have no name (`ignore empty_service`). */
  ignoresEmptyServices: boolean;
  /** Only these namespaces have names; [] = all. */
  namespaces: string[];
  /** Plugins that may answer instead, or change the question. */
  others: string[];
}

/** Plugins that answer or change questions by themselves, before or beside the cluster's names. */
const answering = new Set([
  'rewrite',
  'template',
  'hosts',
  'file',
  'auto',
  'acl',
  'k8s_external',
  'etcd',
  'secondary',
  'route53',
]);

/** Reads a Corefile; null where it has no kubernetes plugin. */
export function readCorefile(text: string): CorefileFacts | null {
  const lines = text.split('\n').map((line) => line.replace(/#.*$/, '').trim());
  const start = lines.findIndex((line) => /^kubernetes(?:\s|$)/.test(line));
  if (start < 0) return null;
  const zones = wordsOf(lines[start]!)
    .slice(1)
    .filter((word) => word !== '{');
  const facts: CorefileFacts = {
    domains: zones.map((zone) => zone.toLowerCase().replace(/\.$/, '')).filter((zone) => !zone.endsWith('.arpa')),
    podNames: 'disabled',
    endpointPodNames: false,
    pointerHostnameOnly: false,
    ignoresEmptyServices: false,
    namespaces: [],
    others: [...new Set(lines.map((line) => wordsOf(line)[0] ?? '').filter((word) => answering.has(word)))],
  };
  if (!lines[start]!.endsWith('{')) return facts;
  for (const line of lines.slice(start + 1)) {
    if (line === '}') break;
    readOption(facts, wordsOf(line));
  }
  return facts;
}

const wordsOf = (line: string): string[] => line.split(/\s+/).filter((word) => word !== '');

function readOption(facts: CorefileFacts, [option, ...values]: string[]): void {
  if (option === 'pods' && (values[0] === 'insecure' || values[0] === 'verified')) facts.podNames = values[0];
  else if (option === 'endpoint_pod_names') facts.endpointPodNames = true;
  else if (option === 'ptr_hostname_only') facts.pointerHostnameOnly = true;
  else if (option === 'ignore' && values.includes('empty_service')) facts.ignoresEmptyServices = true;
  else if (option === 'namespaces') facts.namespaces = values;
}
