// Alerts beside a running command: looks at the rules when time has passed, writes what changed into the book, and delivers from
// the book one after the other. Following waits for none of it; what could not be delivered is tried again, also after a restart.
import { EventClock } from '../alerts/event-clock.ts';
import { look } from '../alerts/look.ts';
import { bodyOf, isAccepted } from '../alerts/shapes.ts';
import type { Shape } from '../alerts/shapes.ts';
import { wordingOf } from '../alerts/words.ts';
import type { Advise } from '../alerts/words.ts';
import { EVERYTHING } from '../model/alert.ts';
import type { AlertBook, Delivery, Looked, Measures } from '../model/alert.ts';
import { OssightError } from '../model/error.ts';
import { runCommand } from '../notify/command.ts';
import { sendTo } from '../notify/webhook.ts';
import type { Webhook } from '../notify/webhook.ts';
import { visible } from '../safety/visible.ts';
import type { AlertConfig, AlertTarget } from './alert-config.ts';
import type { Environment } from './settings.ts';

export interface AlertingParts {
  readonly config: AlertConfig;
  readonly measures: Measures;
  readonly book: AlertBook;
  /** Stable id of the ledger. */
  readonly ledger: string;
  readonly advise: Advise;
  readonly env: Environment;
  /** Epoch ms. */
  readonly now: () => number;
  /** What people at the terminal are told. */
  readonly note: (text: string) => void;
}

/** How a receiver wants its messages signed, where it knows a signature. */
const SIGNATURES: Readonly<Record<Shape, Webhook['signs']>> = {
  webhook: null,
  dingtalk: 'dingtalk',
  feishu: 'feishu',
  lark: 'feishu',
  slack: null,
};
const LOOK_MS = 5_000;
const BATCH = 20;
const FIRST_RETRY_MS = 5_000;
const MOST_RETRY_MS = 900_000;
/** A receiver that was away for longer has no use for what it missed. */
const KEEP_MS = 86_400_000;

export class Alerting {
  readonly #parts: AlertingParts;
  readonly #clock: EventClock;
  readonly #faulty = new Set<string>();
  #lookedAt = -Infinity;
  #delivering: Promise<void> | null = null;

  constructor(parts: AlertingParts) {
    this.#parts = parts;
    this.#clock = new EventClock(parts.measures.windowSeconds);
  }

  /** Looks when it is time to, and goes on delivering. Throws OssightError('database'). `monotonic`: ms. */
  step(monotonic: number): void {
    if (monotonic - this.#lookedAt < LOOK_MS) return;
    this.#lookedAt = monotonic;
    this.look();
    this.#delivering ??= this.deliver().finally(() => {
      this.#delivering = null;
    });
    // Its faults are faults of the store, told by the next look.
    this.#delivering.catch(() => undefined);
  }

  /** The rules that fire now. Throws OssightError('database'). */
  look(): readonly string[] {
    const { config, measures, book, now } = this.#parts;
    const wall = Math.floor(now() / 1000);
    const newest = measures.newest(EVERYTHING, wall);
    const through =
      this.#clock.through(newest, wall) ?? Math.floor(wall / measures.windowSeconds) * measures.windowSeconds;
    const looked = config.rules.flatMap(({ rule, targets }): (Looked & { news: boolean })[] => {
      // Without any data there is nothing to judge but the silence.
      if (newest === null && rule.kind !== 'no-data') return [];
      const before = book.state(rule.text);
      const { state, changes } = look(rule, measures, before, { through, wall });
      return [{ rule: rule.text, state, changes, targets, news: JSON.stringify(state) !== JSON.stringify(before) }];
    });
    book.record(
      looked.filter(({ news }) => news),
      now(),
    );
    for (const { rule, changes } of looked) {
      for (const { kind, cause } of changes) {
        const which =
          cause === null ? '' : `: ${visible([cause.code ?? 'no code', cause.cause ?? ''].join(' ').trim())}`;
        this.#parts.note(`${kind === 'firing' ? 'alert' : 'alert over'}: ${rule}${which}\n`);
      }
    }
    return looked.filter(fires).map(({ rule }) => rule);
  }

  /** Delivers what is due; ends when nothing is, or the limit (epoch ms) is reached. Throws OssightError('database'). */
  async deliver(until = Infinity): Promise<void> {
    const { book, now } = this.#parts;
    for (;;) {
      const due = book.due(now(), BATCH);
      if (due.length === 0) return;
      for (const delivery of due) {
        if (now() >= until) return;
        await this.#deliverOne(delivery);
      }
    }
  }

  async #deliverOne(delivery: Delivery): Promise<void> {
    const { config, book, now } = this.#parts;
    const { alert, target: name, attempts } = delivery;
    const target = config.targets.get(name);
    if (target === undefined) {
      book.undelivered(alert.id, name, 'the configuration names it no more', null);
      return;
    }
    try {
      await this.#send(target, delivery);
      book.delivered(alert.id, name, now());
      this.#faulty.delete(name);
    } catch (error) {
      if (!(error instanceof OssightError) || error.code !== 'output') throw error;
      const pause = Math.min(MOST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempts);
      const late = now() + pause - alert.created > KEEP_MS;
      book.undelivered(alert.id, name, error.reason ?? error.message, late ? null : now() + pause);
      // Once for a receiver that is away, not for each try.
      if (!this.#faulty.has(name) || late) {
        const told = late ? 'given up' : 'tried again until it is taken';
        this.#parts.note(`alert not delivered to ${name}: ${error.message}: ${error.reason ?? ''}; ${told}\n`);
      }
      this.#faulty.add(name);
    }
  }

  async #send(target: AlertTarget, { alert }: Delivery): Promise<void> {
    const { advise, ledger, env, now } = this.#parts;
    const wording = wordingOf(alert, advise);
    if (target.type === 'command') {
      const told = { OSSIGHT_ALERT: wording.title, OSSIGHT_ALERT_STATUS: alert.kind, OSSIGHT_ALERT_RULE: alert.rule };
      await runCommand(target.run, bodyOf('webhook', alert, wording, ledger), { ...env, ...told });
      return;
    }
    const { url, secret, allowPrivate } = target;
    const signs = SIGNATURES[target.type];
    const answer = await sendTo({ url, secret, signs }, bodyOf(target.type, alert, wording, ledger), now(), {
      allowPrivate,
    });
    if (!isAccepted(target.type, answer.status, answer.body)) {
      throw new OssightError('output', `${target.name} refused the alert`, {
        reason: `it answered ${answer.status}${answer.status === 200 ? ' with an error in its body' : ''}`,
      });
    }
  }
}

/** A cause is new once and does not stay so, yet it fired. */
function fires({ state, changes }: Looked): boolean {
  return state.firing || changes.some(({ kind }) => kind === 'firing');
}
