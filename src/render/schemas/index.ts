import { bundleSchema } from './bundle.ts';
import { chainSchema } from './chain.ts';
import { debugPlanSchema, debugRulesSchema, debugTraceSchema, traceLogSchema } from './debug.ts';
import { doctorSchema } from './doctor.ts';
import { findingSchema } from './finding.ts';
import { mapSchema } from './map.ts';
import type { Schema } from './parts.ts';
import { servicesSchema } from './services.ts';
import { traceSchema } from './trace.ts';
import { verifySchema } from './verify.ts';

/** JSON Schemas of what commands print, by kind and, where that has another name, by command. */
export const schemas = {
  trace: traceSchema,
  chain: chainSchema,
  'explain-chain': chainSchema,
  map: mapSchema,
  doctor: doctorSchema,
  services: servicesSchema,
  verify: verifySchema,
  'explain-finding': findingSchema,
  bundle: bundleSchema,
  'debug-trace': debugTraceSchema,
  'debug-plan': debugPlanSchema,
  'debug-rules': debugRulesSchema,
  'debug-decode': traceLogSchema,
} satisfies Record<string, Schema>;
