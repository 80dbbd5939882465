import { demand } from './lab/execute.ts';

/** Where Debian puts the CNI plugins. */
export const cniFolder = '/usr/lib/cni';

/** A CNI network configuration list (CNI specification 0.3.1), as far as it is used here. */
export interface NetworkConfig {
  cniVersion: string;
  name: string;
  plugins: { type: string; [key: string]: unknown }[];
}

/** What a plugin answers (CNI specification 0.3.1, Result). */
export interface CniResult {
  interfaces: { name: string; mac: string; sandbox?: string }[];
  ips: { address: string }[];
}

/** A container that is attached to a network, or taken off it. */
export interface Attachment {
  /** A command to put before another, so that this runs on the node. */
  enter: readonly string[];
  config: NetworkConfig;
  /** Of the container. */
  id: string;
  /** Path of its network namespace. */
  netns: string;
  portMappings: { hostPort: number; containerPort: number; protocol: string }[];
  /** CNI_ARGS: `K=V;K=V`. */
  args?: string;
}

/** Runs the plugins of a configuration: to add, each with the result of the one before; to delete, in the other order. */
export async function runPlugins(attachment: Attachment, command: 'ADD' | 'DEL'): Promise<CniResult | undefined> {
  const { enter, config, id, netns, portMappings, args = '' } = attachment;
  const { cniVersion, name, plugins } = config;
  const env = {
    CNI_COMMAND: command,
    CNI_CONTAINERID: id,
    CNI_NETNS: netns,
    CNI_IFNAME: 'eth0',
    CNI_PATH: cniFolder,
    CNI_ARGS: args,
  };
  let prevResult: CniResult | undefined;
  for (const plugin of command === 'ADD' ? plugins : plugins.toReversed()) {
    const given = { cniVersion, name, ...plugin, prevResult, runtimeConfig: { portMappings } };
    const answer = await demand([...enter, `${cniFolder}/${plugin.type}`], { input: JSON.stringify(given), env });
    if (command === 'ADD') prevResult = JSON.parse(answer);
  }
  return prevResult;
}
