import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addMet, type Met, trailToList, type Walk } from '../../src/netfilter/walk.ts';
import { packet } from './iptables/samples.ts';

const met = (effect: string): Met => ({
  host: 'node-1',
  hook: 'FORWARD',
  table: null,
  chain: null,
  rule: null,
  origin: { source: '', line: 0, text: '' },
  effect,
  words: null,
  matched: true,
});

test('ways that part share what they met before, and each remembers its own from first to last', () => {
  const start: Walk = { packet: packet(), share: 1, decisions: [], trail: null };
  const common = addMet(addMet(start, met('one')), met('two'));
  const effects = (walk: Walk): string[] => trailToList(walk.trail).map(({ effect }) => effect);
  assert.deepEqual(effects(addMet(common, met('left'))), ['one', 'two', 'left']);
  assert.deepEqual(effects(addMet(common, met('right'))), ['one', 'two', 'right']);
  assert.deepEqual(effects(start), []);
});
