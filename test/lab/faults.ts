import { type Fault, scripted } from './fault.ts';

/** Every fault of the lab; a new one is a line here. */
export const faults: readonly Fault[] = [
  scripted(
    'ip-forward-off',
    'node-1',
    'the kernel does not forward packets',
    'sysctl -qw net.ipv4.ip_forward=0',
    'sysctl -qw net.ipv4.ip_forward=1',
  ),
];
