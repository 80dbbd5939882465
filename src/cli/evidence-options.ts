import type { Command } from 'commander';

/** The options that every command which looks at a node takes, as commander hands them over. */
export interface EvidenceOptions {
  bundle?: string;
  node?: string;
  iptables?: string;
  ipAddr?: string;
  ipRoute?: string;
  brctl?: string;
  nft?: string;
  ipvs?: string;
  kubeconfig?: string;
  context?: string;
  /** False: objects of the API are not looked at. */
  api: boolean;
  /** Not given: that of the kubeconfig's context. */
  namespace?: string;
  quiet?: boolean;
}

/** Declares where evidence comes from. Without any of these it is this machine, live. */
export function addEvidenceOptions(command: Command): void {
  command
    .optionsGroup('Evidence (default: this machine, live):')
    .option('--bundle <path>', 'a bundle: a directory, or a .tar.gz of one')
    .option('--node <name>', 'the node to look from')
    .option('--iptables <file>', 'iptables-save, iptables -S or iptables -L; - is stdin, here and below')
    .option('--ip-addr <file>', 'ip addr, as text or JSON')
    .option('--ip-route <file>', 'ip route, as text or JSON')
    .option('--brctl <file>', 'brctl show')
    .option('--nft <file>', 'nft list ruleset, as text or JSON')
    .option('--ipvs <file>', 'ipvsadm -Sn or -Ln')
    .option(
      '--kubeconfig <path>',
      'ask the Kubernetes API that this leads to (default: live only, found as kubectl does)',
    )
    .option('--context <name>', 'ask the Kubernetes API of this context of the kubeconfig')
    .option('--no-api', 'do not look at objects of the Kubernetes API')
    .option('-n, --namespace <name>', "namespace of names that give none (default: the context's, else default)");
}

/** Is a single file taken as evidence? */
export const takesFiles = ({ iptables, ipAddr, ipRoute, brctl, nft, ipvs }: EvidenceOptions): boolean =>
  [iptables, ipAddr, ipRoute, brctl, nft, ipvs].some((path) => path !== undefined);

/** Is this machine looked at? Evidence that was carried here says nothing about it. */
export const isLive = (options: EvidenceOptions): boolean => options.bundle === undefined && !takesFiles(options);

/** Is standard input taken as evidence? */
export const readsInput = ({ iptables, ipAddr, ipRoute, brctl, nft, ipvs }: EvidenceOptions): boolean =>
  [iptables, ipAddr, ipRoute, brctl, nft, ipvs].includes('-');
