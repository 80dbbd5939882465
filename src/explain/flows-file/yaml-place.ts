import type { Document, LineCounter, Node } from 'yaml';
import { yamlLibrary } from '../../sources/yaml-library.ts';
import type { Place } from './place.ts';

type YamlNode = Node | null;

/** The nodes of a YAML document. `fail` gets the offset of the node that is wrong. */
export function yamlPlace(
  document: Document,
  lines: LineCounter,
  fail: (offset: number | null, reason: string) => never,
): Place<YamlNode> {
  const { isAlias, isMap, isScalar, isSeq } = yamlLibrary();
  const offsetOf = (node: YamlNode): number | null => node?.range?.[0] ?? null;
  /** The node itself, where an alias stands for it. */
  const resolve = (node: YamlNode): YamlNode => (isAlias(node) ? (node.resolve(document) ?? null) : (node ?? null));
  return {
    fail: (node, reason) => fail(offsetOf(node), reason),
    lineOf: (node) => lines.linePos(offsetOf(node) ?? 0).line,
    entriesOf(given) {
      const node = resolve(given);
      if (!isMap(node)) return null;
      return node.items.map(({ key, value }) => ({
        name: isScalar(key) ? String(key.value) : '(not a text)',
        key: key as YamlNode,
        value: value as YamlNode,
      }));
    },
    itemsOf(given) {
      const node = resolve(given);
      return isSeq(node) ? (node.items as YamlNode[]) : null;
    },
    scalarOf(given) {
      const node = resolve(given);
      if (node === null) return { value: null };
      return isScalar(node) ? { value: node.value, written: node.source } : null;
    },
  };
}
