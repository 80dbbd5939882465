/** What a run of the command line leaves behind: what to print where, and the exit status. */
export interface Outcome {
  status: ExitStatus;
  stdout: string;
  stderr: string;
}

/** Exit statuses. */
export const exitStatus = {
  /** Nothing wrong. */
  fine: 0,
  /** A problem was found: a path is not delivered, an expectation was not met. */
  problem: 1,
  /** The command line, or a file that it names to say what is wanted, is wrong. */
  usage: 2,
  /** The evidence could not be read at all. */
  noEvidence: 3,
  /** A defect of k8snet itself (EX_SOFTWARE of sysexits.h). */
  defect: 70,
  /** Interrupted (128 + SIGINT). */
  interrupted: 130,
} as const;

/** One of them. */
export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];
