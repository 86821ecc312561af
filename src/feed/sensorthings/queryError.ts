import { Problem } from '../http/answer.ts';

/** A query option that cannot be answered: 400 with the option's name. */
export class QueryError extends Problem {
  constructor(option: string, detail: string) {
    super(400, 'Bad query', `${option}: ${detail}`);
  }
}
