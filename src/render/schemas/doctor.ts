import { outcomeWords } from '../../doctor/probing/words.ts';
import { checkIds, type DoctorReport } from '../../model/doctor-report.ts';
import { answer, finding, list, object, oneOf, orNull, type Schema, text, whole } from './parts.ts';
import { setting } from './setting.ts';

const check = object({
  id: oneOf(...checkIds),
  title: text('what holds where the check passes'),
  node: orNull(text()),
  status: { ...oneOf('pass', 'warn', 'fail', 'skip'), description: 'skip: the evidence does not tell' },
  reason: text(),
  basis: {
    ...oneOf('evidence', 'probe', 'both'),
    description: 'both: prediction and probes; probe: the evidence alone would not have told',
  },
  findings: list(text(), 'ids of the findings that bear on it'),
  flows: object(
    { followed: whole(), standFor: whole() },
    'connections that were followed, and how many they stand for',
  ),
  failing: list(
    object({
      title: text(),
      from: orNull(text('SOURCE of k8snet trace')),
      to: text('TARGET of k8snet trace'),
      protocol: orNull(text()),
      standsFor: whole(),
      reason: orNull(text()),
    }),
  ),
  settings: list(setting, 'check kube-proxy: what it is told, beside what the node shows of it; [] for all others'),
  probes: list(
    object({
      from: text(),
      to: text(),
      protocol: text('tcp, udp, icmp, dns/udp A, https, mtu, arp'),
      outcome: {
        ...oneOf(...Object.keys(outcomeWords)),
        description: 'silent: UDP to a server that need not answer, which tells nothing',
      },
      millis: { ...orNull({ type: 'number' }), description: 'of the fastest answer; null where none came' },
      detail: orNull(text()),
      standsFor: whole('connections of the cluster that it stands for'),
      predicted: {
        ...orNull(oneOf('answered', 'refused', 'fails', 'partly', 'unknown')),
        description: 'by the evidence; partly: chance decides; null: it says nothing about it',
      },
      agrees: {
        ...orNull({ type: 'boolean' }),
        description: 'null where prediction or probe tells nothing',
      },
    }),
    'packets that were really sent; [] with a bundle and with --no-probe',
  ),
});

const doctorFinding = object({
  ...(finding.properties as Record<string, Schema>),
  consequences: list(object({ id: text(), title: text() }), 'what follows from it and is not said beside it'),
});

/** What `k8snet doctor -o json` prints. */
export const doctorSchema: Schema = answer('DoctorReport', 'The checklist, and the causes of what fails', {
  nodes: list(text()),
  checks: list(check),
  findings: list(doctorFinding, 'root causes first'),
  summary: object({ pass: whole(), warn: whole(), fail: whole(), skip: whole() }),
  assumptions: list(text()),
  missing: list(text()),
} satisfies Record<Exclude<keyof DoctorReport, 'apiVersion' | 'kind'>, Schema>);
