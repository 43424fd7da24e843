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
    const told = JSON.stringify(filter);
    same(`sums ${told}`, (each) => sorted(each.only(filter).sums()));
    for (const id of requestIds) same(`find ${id} ${told}`, (each) => each.only(filter).find(id).map(shown));
    for (const [m, span] of spans.entries()) {
      const about = `${JSON.stringify(span)} ${told}`;
      // Not every step with every span under every filter: they are independent of each other.
      const step = steps[(n + m) % steps.length] ?? 60;
      const by = GROUPS[(n * 3 + m) % GROUPS.length] ?? 'code';
      same(`totals ${about}`, (each) => each.only(filter).totals(span));
      same(`ends ${about}`, (each) => each.only(filter).ends(span));
      same(`trend by ${by} ${step} ${about}`, (each) => each.only(filter).trend(span, step, by));
      same(`request trend ${step} ${about}`, (each) => each.only(filter).requestTrend(span, step));
      same(`causes ${step} ${about}`, (each) => each.only(filter).causes(span, step, 4));
      same(`cause counts ${about}`, (each) => each.only(filter).causeCounts(span));
      same(`cells ${step} ${about}`, (each) => cellsShown(each.only(filter).cells(span, step)));
      same(`oddities ${about}`, (each) => each.only(filter).oddities(span));
      same(`samples ${about}`, (each) => each.only(filter).samples(span, 7).map(shown));
      same(`pages ${about}`, (each) => leafed(each.only(filter), span).map(shown));
    }
  }
  const measures = (each: Reader): Measures => each.measures();
  for (const selector of selectors) {
    for (const { since, until } of spans) {
      const about = `${JSON.stringify(selector)} ${since} ${until}`;
      const [from, to] = [since ?? 0, until ?? 4_000_000_000];
      same(`errors ${about}`, (each) => measures(each).errors(selector, from, to));
      same(`requests ${about}`, (each) => measures(each).requests(selector, from, to));
      same(`fresh causes ${about}`, (each) => measures(each).freshCauses(selector, from));
      same(`newest ${about}`, (each) => measures(each).newest(selector, to));
    }
  }
}

function shown({ extra, ...error }: StoredError): unknown {
  return { ...error, extra: [...extra].toSorted() };
}

function leafed(reader: Reader, span: Span): readonly StoredError[] {
  const found: StoredError[] = [];
  let before: Parameters<Reader['page']>[2] = null;
  do {
    const { errors, next } = reader.page(span, 11, before);
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
