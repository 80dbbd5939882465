import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { deleteRule } from '../command-line.ts';
import type { Examination } from '../examination.ts';
import type { FlowResult } from '../flow.ts';
import { prove } from '../proof.ts';
import { type RuleStop, ruleStops } from '../rule-stop.ts';
import { byLine } from '../stops-of.ts';
import { namesDnsPort } from './dns-port-blocked.ts';

export const dnsTcpBlocked = defineCause({
  id: 'dns-tcp-blocked',
  title: 'DNS works over UDP only',
  severity: 'error',
  symptom: 'Most names resolve; those with large answers (many addresses, DNSSEC) do not.',
  proof: 'A DNS packet over TCP ends at a rule that the same client passes over UDP, to the same service.',
  fix: 'Let TCP port 53 through as well: in the rule, or in the network policy.',
  needs: ['iptables-save.txt', 'api/services.json'],
  breaks: ['dns'],
  outranks: ['dns-port-blocked', 'firewall-rule-drops', 'policy-drops', 'other-table-drops'],
  recognise: (examination) =>
    groupBy(
      ruleStops(examination).filter((one) => isTcpOnly(one, examination) && isOfDns(one, examination)),
      ({ stop }) => byLine(stop),
    ).map((group): Sighting => {
      const { stop, step } = group[0]!;
      const command = deleteRule(step.text, step.table, step.source);
      return {
        node: step.node,
        subject: null,
        title: `rule ${step.rule} of chain ${step.chain} (table ${step.table}) on ${step.node} stops DNS over TCP, and lets UDP pass`,
        evidence: prove(stop.line),
        fix: command === null ? [] : [command],
        confidence: 1,
        explains: group.map((one) => one.stop),
      };
    }),
});

/** A rule that stops TCP of all kinds is no rule about DNS; a policy's last rule stops whatever the policy did not let pass. */
function isOfDns({ stop, step, writer }: RuleStop, examination: Examination): boolean {
  if (writer === 'policy' || namesDnsPort(step.text)) return true;
  const line = byLine(stop);
  return ruleStops(examination).every((other) => byLine(other.stop) !== line || other.stop.flow.check === 'dns');
}

/** The name of a service without its port: UDP and TCP are two ports of one. */
const serviceOf = (service: string | null): string | null => service?.replace(/:[^:/]+$/, '') ?? null;

/**
 * The rule takes none of its UDP twin's packets, from the same client to the same address, and the same server answers those: another
 * may be out of reach for reasons of its own.
 */
function isTcpOnly({ stop, writer }: RuleStop, { flows }: Examination): boolean {
  const { flow } = stop;
  if (flow.check !== 'dns' || flow.protocol !== 'tcp' || flow.service === null || writer === 'services') return false;
  if (!stop.isCertain) return false;
  const asked = flows.find((result) => result.flow === flow)?.trace?.flow.destination.ip;
  const twins = flows.filter(
    ({ flow: other, trace }) =>
      other.check === 'dns' &&
      other.protocol === 'udp' &&
      other.from === flow.from &&
      other.node === flow.node &&
      trace?.flow.destination.ip === asked &&
      serviceOf(other.service) === serviceOf(flow.service),
  );
  const line = byLine(stop);
  const reached = stop.path.destination.ip;
  const server = reached === asked ? null : reached;
  return (
    twins.some((twin) => isAnswered(twin, server)) &&
    twins.every(({ stops }) => stops.every((one) => byLine(one) !== line))
  );
}

/** By that server; null: by any, since the packet was stopped before one was chosen. */
const isAnswered = ({ trace }: FlowResult, server: string | null): boolean =>
  trace?.paths.some(
    ({ verdict, reply, destination }) =>
      verdict === 'delivered' && reply.verdict === 'delivered' && (server === null || destination.ip === server),
  ) ?? false;
