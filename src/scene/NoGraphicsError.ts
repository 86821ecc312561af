/** The browser gives the page no WebGL 2, though its workers may have it. */
export class NoGraphicsError extends Error {
  constructor(cause: unknown) {
    super('no WebGL 2 on the page', { cause });
    this.name = 'NoGraphicsError';
  }
}
