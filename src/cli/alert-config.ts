// What the configuration file says under `alerts`: rules, and who is told. Everything is checked here, before anything is
// followed; unknown keys are errors, as everywhere in the configuration.
//
//   "alerts": {
//     "rules":   ["no data for 10m", { "rule": "error rate > 2 %", "to": ["ops"] }],
//     "targets": {
//       "ops":  { "type": "slack", "urlEnv": "OPS_SLACK_URL" },
//       "ding": { "type": "dingtalk", "urlFile": "/etc/ossight/ding.url", "secretFile": "/etc/ossight/ding.secret" },
//       "page": { "type": "command", "run": ["/usr/local/bin/page"] }
//     }
//   }
import { readFileSync } from 'node:fs';
import { parseRule } from '../alerts/rule.ts';
import type { Rule } from '../alerts/rule.ts';
import { SHAPES } from '../alerts/shapes.ts';
import type { Shape } from '../alerts/shapes.ts';
import { OssightError } from '../model/error.ts';
import { nearest } from './nearest.ts';
import type { Environment } from './settings.ts';

export type AlertTarget =
  | {
      readonly type: Shape;
      readonly name: string;
      readonly url: string;
      readonly secret: string | null;
      readonly allowPrivate: boolean;
    }
  | { readonly type: 'command'; readonly name: string; readonly run: readonly string[] };

export interface AlertConfig {
  /** Targets by name; all of them for a rule that names none. */
  readonly rules: readonly { readonly rule: Rule; readonly targets: readonly string[] }[];
  readonly targets: ReadonlyMap<string, AlertTarget>;
}

const TYPES = [...SHAPES, 'command'] as const;

/** null where nothing is configured. Throws OssightError('usage') that names the place. */
export function alertConfig(configured: unknown, file: string, env: Environment): AlertConfig | null {
  if (configured === undefined) return null;
  const at = (place: string): string => `alerts${place} in ${file}`;
  const { rules = [], targets = {} } = fieldsOf(configured, ['rules', 'targets'], at(''));
  const known = new Map(
    Object.entries(fieldsOf(targets, null, at('.targets'))).map(([name, value]) => [
      name,
      targetOf(name, value, at(`.targets.${name}`), env),
    ]),
  );
  if (!Array.isArray(rules)) throw wrong(at('.rules'), 'it is a list of rules');
  return {
    targets: known,
    rules: rules.map((value: unknown, i) => {
      const place = at(`.rules[${i}]`);
      if (typeof value === 'string') return { rule: parseRule(value), targets: [...known.keys()] };
      const { rule, to } = fieldsOf(value, ['rule', 'to'], place);
      const names = to === undefined ? [...known.keys()] : textsOf(to, `to of ${place}`);
      for (const name of names) {
        if (!known.has(name)) throw wrong(place, `there is no target ${name}`, nearest(name, [...known.keys()]));
      }
      return { rule: parseRule(textOf(rule, `rule of ${place}`)), targets: names };
    }),
  };
}

function targetOf(name: string, value: unknown, place: string, env: Environment): AlertTarget {
  const { type } = fieldsOf(value, null, place);
  const shape = TYPES.find((each) => each === type);
  if (shape === undefined) throw wrong(`type of ${place}`, `it is one of ${TYPES.join(', ')}`);
  if (shape === 'command') {
    const { run } = fieldsOf(value, ['type', 'run'], place);
    const words = textsOf(run, `run of ${place}`);
    if (words.length === 0) throw wrong(`run of ${place}`, 'it is a program and its arguments');
    return { type: shape, name, run: words };
  }
  const keys = ['type', 'url', 'urlEnv', 'urlFile', 'secret', 'secretEnv', 'secretFile', 'allowPrivate'];
  const fields = fieldsOf(value, keys, place);
  const url = secretOf(fields, 'url', place, env);
  if (url === null) throw wrong(place, 'it needs url, urlEnv or urlFile');
  if (!URL.canParse(url)) throw wrong(place, 'its address is no URL');
  const allowPrivate = fields['allowPrivate'] ?? false;
  if (typeof allowPrivate !== 'boolean') throw wrong(`allowPrivate of ${place}`, 'it is true or false');
  return { type: shape, name, url, secret: secretOf(fields, 'secret', place, env), allowPrivate };
}

/** `name` itself, else what the variable `nameEnv` or the file `nameFile` holds. */
function secretOf(
  fields: Readonly<Record<string, unknown>>,
  name: string,
  place: string,
  env: Environment,
): string | null {
  const { [name]: text, [`${name}Env`]: variable, [`${name}File`]: path } = fields;
  if ([text, variable, path].filter((each) => each !== undefined).length > 1) {
    throw wrong(place, `only one of ${name}, ${name}Env and ${name}File may stand there`);
  }
  if (text !== undefined) return textOf(text, `${name} of ${place}`);
  if (variable !== undefined) {
    const found = env[textOf(variable, `${name}Env of ${place}`)];
    if (found === undefined || found === '') throw wrong(`${name}Env of ${place}`, 'that variable is not set');
    return found;
  }
  if (path === undefined) return null;
  try {
    return readFileSync(textOf(path, `${name}File of ${place}`), 'utf8').trim();
  } catch (error) {
    throw wrong(`${name}File of ${place}`, error instanceof Error ? error.message : String(error));
  }
}

/** `keys`: the only ones allowed; null: any. */
function fieldsOf(value: unknown, keys: readonly string[] | null, place: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(place, 'it is an object');
  const fields = new Map<string, unknown>(Object.entries(value));
  for (const key of fields.keys()) {
    if (keys !== null && !keys.includes(key)) throw wrong(place, `it has an unknown key ${key}`, nearest(key, keys));
  }
  return Object.fromEntries(fields);
}

function textsOf(value: unknown, place: string): string[] {
  if (!Array.isArray(value)) throw wrong(place, 'it is a list of texts');
  return value.map((each: unknown) => textOf(each, place));
}

function textOf(value: unknown, place: string): string {
  if (typeof value !== 'string' || value === '') throw wrong(place, 'it is a text');
  return value;
}

function wrong(place: string, reason: string, near: string | null = null): OssightError {
  return new OssightError('usage', `cannot use ${place}`, {
    reason,
    ...(near === null ? {} : { hint: `did you mean ${near}?` }),
  });
}
