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
import { openDatabase } from './database.ts';
import { EXIT } from './failure.ts';
import { tableStyle } from './styles.ts';

const DELIVER_MS = 60_000;
/** `since`: when the state began, in event time. */
const COLUMNS = ['rule', 'state', 'since', 'targets'];

/** null where the configuration has none. Throws OssightError('usage'). */
export function configuredAlerts({ settings, env }: CommandContext): AlertConfig | null {
  return alertConfig(settings.alerts, settings.file.path, env);
}

export function alertingOf(context: CommandContext, config: AlertConfig, store: Store): Alerting {
  return new Alerting({
    ...store.alerts(),
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
  const store = openDatabase(context, false);
  try {
    const alerting = alertingOf(context, config, store);
    const firing = alerting.look();
    await alerting.deliver(Date.now() + DELIVER_MS);
    const { book } = store.alerts();
    const rows = config.rules.map(({ rule: { text }, targets }): readonly Cell[] => {
      const since = book.state(text)?.since ?? null;
      const state = firing.includes(text) ? 'firing' : 'quiet';
      return [text, state, since === null ? null : new Date(since * 1000).toISOString(), targets];
    });
    for await (const text of renderTable(format, COLUMNS, rows, tableStyle(terminal))) await terminal.out(text);
    return firing.length > 0 ? EXIT.alert : EXIT.done;
  } finally {
    store.close();
  }
}
