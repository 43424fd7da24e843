// Alerts from the rule to the receiver: looked at, recorded, delivered, tried again, and never twice.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { alertConfig } from '../../src/cli/alert-config.ts';
import { Alerting } from '../../src/cli/alerting.ts';
import { openStore } from '../../src/stores/index.ts';
import type { Store } from '../../src/stores/index.ts';
import { aBatch, aDelta, anEvent, CATALOG, classify, NOW, requestId, T0 } from '../stores/ledger.ts';

let folder: string;
let store: Store;
let clock = NOW;
let notes: string[] = [];
const servers: Server[] = [];

const reopen = (): void => {
  store = openStore(join(folder, 'ossight.db'), {
    windowSeconds: 60,
    catalog: CATALOG,
    classify,
    now: NOW,
    create: true,
  });
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ossight-alerting-'));
  clock = NOW;
  notes = [];
  reopen();
});
afterEach(async () => {
  store.close();
  rmSync(folder, { recursive: true });
  for (const server of servers.splice(0)) await new Promise((done) => server.close(done));
});

function alerting(configured: object): Alerting {
  const config = alertConfig(configured, 'config.json', {});
  if (config === null) throw new Error('no configuration');
  return new Alerting({
    ...store.alerts(),
    config,
    advise: () => null,
    env: { PATH: process.env['PATH'] },
    now: () => clock,
    note: (text) => notes.push(text),
  });
}

let sequence = 0;
/** So many errors in the minute of `time`. */
function errors(time: number, count: number, code = 'NoSuchKey'): void {
  const events = Array.from({ length: count }, () => anEvent({ requestId: requestId((sequence += 1)), time, code }));
  store.commit(aBatch(aDelta(events)));
}

const MINUTE = 60_000;
const file = (): string => join(folder, 'told');
const told = (): { id: string; status: string; rule: string }[] =>
  readFileSync(file(), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string; status: string; rule: string });
const writes = (): object => ({ type: 'command', run: ['sh', '-c', `cat >> ${file()}`] });

describe('alerting', () => {
  test('a rule fires, is over, and each is told once', async () => {
    const one = alerting({ rules: ['errors > 3/min'], targets: { file: writes() } });
    errors(T0, 5);
    errors(T0 + MINUTE, 1);
    expect(one.look()).toEqual(['errors > 3/min']);
    expect(one.look()).toEqual(['errors > 3/min']);
    await one.deliver();
    errors(T0 + 2 * MINUTE, 1);
    expect(one.look()).toEqual([]);
    await one.deliver();
    await one.deliver();
    expect(told().map(({ status }) => status)).toEqual(['firing', 'resolved']);
    expect(new Set(told().map(({ id }) => id)).size).toBe(2);
    expect(notes).toEqual(['alert: errors > 3/min\n', 'alert over: errors > 3/min\n']);
  });

  test('a cause never seen before, in three minutes of history and one of news', async () => {
    const rule = 'a cause never seen before, at least 3 times';
    const one = alerting({ rules: [rule], targets: { file: writes() } });
    errors(T0, 9);
    one.look();
    errors(T0 + MINUTE, 9);
    errors(T0 + MINUTE, 3, 'InternalError');
    expect(one.look()).toEqual([rule]);
    expect(notes).toEqual([`alert: ${rule}: InternalError\n`]);
    expect(one.look()).toEqual([]);
    await one.deliver();
    expect(told()).toMatchObject([{ rule, cause: { code: 'InternalError', errors: 3 } }]);
  });

  test('what was not delivered is tried again later and after a restart, and complained of once', async () => {
    const rules = ['errors > 3/min'];
    const broken = alerting({ rules, targets: { file: { type: 'command', run: ['false'] } } });
    errors(T0, 5);
    errors(T0 + MINUTE, 1);
    broken.look();
    await broken.deliver();
    clock += 6_000;
    await broken.deliver();
    expect(notes.filter((text) => text.includes('not delivered'))).toEqual([
      'alert not delivered to file: false did not take the alert: it ended with 1; tried again until it is taken\n',
    ]);
    store.close();
    reopen();
    const mended = alerting({ rules, targets: { file: writes() } });
    mended.look();
    await mended.deliver();
    expect(() => told()).toThrow('ENOENT');
    clock += 60_000;
    await mended.deliver();
    expect(told()).toHaveLength(1);
  });

  test('is given up after a day, and when nobody knows the receiver any more', async () => {
    const rules = ['errors > 3/min'];
    const broken = alerting({ rules, targets: { file: { type: 'command', run: ['false'] } } });
    errors(T0, 5);
    errors(T0 + MINUTE, 1);
    broken.look();
    clock += 86_400_000;
    await broken.deliver();
    expect(notes.at(-1)).toContain('given up');
    clock += 86_400_000;
    await alerting({ rules, targets: { file: writes() } }).deliver();
    expect(() => told()).toThrow('ENOENT');
  });

  test('a receiver that is slow to come back gets each of them, signed off in order', async () => {
    const bodies: unknown[] = [];
    let down = true;
    const server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        if (!down) bodies.push(JSON.parse(text));
        response.writeHead(down ? 503 : 200).end();
      });
    });
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const one = alerting({
      rules: ['errors > 3/min', 'errors of NoSuchKey > 4/min'],
      targets: { hook: { type: 'webhook', url, allowPrivate: true } },
    });
    errors(T0, 5);
    errors(T0 + MINUTE, 1);
    one.look();
    await one.deliver();
    down = false;
    await one.deliver();
    expect(bodies).toEqual([]);
    clock += 10_000;
    await one.deliver();
    expect(bodies).toMatchObject([{ rule: 'errors > 3/min', value: 5 }, { rule: 'errors of NoSuchKey > 4/min' }]);
  });

  test('nothing read yet: only silence is judged', () => {
    const one = alerting({ rules: ['errors > 0', 'error rate > 0 %', 'no data for 10m'] });
    expect(one.look()).toEqual([]);
    clock += 601_000;
    expect(one.look()).toEqual(['no data for 10m']);
    errors(clock - MINUTE, 1);
    expect(one.look()).not.toContain('no data for 10m');
  });
});

describe('alertConfig', () => {
  test.each([
    [[], 'it is an object'],
    [{ rule: [] }, 'unknown key rule'],
    [{ rules: {} }, 'it is a list of rules'],
    [
      { rules: [{ rule: 'errors > 1', to: ['opps'] }], targets: { ops: { type: 'command', run: ['true'] } } },
      'no target opps',
    ],
    [{ targets: { ops: { type: 'pager' } } }, 'it is one of webhook'],
    [{ targets: { ops: { type: 'slack' } } }, 'it needs url'],
    [{ targets: { ops: { type: 'slack', url: 'hooks' } } }, 'its address is no URL'],
    [{ targets: { ops: { type: 'slack', urlEnv: 'NOT_SET' } } }, 'that variable is not set'],
    [{ targets: { ops: { type: 'slack', urlFile: '/no/such/file' } } }, 'ENOENT'],
    [{ targets: { ops: { type: 'slack', url: 'https://a.example', urlEnv: 'B' } } }, 'only one of'],
    [{ targets: { ops: { type: 'slack', url: 'https://a.example', run: [] } } }, 'unknown key run'],
    [{ targets: { ops: { type: 'command', run: [] } } }, 'a program and its arguments'],
    [{ rules: ['errors'] }, 'nothing stands where'],
  ])('%j is refused', (configured, reason) => {
    expect(() => alertConfig(configured, 'config.json', {})).toThrow(
      expect.objectContaining({ code: 'usage', reason: expect.stringContaining(reason) }),
    );
  });

  test('secrets come from the environment, and a rule goes to all targets or to those it names', () => {
    const targets = {
      a: { type: 'dingtalk', urlEnv: 'DING', secretEnv: 'DING_SECRET' },
      b: { type: 'command', run: ['true'] },
    };
    const config = alertConfig(
      { rules: ['no data for 1h', { rule: 'errors > 1', to: ['b'] }], targets },
      'config.json',
      { DING: 'https://ding.example/send?access_token=x', DING_SECRET: 'SEC' },
    );
    expect(config?.rules.map((rule) => rule.targets)).toEqual([['a', 'b'], ['b']]);
    expect(config?.targets.get('a')).toMatchObject({ url: 'https://ding.example/send?access_token=x', secret: 'SEC' });
    expect(alertConfig(undefined, '', {})).toBeNull();
  });
});
