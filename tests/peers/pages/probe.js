// Goes into a page before its own scripts, the same into each: counts what is given to WebGL 2 and times the callbacks that draw.
{
  /** So many pixels that differ by so much in a channel are another picture: not the sky that has grown a shade lighter. */
  const CHANGED_PIXELS = 20;
  const CHANGED_BY = 24;

  const probe = {
    /** Of each callback of the browser's frames that drew: script time in ms, calls that draw, and when it ended (ms since 1970). */
    frames: [],
    /** Bytes handed over in buffers and textures. */
    uploaded: 0,
    /** What other pictures are compared with while watching. */
    picture: null,
    watching: null,
  };
  window.probe = probe;
  let drawn = 0;
  let context = null;

  const wrap = (name, seen) => {
    const { prototype } = WebGL2RenderingContext;
    const original = prototype[name];
    prototype[name] = function () {
      seen(this, arguments);
      return original.apply(this, arguments);
    };
  };
  const draw = (gl) => {
    drawn++;
    if (gl.canvas.isConnected) context = gl;
  };
  for (const name of [
    'drawArrays',
    'drawElements',
    'drawRangeElements',
    'drawArraysInstanced',
    'drawElementsInstanced',
  ])
    wrap(name, draw);

  const bytesOf = (source, length) => {
    if (ArrayBuffer.isView(source)) return length ? length * (source.BYTES_PER_ELEMENT ?? 1) : source.byteLength;
    if (source instanceof ArrayBuffer) return source.byteLength;
    return source && typeof source === 'object' && 'width' in source ? source.width * source.height * 4 : 0;
  };
  wrap('bufferData', (_gl, [, source, , , length]) => (probe.uploaded += bytesOf(source, length)));
  wrap('bufferSubData', (_gl, [, , source, , length]) => (probe.uploaded += bytesOf(source, length)));
  const channels = new Map([
    ...[6403, 6409, 6406, 36244, 6402].map((format) => [format, 1]),
    ...[33319, 33320, 6410].map((format) => [format, 2]),
    ...[6407, 36248].map((format) => [format, 3]),
  ]);
  /** A part of a larger array is what its width and height say. */
  const texels = (count, format, source) =>
    ArrayBuffer.isView(source)
      ? Math.min(source.byteLength, count * (channels.get(format) ?? 4) * (source.BYTES_PER_ELEMENT ?? 1))
      : bytesOf(source);
  wrap('texImage2D', (_gl, a) => (probe.uploaded += a.length > 6 ? texels(a[3] * a[4], a[6], a[8]) : bytesOf(a[5])));
  wrap('texSubImage2D', (_gl, a) => (probe.uploaded += a.length > 7 ? texels(a[4] * a[5], a[6], a[8]) : bytesOf(a[6])));
  wrap('texImage3D', (_gl, a) => (probe.uploaded += texels(a[3] * a[4] * a[5], a[7], a[9])));
  wrap('texSubImage3D', (_gl, a) => (probe.uploaded += texels(a[5] * a[6] * a[7], a[8], a[10])));
  wrap('compressedTexImage2D', (_gl, a) => (probe.uploaded += bytesOf(a[6])));

  /**
   * What is on the canvas, read within the frame that drew it, without holding the page up: the graphics copy it when they have done
   * the frame, and say so.
   */
  function read(then) {
    const gl = context;
    const bytes = new Uint8Array(gl.drawingBufferWidth * gl.drawingBufferHeight * 4);
    const target = gl.getParameter(gl.READ_FRAMEBUFFER_BINDING);
    const bound = gl.getParameter(gl.PIXEL_PACK_BUFFER_BINDING);
    const copy = gl.createBuffer();
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, null);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, copy);
    gl.bufferData(gl.PIXEL_PACK_BUFFER, bytes.length, gl.STREAM_READ);
    gl.readPixels(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight, gl.RGBA, gl.UNSIGNED_BYTE, 0);
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, target);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, bound);
    const done = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
    const look = setInterval(() => {
      if (gl.getSyncParameter(done, gl.SYNC_STATUS) !== gl.SIGNALED) return;
      clearInterval(look);
      const at = Date.now();
      const other = gl.getParameter(gl.PIXEL_PACK_BUFFER_BINDING);
      gl.bindBuffer(gl.PIXEL_PACK_BUFFER, copy);
      gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, 0, bytes);
      gl.bindBuffer(gl.PIXEL_PACK_BUFFER, other);
      gl.deleteBuffer(copy);
      gl.deleteSync(done);
      then(bytes, at);
    }, 1);
  }
  const differs = (a, b) => {
    let changed = 0;
    for (let i = 0; i < a.length; i++)
      if (Math.abs(a[i] - b[i]) > CHANGED_BY && ++changed >= CHANGED_PIXELS) return true;
    return false;
  };

  const request = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) =>
    request((time) => {
      const before = drawn;
      const started = performance.now();
      callback(time);
      const took = performance.now() - started;
      if (drawn === before) return;
      probe.frames.push({ ms: took, draws: drawn - before, at: Date.now() });
      if (!probe.watching) return;
      const { watching } = probe;
      read((picture, at) => {
        if (probe.watching !== watching) return;
        probe.picture ??= picture;
        if (probe.picture.length !== picture.length || !differs(probe.picture, picture)) return;
        probe.watching = null;
        watching.resolve(at);
      });
    });

  /** Begins to look at each picture that is drawn: the first is what the others are compared with. */
  probe.watch = () => {
    probe.picture = null;
    probe.changed = new Promise((resolve) => (probe.watching = { resolve }));
  };
  /** Waits until the graphics have done all that they were given. */
  probe.finish = () => {
    context?.readPixels(0, 0, 1, 1, context.RGBA, context.UNSIGNED_BYTE, new Uint8Array(4));
  };
}
