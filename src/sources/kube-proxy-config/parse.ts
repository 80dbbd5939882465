import type { KubeProxyConfig } from '../../model/node.ts';
import type { Origin, Parsed } from '../../model/origin.ts';
import { booleanIn, isObject, type JsonObject, numberIn, objectIn, textIn, textsIn } from '../json.ts';
import { linesOf, warning } from '../lines.ts';
import { describeYamlProblem, newLineCounter, readYaml } from '../yaml.ts';
import { parseDuration } from './duration.ts';
import { readFlags } from './flags.ts';
import { findSettingLines } from './setting-lines.ts';

/**
 * Reads kube-proxy's configuration: a KubeProxyConfiguration (kubeproxy.config.k8s.io/v1alpha1), a ConfigMap that holds
 * one, or a command line (`kube-proxy --proxy-mode=ipvs`). Null where the text is none of these.
 */
export function parseKubeProxyConfig(text: string, source: string): Parsed<KubeProxyConfig | null> {
  const origin = originOf(text, source);
  const { facts, warnings } = readText(text, origin);
  if (facts === null) return { facts, warnings };
  return { facts: { ...facts, lines: findSettingLines(text, source, facts.mode) }, warnings };
}

function readText(text: string, origin: Origin): Parsed<KubeProxyConfig | null> {
  const flags = readFlags(text, origin);
  if (flags !== null) return { facts: flags, warnings: [] };
  const documents = readObjects(text);
  if (typeof documents === 'string') return { facts: null, warnings: [warning(origin, 'config', documents)] };
  const config = documents.find((document) => document.kind === 'KubeProxyConfiguration');
  if (config !== undefined) return { facts: readConfiguration(config, origin), warnings: [] };
  const inner = documents.map(configInConfigMap).find((candidate) => candidate !== null);
  if (inner === undefined)
    return { facts: null, warnings: [warning(origin, 'config', 'is no KubeProxyConfiguration')] };
  const { facts, warnings } = readText(inner, origin);
  return { facts: facts && { ...facts, form: 'config map' }, warnings };
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

function readObjects(text: string): JsonObject[] | string {
  try {
    const lines = newLineCounter();
    const documents = readYaml(text, lines);
    if (!Array.isArray(documents)) return describeYamlProblem(documents, lines);
    return documents.map((document): unknown => document.toJS()).filter(isObject);
  } catch (error) {
    return `is no YAML: ${(error as Error).message}`;
  }
}

function readConfiguration(config: JsonObject, origin: Origin): KubeProxyConfig {
  const iptables = objectIn(config, 'iptables');
  const ipvs = objectIn(config, 'ipvs');
  const detectLocal = objectIn(config, 'detectLocal');
  // Each mode has a section of its own; before nftables mode came, IPVS mode read that of iptables.
  const masquerade = config.mode === 'nftables' ? objectIn(config, 'nftables') : iptables;
  return {
    origin,
    form: 'file',
    configFile: null,
    mode: textIn(config, 'mode'),
    clusterCidrs: splitList(textIn(config, 'clusterCIDR')),
    detectLocalMode: textIn(config, 'detectLocalMode'),
    detectLocal: {
      bridgeInterface: textIn(detectLocal, 'bridgeInterface'),
      interfaceNamePrefix: textIn(detectLocal, 'interfaceNamePrefix'),
    },
    masqueradeAll: booleanIn(masquerade, 'masqueradeAll'),
    localhostNodePorts: booleanIn(iptables, 'localhostNodePorts'),
    nodePortAddresses: textsIn(config, 'nodePortAddresses'),
    hostnameOverride: textIn(config, 'hostnameOverride'),
    strictArp: booleanIn(ipvs, 'strictARP'),
    scheduler: textIn(ipvs, 'scheduler'),
    conntrack: readConntrack(objectIn(config, 'conntrack')),
    healthzBindAddress: textIn(config, 'healthzBindAddress'),
    lines: {},
  };
}

function readConntrack(section: JsonObject): KubeProxyConfig['conntrack'] {
  const secondsIn = (key: string): number | null => parseDuration(textIn(section, key) ?? '');
  return {
    maxPerCore: numberIn(section, 'maxPerCore'),
    min: numberIn(section, 'min'),
    tcpEstablishedTimeout: secondsIn('tcpEstablishedTimeout'),
    tcpCloseWaitTimeout: secondsIn('tcpCloseWaitTimeout'),
    udpTimeout: secondsIn('udpTimeout'),
    udpStreamTimeout: secondsIn('udpStreamTimeout'),
    tcpBeLiberal: booleanIn(section, 'tcpBeLiberal'),
  };
}

const splitList = (text: string | null): string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
