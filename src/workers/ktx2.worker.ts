/**
 * Runs the worker code of three.js for KTX2 textures, which comes as its first message. The transcoder in it makes functions of text; the
 * feed answers this file with a content security policy that allows it here, where there is no page, and nowhere else.
 */
self.addEventListener(
  'message',
  ({ data }: MessageEvent<string>) => {
    // In the worker's own scope, where the code declares what it needs and listens.
    (0, eval)(data);
  },
  { once: true },
);
