import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Changes, fates, reasons } from '../small-world.ts';
import { twoNodes } from '../two-nodes.ts';

/**
 * What is tested, `FROM -> TO`, what is changed in the world of two nodes, and every way as test/small-world.ts prints it.
 * `because`: what the reasons of all ways together must say.
 */
export type FlowRow = [name: string, flow: string, changes: Changes, fates: string[], because?: RegExp];

/** One test per row, seen from node-1. */
export function testFlows(title: string, rows: FlowRow[]): void {
  describe(title, () => {
    for (const [name, flow, changes, expected, because] of rows) {
      it(`${name}: ${flow}`, () => {
        const [from, to] = flow.split(' -> ') as [string, string];
        const world = twoNodes(changes);
        assert.deepEqual(fates(world, from, to), expected, reasons(world, from, to).join('\n'));
        if (because !== undefined) assert.match(reasons(world, from, to).join('\n'), because);
      });
    }
  });
}

/** Paths of the files that rows change most. */
export const at = {
  sysctl: 'nodes/node-1/sysctl.txt',
  save: 'nodes/node-1/iptables-save.txt',
  save6: 'nodes/node-1/ip6tables-save.txt',
  bridgeLink: 'nodes/node-1/bridge-link.txt',
  ipAddr: 'nodes/node-1/ip-addr.txt',
  ipRoute: 'nodes/node-1/ip-route.txt',
  ip6Route: 'nodes/node-1/ip6-route.txt',
  ipRule: 'nodes/node-1/ip-rule.txt',
  ipNeigh: 'nodes/node-1/ip-neigh.txt',
  fdb: 'nodes/node-1/bridge-fdb.txt',
} as const;
