import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parseNft } from '../../../src/sources/nft/parse-ruleset.ts';
import { fixture } from '../fixture.ts';
import { plain } from './plain.ts';

const flows = new URL('../../../fixtures/flows/', import.meta.url);

/** The rulesets that kube-proxy writes in nftables mode, each in both forms. */
const kubeProxy = readdirSync(flows)
  .filter((name) => name.startsWith('nftables-'))
  .map((name) => {
    const read = (form: string): string =>
      readFileSync(new URL(`${name}/nodes/testnode/nft-ruleset.${form}`, flows), 'utf8');
    return { name, text: read('txt'), json: read('json') };
  });

describe('a listing as text and as JSON', () => {
  for (const { name, text, json } of kubeProxy) {
    it(`is one model: ${name}`, () => {
      const fromText = parseNft(text, 'nft-ruleset.txt');
      const fromJson = parseNft(json, 'nft-ruleset.json');
      assert.deepEqual(plain(fromText), plain(fromJson));
      assert.deepEqual([...fromText.warnings, ...fromJson.warnings], []);
    });
  }

  it('is one model: every kind of statement and expression', () => {
    const fromText = parseNft(fixture('nft/every-kind.txt'), 'nft-ruleset.txt');
    const fromJson = parseNft(fixture('nft/every-kind.json'), 'nft-ruleset.json');
    // JSON of nft 1.0.6 has the types where text has the expressions behind `typeof`.
    for (const ruleset of [fromText, fromJson]) {
      for (const set of ruleset.tables[0]!.sets)
        if (['typeo', 'vl'].includes(set.name)) set.keyTypes = ['of the expression'];
    }
    assert.deepEqual(plain(fromText), plain(fromJson));
    assert.deepEqual([...fromText.warnings, ...fromJson.warnings], []);
  });

  it('names its origin: lines of the text, for JSON the rule as nft would print it', () => {
    const [kubeProxyRuleset] = kubeProxy;
    const ruleOf = (text: string, source: string) =>
      parseNft(text, source)
        .tables[0]!.chains.find(({ name }) => name === 'cluster-ips-check')!
        .rules()[0]!;
    const text = ruleOf(kubeProxyRuleset!.text, 'nft-ruleset.txt');
    assert.equal(kubeProxyRuleset!.text.split('\n')[text.origin.line - 1]!.trim(), text.origin.text);
    assert.match(text.origin.text, /^ip6? daddr @cluster-ips reject/);
    const json = ruleOf(kubeProxyRuleset!.json, 'nft-ruleset.json');
    assert.equal(json.origin.line, 1);
    assert.match(
      json.origin.text,
      /^ip6? daddr @cluster-ips reject with icmpx? port-unreachable comment "Reject traffic/,
    );
  });

  it('finds the lines of JSON that was formatted', () => {
    const formatted = JSON.stringify(JSON.parse(kubeProxy[0]!.json), null, 2);
    const ruleset = parseNft(formatted, 'nft-ruleset.json');
    const { origin } = ruleset.tables[0]!.chains.find(({ name }) => name === 'services')!.rules()[0]!;
    const lines = formatted.split('\n');
    assert.match(lines[origin.line - 1]!, /\{/);
    assert.match(lines[origin.line]!, /"rule"/);
    assert.deepEqual(plain(ruleset), plain(parseNft(kubeProxy[0]!.json, 'nft-ruleset.json')));
  });
});
