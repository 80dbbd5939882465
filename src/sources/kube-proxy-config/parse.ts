import { LineCounter } from 'yaml';
import type { KubeProxyConfig } from '../../model/node.ts';
import type { Origin, Parsed } from '../../model/origin.ts';
import { booleanIn, isObject, type JsonObject, numberIn, objectIn, textIn, textsIn } from '../json.ts';
import { linesOf, warning } from '../lines.ts';
import { describeYamlProblem, readYaml } from '../yaml.ts';
import { readFlags } from './flags.ts';

/**
 * Reads kube-proxy's configuration: a KubeProxyConfiguration (kubeproxy.config.k8s.io/v1alpha1), a ConfigMap that holds
 * one, or a command line (`kube-proxy --proxy-mode=ipvs`). Null where the text is none of these.
 */
export function parseKubeProxyConfig(text: string, source: string): Parsed<KubeProxyConfig | null> {
  return readText(text, originOf(text, source), findSettings(text, source));
}

function readText(text: string, origin: Origin, lines: KubeProxyConfig['lines']): Parsed<KubeProxyConfig | null> {
  const flags = readFlags(text, origin, lines);
  if (flags !== null) return { facts: flags, warnings: [] };
  const documents = readObjects(text);
  if (typeof documents === 'string') return { facts: null, warnings: [warning(origin, 'config', documents)] };
  const config = documents.find((document) => document.kind === 'KubeProxyConfiguration');
  if (config !== undefined) return { facts: readConfiguration(config, origin, lines), warnings: [] };
  const inner = documents.map(configInConfigMap).find((candidate) => candidate !== null);
  if (inner !== undefined) return readText(inner, origin, lines);
  return { facts: null, warnings: [warning(origin, 'config', 'is no KubeProxyConfiguration')] };
}

/** The text of kube-proxy's configuration in a ConfigMap's `data`, whatever its key; null where there is none. */
export function configInConfigMap(object: JsonObject): string | null {
  const texts = Object.values(objectIn(object, 'data')).filter((value) => typeof value === 'string');
  return texts.find((value) => /^\s*"?kind"?:\s*"?KubeProxyConfiguration\b/m.test(value)) ?? null;
}

/** The line that sets the mode, else the text as a whole. */
function originOf(text: string, source: string): Origin {
  for (const line of linesOf(text)) {
    if (/^\s*"?mode"?:|--proxy-mode\b/.test(line.text)) return { source, line: line.number, text: line.text };
  }
  return { source, line: 0, text: '' };
}

/** Settings that a finding may have to show, as a configuration and as the command line writes them. */
const shown = {
  clusterCIDR: /^\s*"?clusterCIDR"?:|--cluster-cidr\b/,
  hostnameOverride: /^\s*"?hostnameOverride"?:|--hostname-override\b/,
  maxPerCore: /^\s*"?maxPerCore"?:|--conntrack-max-per-core\b/,
  localhostNodePorts: /^\s*"?localhostNodePorts"?:|--iptables-localhost-nodeports\b/,
};

function findSettings(text: string, source: string): KubeProxyConfig['lines'] {
  const lines: KubeProxyConfig['lines'] = {};
  for (const line of linesOf(text)) {
    for (const [key, pattern] of Object.entries(shown)) {
      if (pattern.test(line.text)) lines[key] ??= { source, line: line.number, text: line.text };
    }
  }
  return lines;
}

function readObjects(text: string): JsonObject[] | string {
  try {
    const lines = new LineCounter();
    const documents = readYaml(text, lines);
    if (!Array.isArray(documents)) return describeYamlProblem(documents, lines);
    return documents.map((document): unknown => document.toJS()).filter(isObject);
  } catch (error) {
    return `is no YAML: ${(error as Error).message}`;
  }
}

function readConfiguration(config: JsonObject, origin: Origin, lines: KubeProxyConfig['lines']): KubeProxyConfig {
  const iptables = objectIn(config, 'iptables');
  const ipvs = objectIn(config, 'ipvs');
  const conntrack = objectIn(config, 'conntrack');
  // Each mode has a section of its own; before nftables mode came, IPVS mode read that of iptables.
  const masquerade = config.mode === 'nftables' ? objectIn(config, 'nftables') : iptables;
  return {
    origin,
    mode: textIn(config, 'mode'),
    clusterCidrs: splitList(textIn(config, 'clusterCIDR')),
    detectLocalMode: textIn(config, 'detectLocalMode'),
    masqueradeAll: booleanIn(masquerade, 'masqueradeAll'),
    localhostNodePorts: booleanIn(iptables, 'localhostNodePorts'),
    nodePortAddresses: textsIn(config, 'nodePortAddresses'),
    hostnameOverride: textIn(config, 'hostnameOverride'),
    strictArp: booleanIn(ipvs, 'strictARP'),
    scheduler: textIn(ipvs, 'scheduler'),
    conntrack: { maxPerCore: numberIn(conntrack, 'maxPerCore'), min: numberIn(conntrack, 'min') },
    lines,
  };
}

const splitList = (text: string | null): string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
