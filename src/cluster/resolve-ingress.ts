import { didYouMean, nearest } from '../model/nearest.ts';
import type { IngressObject } from '../model/objects.ts';
import type { Destination, TargetContext } from './destination.ts';
import type { Target } from './target.ts';
import { TargetError } from './target-error.ts';
import type { World } from './world.ts';

type Rule = IngressObject['rules'][number];

/** The service behind an ingress's rule, followed as a service is; what stands before it is outside the evidence, and the notes say so. */
export function resolveIngress(
  world: World,
  target: Extract<Target, { kind: 'ingress' }>,
  context: TargetContext,
  resolve: (text: string) => Destination,
): Destination {
  const { ingress, path, notes } = findIngress(world, target.path, context.namespace);
  const { rule, notes: choice } = chooseRule(ingress, path);
  const name = `ingress ${ingress.namespace}/${ingress.name}`;
  const services = world.evidence.api.services;
  if (services !== null && !services.some((one) => one.namespace === ingress.namespace && one.name === rule.service)) {
    throw new TargetError(
      `${name} sends ${describeRule(rule)} to service ${ingress.namespace}/${rule.service}, which does not exist`,
    );
  }
  const port = rule.port === null ? '' : `:${rule.port}`;
  const destination = resolve(`svc/${ingress.namespace}/${rule.service}${port}`);
  return { ...destination, notes: [...notes, ...choice, ...outside(ingress, name), ...destination.notes] };
}

/** `NAME`, `NAME/path`, `NAMESPACE/NAME`, `NAMESPACE/NAME/path`: an ingress that exists decides which it is. */
function findIngress(
  world: World,
  text: string,
  namespace: string,
): { ingress: IngressObject; path: string | null; notes: string[] } {
  const { ingresses } = world.evidence.api;
  if (ingresses === null) throw new TargetError('ingresses are not in the evidence');
  const [first, second, ...rest] = text.split('/') as [string, ...string[]];
  const find = (space: string, name: string | undefined): IngressObject | undefined =>
    ingresses.find((one) => one.namespace === space && one.name === name);
  const own = find(namespace, first);
  const other = second === undefined ? undefined : find(first, second);
  const slash = text.indexOf('/');
  if (own !== undefined) {
    const notes =
      other === undefined
        ? []
        : [`${text} is read as ingress ${namespace}/${first}, not as ingress ${first}/${second}`];
    return { ingress: own, path: slash < 0 ? null : text.slice(slash), notes };
  }
  if (other !== undefined) return { ingress: other, path: rest.length === 0 ? null : `/${rest.join('/')}`, notes: [] };
  const names = ingresses.map((one) => `${one.namespace}/${one.name}`);
  const near = nearest(second === undefined ? `${namespace}/${first}` : `${first}/${second}`, names);
  const hint = names.length === 0 ? ': the evidence holds none' : didYouMean(near);
  throw new TargetError(`no ingress ${second === undefined ? `${namespace}/${first}` : text}${hint}`);
}

/** The rule for a path, as the API's reference tells: the longest path wins, and of two that are equal the exact one. */
function chooseRule(ingress: IngressObject, path: string | null): { rule: Rule; notes: string[] } {
  const name = `ingress ${ingress.namespace}/${ingress.name}`;
  const fallback = ingress.rules.find(isDefault) ?? null;
  const rules = ingress.rules.filter((rule) => !isDefault(rule));
  if (ingress.rules.length === 0) throw new TargetError(`${name} has no rule that leads to a service`);
  const fitting = path === null ? rules : longest(rules.filter((rule) => matches(rule, path)));
  const list = ingress.rules.map((rule) => `${describeRule(rule)} to ${printService(rule)}`).join('; ');
  const [rule] = fitting;
  if (rule === undefined) {
    if (fallback === null)
      throw new TargetError(`${name} has no rule for ${path}, and no default backend: it has ${list}`);
    const why = path === null ? 'it has no other rule' : `no rule is for ${path}`;
    return {
      rule: fallback,
      notes: [`${name}: ${why}, so that the default backend ${printService(fallback)} is followed`],
    };
  }
  const kind =
    path !== null && rule.pathType === 'ImplementationSpecific'
      ? [
          `what the path ${rule.path} matches is the controller's to decide (ImplementationSpecific): it is taken as a prefix`,
        ]
      : [];
  const many =
    fitting.length > 1
      ? [`${name} has several rules${path === null ? '' : ` for ${path}`} (${list}): the first that fits is followed`]
      : [];
  return { rule, notes: [...many, `${name} sends ${describeRule(rule)} to ${printService(rule)}`, ...kind] };
}

const isDefault = ({ host, path, pathType }: Rule): boolean => host === null && path === null && pathType === null;

function matches({ path, pathType }: Rule, asked: string): boolean {
  if (path === null || path === '') return true;
  if (pathType === 'Exact') return asked === path;
  const prefix = path.replace(/\/+$/, '');
  return asked === prefix || asked.startsWith(`${prefix}/`) || prefix === '';
}

function longest(rules: Rule[]): Rule[] {
  const rank = ({ path, pathType }: Rule): number =>
    (path ?? '').replace(/\/+$/, '').length * 2 + (pathType === 'Exact' ? 1 : 0);
  const best = Math.max(...rules.map(rank));
  return rules.filter((rule) => rank(rule) === best);
}

const describeRule = (rule: Rule): string =>
  isDefault(rule) ? 'everything else' : `${rule.host ?? 'any host'}${rule.path ?? ''}`;

const printService = ({ service, port }: Rule): string => `service ${service}${port === null ? '' : `:${port}`}`;

/** What no node knows of. */
function outside({ className, addresses }: IngressObject, name: string): string[] {
  const controller = `the ingress controller${className === null ? '' : ` of class ${className}`}`;
  const where = addresses.length > 0 ? ` at ${addresses.join(', ')}` : '';
  return [
    `how a request comes to ${controller}${where} is outside the evidence: DNS, the cloud's or another load balancer, and the controller's own listening`,
    `what ${controller} makes of ${name} is outside the evidence: TLS, redirects, whether it has taken the rule up; it is taken to connect to the service, though it may go straight to its endpoints`,
  ];
}
