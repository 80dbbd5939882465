import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Address, Link, Neighbour, Route } from '../../src/model/node.ts';
import { fixture, fixtureNames, withoutOrigins } from './fixture.ts';
import { parsers } from './parsers.ts';

/** fixtures/sources/iproute2/README.md tells how the listings were made. */
const folder = 'iproute2';
const versions = ['5.9', '6.1', '6.15'];
const kinds = ['ip-addr', 'ip-link', 'ip-route', 'ip-rule', 'ip-neigh', 'bridge-link', 'bridge-fdb', 'bridge-vlan'];

type Kind = keyof typeof parsers;

function read(path: string): unknown {
  const kind = kinds.find((name) => path.split('/').at(-1)!.startsWith(name)) as Kind;
  const { facts, warnings } = parsers[kind](fixture(`${folder}/${path}`), path);
  assert.deepEqual(warnings, []);
  return withoutOrigins(facts);
}

/** `ip-addr-details.txt` tells more than `ip-addr.txt`; by address family there are two listings of routes and rules. */
const subjectOf = (file: string): string =>
  file.replace(/-(?:oneline|colour|statistics)?\.?(?:txt|json)$|\.(?:txt|json)$/, '');

interface Listing {
  links: Link[];
  addresses: Address[];
}

describe('one namespace is one model, whichever version of iproute2 lists it', () => {
  for (const version of versions) {
    for (const file of fixtureNames(`${folder}/${version}`)) {
      const subject = subjectOf(file);
      const reference = subject === 'ip-addr-details' ? `6.15/${subject}.txt` : `6.15/${subject}.json`;
      it(`${version}/${file}`, () => {
        const facts = read(`${version}/${file}`);
        const expected = read(reference);
        // `ip -oneline addr` tells of addresses only.
        if (file.includes('oneline')) assert.deepEqual((facts as Listing).addresses, (expected as Listing).addresses);
        else assert.deepEqual(facts, expected);
        assert.ok(subject === 'bridge-vlan' || JSON.stringify(facts).length > 50);
      });
    }
  }
});

describe('ip of busybox tells the same, less what it leaves out', () => {
  const whole = read('6.15/ip-addr.json') as Listing;

  for (const file of ['ip-addr.txt', 'ip-addr-oneline.txt']) {
    it(`busybox/${file}`, () => {
      const { links, addresses } = read(`busybox/${file}`) as Listing;
      const plainLink = ({ name, ifindex, mtu, mac, master }: Link) => [name, ifindex, mtu, mac, master];
      if (file === 'ip-addr.txt') assert.deepEqual(links.map(plainLink), whole.links.map(plainLink));
      const plainAddress = ({ flags: _, ...address }: Address) => address;
      assert.deepEqual(addresses.map(plainAddress), whole.addresses.map(plainAddress));
    });
  }

  it('busybox/ip-route-4.txt', () => {
    const main = (read('6.15/ip-route-4.json') as Route[]).filter(({ table }) => table === 'main');
    const plainRoute = ({ destination, prefixLength, type, metric, preferredSource, nextHops }: Route) => ({
      ...{ destination, prefixLength, type, metric, preferredSource },
      hops: nextHops.length > 1 ? [] : nextHops.map(({ device, via }) => [device, via?.includes(':') ? null : via]),
    });
    assert.deepEqual((read('busybox/ip-route-4.txt') as Route[]).map(plainRoute), main.map(plainRoute));
  });

  it('busybox/ip-neigh.txt', () => {
    const known = (read('6.15/ip-neigh.json') as Neighbour[]).filter(({ state }) => state !== 'NOARP');
    assert.deepEqual(read('busybox/ip-neigh.txt'), known);
  });
});
