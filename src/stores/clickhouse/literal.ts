// Values and names inside of SQL: ClickHouse 18.16 takes no parameters.

/** A text as a literal (https://clickhouse.com/docs/sql-reference/syntax#string). */
export function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\0', '\\0')}'`;
}

/** A name that was checked to be plain (see address.ts); the quotes are for words that SQL knows. */
export function quoted(name: string): string {
  return `\`${name}\``;
}
