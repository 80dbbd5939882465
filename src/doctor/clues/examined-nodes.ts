import { type WorldNode, worldNode } from '../../cluster/world.ts';
import type { Examination } from '../examination.ts';

/** The nodes that are examined, each with what it says about itself. */
export const examinedNodes = ({ world, nodes }: Examination): WorldNode[] =>
  nodes.flatMap(({ name }) => worldNode(world, name) ?? []);
