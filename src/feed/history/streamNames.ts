import type { Database } from './database.ts';

/** Ids of datastreams in the database by name, and back. Both are asked for with every observation: they are remembered. */
export function createStreamNames(db: Database) {
  const statements = {
    add: db.prepare('INSERT INTO streams (name) VALUES (?) ON CONFLICT DO NOTHING'),
    id: db.prepare('SELECT id FROM streams WHERE name = ?'),
    name: db.prepare('SELECT name FROM streams WHERE id = ?'),
  };
  const ids = new Map<string, number>();
  const names = new Map<number, string>();
  const idOf = (name: string): number | undefined => {
    const known = ids.get(name);
    if (known !== undefined) return known;
    const id = statements.id.all(name)[0]?.['id'];
    if (typeof id !== 'number') return undefined;
    ids.set(name, id);
    names.set(id, name);
    return id;
  };
  return {
    /** Undefined where nothing was ever stored of it. */
    idOf,
    /** Of one that is new, too. Within a transaction. */
    idOfNew: (name: string): number => {
      if (idOf(name) === undefined) statements.add.run(name);
      return idOf(name)!;
    },
    nameOf: (id: number): string => {
      const known = names.get(id);
      if (known !== undefined) return known;
      const name = String(statements.name.all(id)[0]?.['name']);
      names.set(id, name);
      return name;
    },
    /** A transaction failed: ids given in it do not hold. */
    forget: (): void => {
      ids.clear();
      names.clear();
    },
  };
}
