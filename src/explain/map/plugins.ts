import { recognisePlugins } from '../../cluster/plugins/recognise.ts';
import { type World, worldNode } from '../../cluster/world.ts';
import type { Evidence } from '../../model/finding.ts';
import type { MappedPlugin } from '../../model/node-map.ts';
import type { Origin } from '../../model/origin.ts';

/** The plugins that make the pods' network on a node, each with the lines that it is recognised by. */
export const mapPlugins = (world: World, node: string): MappedPlugin[] => {
  const evidence = worldNode(world, node)?.evidence;
  return (evidence === undefined ? [] : recognisePlugins(evidence, world.evidence.api)).map(
    ({ plugin, evidence: marks }) => ({
      id: plugin.id,
      name: plugin.name,
      how: plugin.how,
      end: plugin.end ?? null,
      policies: plugin.policies,
      evidence: marks.map(toEvidence),
      settings: (plugin.settings?.(evidence!) ?? []).map(({ name, value, origin }) => ({
        name,
        value,
        evidence: toEvidence(origin),
      })),
    }),
  );
};

const toEvidence = ({ source, line, text }: Origin): Evidence => ({ source, line, text });
