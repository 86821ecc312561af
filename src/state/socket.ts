/** What a socket tells. Nothing is told after `closed`, nor after the socket was closed from this side. */
export interface SocketEvents {
  opened(): void;
  /** A binary message, or text. */
  message(data: ArrayBuffer | string): void;
  closed(code: number, reason: string): void;
}
export interface LiveSocket {
  send(text: string): void;
  close(): void;
}
/** Opens a WebSocket; injected so that tests own the network. Never throws: what fails is told by `closed`. */
export type OpenSocket = (url: string, protocol: string, events: SocketEvents) => LiveSocket;

/** RFC 6455: closed without a close frame. */
const ABNORMAL = 1006;

export const openBrowserSocket: OpenSocket = (url, protocol, events) => {
  let isOver = false;
  const over = (code: number, reason: string): void => {
    if (isOver) return;
    isOver = true;
    events.closed(code, reason);
  };
  let socket: WebSocket;
  try {
    socket = new WebSocket(url, protocol);
  } catch (error) {
    queueMicrotask(() => over(ABNORMAL, String(error)));
    return { send: () => undefined, close: () => (isOver = true) };
  }
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => {
    if (!isOver) events.opened();
  };
  socket.onmessage = ({ data }: MessageEvent<ArrayBuffer | string>) => {
    if (!isOver) events.message(data);
  };
  socket.onclose = ({ code, reason }) => over(code, reason);
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: () => {
      isOver = true;
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close(1000);
    },
  };
};
