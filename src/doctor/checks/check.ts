import type { CheckId } from '../../model/doctor-report.ts';
import type { ProxySetting } from '../../model/proxy-setting.ts';
import type { Host } from '../../simulate/host.ts';
import type { CheckFlow } from '../flow.ts';
import type { Survey } from '../survey/survey.ts';

/** One line of the checklist: `checks/<id>.ts`, listed in checks/index.ts. */
export interface Check {
  id: CheckId;
  /** What holds where it passes. */
  title: string;
  /** The connections that show it, as clients of this node make them. */
  choose(survey: Survey, node: Host): CheckFlow[];
  /** Why there is none to follow; for a check without connections: what evidence it lacks, null where it has it. */
  lacks(survey: Survey, node: Host): string | null;
  /** What is worth telling of it where nothing is wrong; absent: that. */
  sees?(survey: Survey, node: Host): string | null;
  /** What is told to the program that it is about, beside what the node shows of it; absent: nothing. */
  settings?(survey: Survey, node: Host): ProxySetting[];
}

export const defineCheck = (check: Check): Check => check;
