// ossight alerts: the configured rules, looked at once, now. Following does the same all the time; both compose here.
import { explain } from '../catalog/index.ts';
import { OssightError } from '../model/error.ts';
import { renderTable } from '../reports/index.ts';
import type { Cell } from '../reports/index.ts';
import type { Store } from '../stores/store.ts';
import { alertConfig } from './alert-config.ts';
import type { AlertConfig } from './alert-config.ts';
import { Alerting } from './alerting.ts';
import type { CommandContext } from './command.ts';
import { databasePlace, openDatabase, openDatabaseReader, openLedgerAt } from './database.ts';
import { EXIT } from './failure.ts';
import { tableStyle } from './styles.ts';

const DELIVER_MS = 60_000;
const DEFAULT_STATE = './ossight-alerts.db';
/** `since`: when the state began, in event time. */
const COLUMNS = ['rule', 'state', 'since', 'targets'];

/** null where the configuration has none. Throws OssightError('usage'). */
export function configuredAlerts({ settings, env }: CommandContext): AlertConfig | null {
  return alertConfig(settings.alerts, settings.file.path, env);
}

export function alertingOf(
  context: CommandContext,
  config: AlertConfig,
  alerts: ReturnType<Store['alerts']>,
): Alerting {
  return new Alerting({
    ...alerts,
    config,
    advise: (code, cause) => (code === null ? null : explain({ kind: 'code', code, cause }, context.now)),
    env: context.env,
    now: () => Date.now(),
    note: (text) => context.terminal.note(text),
  });
}

export async function runAlerts(context: CommandContext): Promise<number> {
  const { settings, terminal } = context;
  const format = settings.choice('format', ['table', 'json']);
  const config = configuredAlerts(context);
  if (config === null || config.rules.length === 0) {
    throw new OssightError('usage', 'there are no alert rules', {
      reason: `${settings.file.path} ${settings.file.read ? 'has none' : 'is not there'}`,
      hint: '{"alerts": {"rules": ["error rate > 2 %"]}}',
    });
  }
  const { alerts, close } = await openAlerts(context);
  try {
    const alerting = alertingOf(context, config, alerts);
    const firing = alerting.look();
    await alerting.deliver(Date.now() + DELIVER_MS);
    const rows = config.rules.map(({ rule: { text }, targets }): readonly Cell[] => {
      const since = alerts.book.state(text)?.since ?? null;
      const state = firing.includes(text) ? 'firing' : 'quiet';
      return [text, state, since === null ? null : new Date(since * 1000).toISOString(), targets];
    });
    for await (const text of renderTable(format, COLUMNS, rows, tableStyle(terminal))) await terminal.out(text);
    return firing.length > 0 ? EXIT.alert : EXIT.done;
  } finally {
    close();
  }
}

/** A fleet is measured in ClickHouse; what was told to whom needs transactions, and stands in a file of this machine. */
async function openAlerts(
  context: CommandContext,
): Promise<{ readonly alerts: ReturnType<Store['alerts']>; readonly close: () => void }> {
  if (databasePlace(context).kind === 'file') {
    const store = openDatabase(context, false);
    return { alerts: store.alerts(), close: () => store.close() };
  }
  const reader = await openDatabaseReader(context);
  try {
    const store = openLedgerAt(context, context.settings.text('state') ?? DEFAULT_STATE, reader.windowSeconds);
    const close = (): void => {
      store.close();
      reader.close();
    };
    return { alerts: { ...store.alerts(), measures: reader.measures() }, close };
  } catch (error) {
    reader.close();
    throw error;
  }
}
