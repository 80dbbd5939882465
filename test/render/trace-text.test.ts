import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Path } from '../../src/model/trace.ts';
import { renderTrace } from '../../src/render/trace-text.ts';
import { widthOf } from '../../src/render/wrap.ts';
import { makePath, makeStep, makeTrace } from './make-trace.ts';

const wide = { width: 100, colour: false, verbose: false };
const sectionOf = (text: string, title: string): string[] => {
  const lines = text.split('\n');
  const start = lines.indexOf(title);
  assert.ok(start >= 0, `no section ${title} in\n${text}`);
  return lines.slice(start + 1, lines.indexOf('', start));
};

test('a jump into a chain where nothing happened is not shown, one that led on is', () => {
  const steps = [
    makeStep({ rule: 1, effect: 'jump KUBE-FORWARD', words: 'all packets: jump to KUBE-FORWARD' }),
    makeStep({ rule: 2, effect: 'jump A', words: 'all packets: jump to A' }),
    makeStep({ chain: 'A', rule: 1, effect: 'jump B', words: 'all packets: jump to B' }),
    makeStep({ chain: 'B', rule: 3, line: 33 }),
  ];
  const trace = makeTrace([makePath({ steps })]);
  assert.deepEqual(sectionOf(renderTrace(trace, wide), 'The way there'), [
    'node-1',
    '└─ FORWARD, table filter',
    '   ├─ FORWARD rule 2: jump to A  rules.txt:10',
    '   ├─ A rule 1: jump to B  rules.txt:10',
    '   └─ B rule 3: accept  rules.txt:33',
  ]);
  assert.match(renderTrace(trace, { ...wide, verbose: true }), /FORWARD rule 1: jump to KUBE-FORWARD/);
});

test('the jump into a chain that is not in the evidence is shown, with what led to it', () => {
  const steps = [
    makeStep({ rule: 1, effect: 'jump KUBE-FORWARD', words: 'all packets: jump to KUBE-FORWARD' }),
    makeStep({ rule: 2, effect: 'jump A', words: 'all packets: jump to A' }),
    makeStep({ chain: 'A', rule: 1, line: 11, effect: 'jump B', words: 'all packets: jump to B' }),
  ];
  const decidedBy = { by: 'rule', node: 'node-1', source: 'rules.txt', line: 11, text: '-A A -j B' } as const;
  const reason = 'chain B of table filter is not in the evidence';
  const trace = makeTrace([makePath({ verdict: 'unknown', reason, decidedBy, steps })]);
  assert.deepEqual(sectionOf(renderTrace(trace, wide), 'The way there'), [
    'node-1',
    '└─ FORWARD, table filter',
    '   ├─ FORWARD rule 2: jump to A  rules.txt:10',
    '   └─ A rule 1: jump to B  rules.txt:11',
  ]);
});

test('the effect stands beside the words where it says more', () => {
  const steps = [
    makeStep({ hook: 'POSTROUTING', table: 'nat', words: 'masquerade', effect: 'masquerade as 10.0.0.9' }),
  ];
  assert.match(renderTrace(makeTrace([makePath({ steps })]), wide), /rule 1: masquerade → masquerade as 10\.0\.0\.9/);
});

test('a packet that was stopped: the sentence and the line that did it', () => {
  const steps = [
    makeStep({ chain: 'FORWARD', rule: null, line: 5, text: ':FORWARD DROP [0:0]', effect: 'policy drop', words: 'x' }),
  ];
  const reason = 'dropped on node-1 by the policy of chain FORWARD of table filter';
  const decidedBy = {
    by: 'policy',
    node: 'node-1',
    source: 'rules.txt',
    line: 5,
    text: ':FORWARD DROP [0:0]',
  } as const;
  const reply = { verdict: 'dropped', reason: null, decidedBy: null } as const;
  const path = makePath({ verdict: 'dropped', reason, decidedBy, reply, steps });
  assert.deepEqual(sectionOf(renderTrace(makeTrace([path]), wide), 'Verdict'), [
    'Dropped on node-1 by the policy of chain FORWARD of table filter.  rules.txt:5',
    ':FORWARD DROP [0:0]',
  ]);
});

const endpoints = (count: number): Path[] =>
  Array.from({ length: count }, (_, index) => {
    const ip = `10.0.${index >> 8}.${index & 255}`;
    const step = makeStep({
      table: 'nat',
      chain: 'KUBE-SVC-X',
      rule: index + 1,
      effect: `DNAT to ${ip}:80`,
      words: 'x',
    });
    return makePath({
      probability: 1 / count,
      reason: `delivered to pod default/web-${index}`,
      destination: { ip, port: 80, ref: `pod default/web-${index}`, node: 'node-1' },
      steps: [makeStep({}), step],
    });
  });

test('a thousand endpoints: one trunk, one sentence, alike rows folded, one way shown in full', () => {
  const text = renderTrace(makeTrace(endpoints(1000)), wide);
  assert.equal(sectionOf(text, 'The way that all packets go').length, 3);
  assert.deepEqual(sectionOf(text, '1000 ways from here').slice(-1), [
    '99.2 %  992 more                        node-1  delivered',
  ]);
  assert.deepEqual(
    sectionOf(text, 'Verdict').join(' '),
    'Delivered to pod default/web-0, pod default/web-1, pod default/web-2, pod default/web-3, pod default/web-4 or 995 others, seen as coming from 10.0.0.1; the answer comes back.',
  );
  assert.equal(text.match(/KUBE-SVC-X rule/g)!.length, 1);
  assert.equal(
    renderTrace(makeTrace(endpoints(1000)), { ...wide, verbose: true }).match(/KUBE-SVC-X rule/g)!.length,
    1000,
  );
});

test('the way that is shown in full is the first that fails', () => {
  const [first, second] = endpoints(2);
  const lost = {
    ...second!,
    verdict: 'unroutable' as const,
    reason: 'node-1 has no route to 10.0.0.1',
    probability: 0.5,
  };
  const text = renderTrace(makeTrace([first!, lost]), wide);
  assert.match(text, /On to pod default\/web-1 \(10\.0\.0\.1:80\), one of them/);
  assert.deepEqual(sectionOf(text, 'Verdict').slice(0, 2), [
    'Delivered to pod default/web-0 (50 %), seen as coming from 10.0.0.1; the answer comes back.',
    'Node-1 has no route to 10.0.0.1 (50 %).',
  ]);
});

test('an answer that is lost is told with its reason', () => {
  const decidedBy = {
    by: 'reverse-path-filter',
    node: 'node-1',
    source: 'sysctl.txt',
    line: 7,
    text: 'rp_filter = 1',
  } as const;
  const path = makePath({ reply: { verdict: 'dropped', reason: 'rp_filter on node-1', decidedBy } });
  const verdict = sectionOf(renderTrace(makeTrace([path]), wide), 'Verdict').join(' ');
  assert.match(verdict, /; but the answer is dropped: rp_filter on node-1\. +sysctl\.txt:7 rp_filter = 1$/);
});

test('conditions stand with their way', () => {
  const paths = endpoints(2).map((path, index) => ({
    ...path,
    probability: null,
    conditions: [`client is known to web-${index}`],
  }));
  const rows = sectionOf(renderTrace(makeTrace(paths), wide), '2 ways from here');
  assert.match(rows[1]!, /^50 % +client is known to web-0 +10\.0\.0\.0:80/);
});

/** A way for each answer to the questions; `end` tells from the answers how it ends. */
function cases(questions: string[], end: (answers: boolean[]) => Partial<Path>): Path[] {
  const answers = questions.reduce<boolean[][]>(
    (before, _) =>
      before.flatMap((given) => [
        [...given, true],
        [...given, false],
      ]),
    [[]],
  );
  return answers.map((given) =>
    makePath({
      probability: null,
      chance: 1,
      conditions: questions.map((question, at) => (given[at] ? question : `not (${question})`)),
      ...end(given),
    }),
  );
}

test('a condition that changes nothing is not told', () => {
  const paths = cases(['a', 'b', 'c'], ([, b]) =>
    b ? {} : { source: { ip: '10.0.0.9', port: null, masqueraded: true } },
  );
  assert.deepEqual(
    sectionOf(renderTrace(makeTrace(paths), wide), '8 ways from here').map((row) => row.slice(0, 9).trim()),
    ['if', 'b', 'not (b)'],
  );
  assert.match(renderTrace(makeTrace(paths), { ...wide, verbose: true }), /not \(a\) and not \(b\) and not \(c\)/);
});

test('an address that is not one of the node is the opposite of one that is', () => {
  const paths = ['10.0.0.9 is an address of node-1', '10.0.0.9 is not an address of node-1'].map((condition) =>
    makePath({ probability: null, chance: 1, conditions: [condition] }),
  );
  assert.equal(
    sectionOf(renderTrace(makeTrace(paths), wide), '2 ways from here')
      .join()
      .includes('10.0.0.9'),
    false,
  );
});

test('too many cases: what they come to, and what they depend on', () => {
  const dropped = { verdict: 'dropped', reason: 'dropped by rule 4' } as const;
  const passed = { verdict: 'delivered', reason: 'delivered to pod default/web' } as const;
  const decidedBy = { by: 'rule', node: 'node-1', source: 'rules.txt', line: 5, text: '-A FORWARD -j DROP' } as const;
  const paths = cases(['a', 'b', 'c', 'd', 'e'], (answers) => ({
    verdict: 'unknown',
    ifSo: answers.filter((yes) => yes).length % 2 === 0 ? dropped : passed,
    undecided: ['nothing tells'],
    decidedBy,
  }));
  const text = renderTrace(makeTrace(paths), wide);
  assert.deepEqual(
    sectionOf(text, '32 ways from here')
      .slice(1)
      .map((row) => row.split(/ {2,}/).at(-1)),
    ['delivered, if so', 'dropped, if so'],
  );
  assert.deepEqual(sectionOf(text, 'They depend on (--verbose tells each case)'), [
    '├─ whether a',
    '├─ whether b',
    '├─ whether c',
    '├─ whether d',
    '└─ whether e',
  ]);
  assert.deepEqual(sectionOf(text, 'Verdict'), [
    'In some cases delivered to pod default/web.',
    'In some cases dropped by rule 4.  rules.txt:5',
    '-A FORWARD -j DROP',
    'It depends on what is not known: nothing tells.',
  ]);
});

test('the share of an endpoint is told beside the condition', () => {
  const paths = endpoints(2).map((path) => ({ ...path, probability: null, conditions: ['the port is open'] }));
  const rows = sectionOf(renderTrace(makeTrace(paths), wide), '2 ways from here');
  assert.match(rows[1]!, /^50 % +the port is open +10\.0\.0\.0:80/);
});

test('what the answer rests on comes last', () => {
  const trace = makeTrace([makePath({ assumptions: ['b'] })], {
    assumptions: ['a'],
    missing: ['x: absent'],
    warnings: ['r:1: odd'],
  });
  const text = renderTrace(trace, wide);
  assert.deepEqual(sectionOf(text, 'Taken for granted'), [
    '├─ a',
    '└─ b',
    'Not understood',
    '└─ r:1: odd',
    'Not in the evidence',
    '└─ x: absent',
  ]);
});

test('nothing from the evidence reaches the terminal as a control character, and it fits every width', () => {
  const anything = fc.string({ unit: 'binary', maxLength: 40 });
  const hostile = fc.record({
    name: anything,
    words: anything,
    effect: anything,
    text: anything,
    reason: anything,
    chain: anything,
  });
  fc.assert(
    fc.property(hostile, fc.integer({ min: 20, max: 120 }), fc.boolean(), (given, width, verbose) => {
      const { name, reason, ...step } = given;
      const path = makePath({
        reason,
        destination: { ip: name, port: 1, ref: name, node: name },
        steps: [makeStep({ ...step, node: name, source: name })],
      });
      const trace = makeTrace([path, { ...path, verdict: 'dropped' }], {
        assumptions: [name],
        missing: [name],
        warnings: [name],
      });
      for (const line of renderTrace(trace, { width, colour: false, verbose }).split('\n')) {
        assert.doesNotMatch(line, /\p{Cc}|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
        assert.ok(widthOf(line) <= width, `${widthOf(line)} > ${width}: ${line}`);
      }
    }),
  );
});
