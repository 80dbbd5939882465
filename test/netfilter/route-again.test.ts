import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routeAgain, routedBy } from '../../src/netfilter/route-again.ts';
import type { Ending } from '../../src/netfilter/walk.ts';
import { packet } from './iptables/samples.ts';

const before = packet();

const ending = (changes: Parameters<typeof packet>[0]): Ending => ({
  walk: { packet: packet(changes), share: 1, decisions: [], trail: null },
  end: { type: 'accept' },
});

test('OUTPUT routes again what mangle changed of source, destination, mark or type of service', () => {
  for (const changes of [{ source: '10.9.9.9' }, { destination: '10.9.9.9' }, { mark: 1 }, { tos: 16 }]) {
    const [changed] = routeAgain({ hook: 'OUTPUT' }, before, routedBy(before), [ending(changes)]);
    assert.deepEqual(changed!.walk.routedAgain, packet(changes));
  }
});

test('nat routes again where the destination changed, whatever became of the mark', () => {
  const [marked, translated] = routeAgain(
    { hook: 'OUTPUT' },
    before,
    ['destination'],
    [ending({ mark: 1 }), ending({ destination: '10.9.9.9' })],
  );
  assert.equal(marked!.walk.routedAgain, undefined);
  assert.equal(translated!.walk.routedAgain?.destination, '10.9.9.9');
});

test('other hooks come before routing, or after it', () => {
  assert.equal(
    routeAgain({ hook: 'PREROUTING' }, before, routedBy(before), [ending({ mark: 1 })])[0]!.walk.routedAgain,
    undefined,
  );
});
