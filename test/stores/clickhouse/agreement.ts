// Two readers of the same content asked the same, everything that can be asked. What a contract leaves open (the order of cells,
// a page's numbers) is not compared.
import { expect } from 'vitest';
import type { Measures, Selector } from '../../../src/model/alert.ts';
import type { Cells, Filter, GroupBy, Reader, Span, StoredError } from '../../../src/stores/reader.ts';

const GROUPS: readonly GroupBy[] = ['code', 'action', 'category', 'host', 'bucket', 'region', 'status', 'cause'];

export interface Asked {
  readonly spans: readonly Span[];
  readonly steps: readonly number[];
  readonly filters: readonly Filter[];
  readonly selectors: readonly Selector[];
  readonly requestIds: readonly string[];
}

export function expectSameAnswers(reader: Reader, like: Reader, asked: Asked): void {
  const { spans, steps, filters, selectors, requestIds } = asked;
  expect(reader.windowSeconds).toBe(like.windowSeconds);
  const same = (what: string, of: (reader: Reader) => unknown): void => {
    expect({ what, answer: of(reader) }).toEqual({ what, answer: of(like) });
  };
  same('sources', (each) => each.sources().toSorted((a, b) => (a.path < b.path ? -1 : 1)));
  for (const [n, filter] of filters.entries()) {
    const about = JSON.stringify(filter);
    same(`sums ${about}`, (each) => sorted(each.only(filter).sums()));
    const id = requestIds[n % requestIds.length] ?? '';
    same(`find ${id} ${about}`, (each) => steady(each.only(filter).find(id)));
  }
  for (const id of requestIds) same(`find ${id}`, (each) => steady(each.find(id)));
  // Not every step with every span under every filter: they are independent of each other.
  for (const [n, span] of spans.entries()) {
    const filter = filters[n % filters.length] ?? {};
    const about = `${JSON.stringify(span)} ${JSON.stringify(filter)}`;
    const step = steps[n % steps.length] ?? 60;
    const by = GROUPS[n % GROUPS.length] ?? 'code';
    same(`totals ${about}`, (each) => each.only(filter).totals(span));
    same(`ends ${about}`, (each) => each.only(filter).ends(span));
    same(`trend by ${by} ${step} ${about}`, (each) => each.only(filter).trend(span, step, by));
    same(`request trend ${step} ${about}`, (each) => each.only(filter).requestTrend(span, step));
    same(`causes ${step} ${about}`, (each) => each.only(filter).causes(span, step, 4));
    same(`cause counts ${about}`, (each) => each.only(filter).causeCounts(span));
    same(`cells ${step} ${about}`, (each) => cellsShown(each.only(filter).cells(span, step)));
    same(`oddities ${about}`, (each) => each.only(filter).oddities(span));
    const placed = ({ time, requestId }: StoredError): unknown => [time, requestId];
    same(`samples ${about}`, (each) => each.only(filter).samples(span, 7).map(placed));
    same(`all samples ${about}`, (each) => steady(each.only(filter).samples(span, 1000)));
    same(`pages ${about}`, (each) => steady(leafed(each.only(filter), span)));
  }
  const measures = (each: Reader): Measures => each.measures();
  for (const [n, selector] of selectors.entries()) {
    for (const { since, until } of [spans[0], spans[1 + (n % (spans.length - 1))]].flatMap((span) => span ?? [])) {
      const about = `${JSON.stringify(selector)} ${since} ${until}`;
      const [from, to] = [since ?? 0, until ?? 4_000_000_000];
      same(`errors ${about}`, (each) => measures(each).errors(selector, from, to));
      same(`requests ${about}`, (each) => measures(each).requests(selector, from, to));
      same(`fresh causes ${about}`, (each) => measures(each).freshCauses(selector, from));
      same(`newest ${about}`, (each) => measures(each).newest(selector, to));
    }
  }
}

/** What stands at one time for one request comes in no order. */
function steady(errors: readonly StoredError[]): readonly unknown[] {
  const shown = errors.map(({ extra, ...error }) => ({
    ...error,
    extra: [...extra].map(([name, value]) => `${name}=${value}`).toSorted(),
  }));
  const ties = new Map<string, (typeof shown)[number][]>();
  for (const error of shown) {
    const key = `${error.time} ${error.requestId}`;
    ties.set(key, [...(ties.get(key) ?? []), error]);
  }
  return [...ties.values()].flatMap((tie) => tie.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)));
}

function leafed(reader: Reader, span: Span): readonly StoredError[] {
  const found: StoredError[] = [];
  let before: Parameters<Reader['page']>[2] = null;
  do {
    const { errors, next } = reader.page(span, 40, before);
    found.push(...errors);
    before = next;
  } while (before !== null);
  return found;
}

function cellsShown({ kinds, places, errors, requests }: Cells): unknown {
  const lines = (rows: readonly unknown[][]): readonly string[] => rows.map((row) => JSON.stringify(row)).toSorted();
  return {
    errors: lines(errors.map(([window, kind, place, n]) => [window, kinds[kind], places[place], n])),
    requests: lines(requests.map(([window, place, asked, lost]) => [window, places[place], asked, lost])),
  };
}

function sorted({ errors, requests }: ReturnType<Reader['sums']>): unknown {
  return [errors, requests].map((rows) => rows.map((row) => JSON.stringify(row)).toSorted());
}
