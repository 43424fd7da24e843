// EC values and modules: the table is whole, in shape and agrees with the codes.
import { describe, expect, it } from 'vitest';
import { EC_ENTRIES, EC_MODULES } from '../../src/catalog/ec.ts';
import { findEc, findEcModule, findEntry } from '../../src/catalog/lookup.ts';

describe('EC values', () => {
  it('are unique, ordered and of one shape', () => {
    const values = EC_ENTRIES.map((entry) => entry.ec);
    expect(values.length).toBeGreaterThanOrEqual(161);
    expect(values).toEqual([...new Set(values)].sort());
    for (const value of values) expect(value).toMatch(/^\d{4}-\d{8}$/);
  });

  it('belong to listed modules and known codes', () => {
    for (const { ec, code } of EC_ENTRIES) {
      expect(findEcModule(ec), ec).toBeDefined();
      if (code !== null) expect(findEntry(code)?.code, ec).toBe(code);
    }
  });

  it('have a summary of one line', () => {
    for (const { ec, summary } of EC_ENTRIES) {
      expect(summary, ec).toMatch(/^[^\n]{10,110}\.$/);
    }
  });

  it.each([
    ['0001-00000000', 'InternalError'],
    ['0002-00000040', 'SignatureDoesNotMatch'],
    ['0002-00000504', 'RequestTimeTooSkewed'],
    ['0002-00000902', 'InvalidAccessKeyId'],
    ['0003-00000602', 'AccessForbidden'],
    ['0003-00000801', 'UserDisable'],
    ['0003-00001403', 'AccessDenied'],
    ['0007-00000202', 'CallbackFailed'],
    ['0015-00000101', 'NoSuchBucket'],
    ['0016-00000719', 'ArchiveRestoreNotFinished'],
    ['0026-00000001', 'NoSuchKey'],
    ['0026-00000004', 'StaleFile'],
    ['0042-00000205', 'MalformedXML'],
    ['0004-00000304', null],
    ['0006-00000213', null],
    ['0048-00000105', null],
    ['0002-00000213', null],
    ['0061-00000001', null],
  ])('%s stands for %s', (ec, code) => expect(findEc(ec)?.code).toBe(code));

  it('says that an EC on a success is no error', () => {
    expect(findEc('0048-00000105')?.summary).toContain('Not an error');
  });

  it.each(['', '0002', '0002-1', 'constructor', '9999-00000001'])('does not know %j', (ec) => {
    expect(findEc(ec)).toBeUndefined();
  });

  it('finds a value with white space around it', () => expect(findEc(' 0026-00000001 ')?.code).toBe('NoSuchKey'));
});

describe('EC modules', () => {
  it('are 44, unique, ordered, each with a name and a sentence', () => {
    const prefixes = EC_MODULES.map((module) => module.prefix);
    expect(prefixes).toHaveLength(44);
    expect(prefixes).toEqual([...new Set(prefixes)].sort());
    expect(new Set(EC_MODULES.map((module) => module.name)).size).toBe(44);
    for (const { name, summary } of EC_MODULES) {
      expect(name).toMatch(/^[A-Z_]+$/);
      expect(summary).toMatch(/^[A-Z][^\n]+\.$/);
    }
  });

  it.each([
    ['0002-00000040', 'AUTH'],
    ['0004-99999999', 'QOS'],
    [' 0061-00000001 ', 'SECURITY'],
    ['0042-ABCDEF01', 'MULTIPART'],
  ])('%s: %s, listed or not', (ec, name) => expect(findEcModule(ec)?.name).toBe(name));

  it.each(['', '0002', '0002-0000004', '0002-000000400', '0008-00000001', 'x0002-00000040', '00020-0000040'])(
    '%j has none',
    (ec) => expect(findEcModule(ec)).toBeUndefined(),
  );
});
