/** CSS pixels from the element's upper left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What a person's hand asks of the camera. */
export interface GestureTarget {
  /** The ground under `from` is drawn to `to`. */
  pan(from: Point, to: Point): void;
  /** The hand let go while panning at this speed, px a second. */
  panReleased(at: Point, speed: Point): void;
  orbit(dx: number, dy: number): void;
  /** @param factor of the distance: below 1 comes nearer */
  zoom(at: Point, factor: number): void;
  /** @param angle radians, clockwise on screen */
  twist(angle: number): void;
  tapped(at: Point): void;
  doubleTapped(at: Point): void;
  /** @returns whether the key meant something */
  key(key: string, isShift: boolean): boolean;
}

const TAP_SLOP_PX = { mouse: 4, touch: 12 };
const TAP_MS = 600;
const DOUBLE_TAP_MS = 350;
const DOUBLE_TAP_PX = 24;
const WHEEL_LINE_PX = 16;
const WHEEL_ZOOM = 0.0016;
/** Browsers report a pinch on a trackpad as a wheel with Control, in small steps. */
const PINCH_ZOOM = 0.01;

interface Pointer {
  at: Point;
  readonly downAt: Point;
  readonly downMs: number;
  readonly isOrbit: boolean;
  hasMoved: boolean;
  speed: Point;
  movedMs: number;
}

/** Turns pointer, wheel and key events of one element into gestures. Owner: the camera rig. */
export class Gestures {
  private readonly pointers = new Map<number, Pointer>();
  private lastTap: { at: Point; ms: number } | null = null;
  private readonly aborter = new AbortController();
  private readonly element: HTMLElement;
  private readonly target: GestureTarget;

  constructor(element: HTMLElement, target: GestureTarget) {
    this.element = element;
    this.target = target;
    const { signal } = this.aborter;
    element.style.touchAction = 'none';
    if (!element.hasAttribute('tabindex')) element.tabIndex = 0;
    element.addEventListener('pointerdown', (event) => this.pointerDown(event), { signal });
    element.addEventListener('pointermove', (event) => this.pointerMoved(event), { signal });
    element.addEventListener('pointerup', (event) => this.pointerUp(event), { signal });
    element.addEventListener('pointercancel', (event) => void this.pointers.delete(event.pointerId), { signal });
    element.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
    element.addEventListener('wheel', (event) => this.wheelTurned(event), { signal, passive: false });
    element.addEventListener('keydown', (event) => this.keyPressed(event), { signal });
  }

  /** A pointer is down and has moved: hovering means nothing now. */
  isDragging(): boolean {
    for (const pointer of this.pointers.values()) if (pointer.hasMoved) return true;
    return false;
  }

  dispose(): void {
    this.aborter.abort();
    this.pointers.clear();
  }

  private place(event: MouseEvent): Point {
    const box = this.element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  /** What floats over the scene inside the same box keeps its events. */
  private isMeant(event: Event): boolean {
    return event.target === this.element || (event.target as Element | null)?.tagName === 'CANVAS';
  }

  private pointerDown(event: PointerEvent): void {
    if (!this.isMeant(event)) return;
    const at = this.place(event);
    this.element.focus({ preventScroll: true });
    this.element.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, {
      at,
      downAt: at,
      downMs: event.timeStamp,
      isOrbit: event.button !== 0 || event.ctrlKey || event.shiftKey,
      hasMoved: this.pointers.size > 0,
      speed: { x: 0, y: 0 },
      movedMs: event.timeStamp,
    });
  }

  private pointerMoved(event: PointerEvent): void {
    const pointer = this.pointers.get(event.pointerId);
    if (!pointer) return;
    const from = pointer.at;
    const to = this.place(event);
    if (!pointer.hasMoved) {
      const slop = event.pointerType === 'touch' ? TAP_SLOP_PX.touch : TAP_SLOP_PX.mouse;
      if (Math.hypot(to.x - pointer.downAt.x, to.y - pointer.downAt.y) < slop) return;
      pointer.hasMoved = true;
    }
    const partner = [...this.pointers.values()].find((other) => other !== pointer);
    pointer.at = to;
    if (partner) {
      partner.hasMoved = true;
      this.pinch(partner.at, from, to);
      return;
    }
    if (pointer.isOrbit) this.target.orbit(to.x - from.x, to.y - from.y);
    else this.target.pan(from, to);
    const seconds = Math.max(1, event.timeStamp - pointer.movedMs) / 1000;
    pointer.speed = {
      x: pointer.speed.x * 0.5 + ((to.x - from.x) / seconds) * 0.5,
      y: pointer.speed.y * 0.5 + ((to.y - from.y) / seconds) * 0.5,
    };
    pointer.movedMs = event.timeStamp;
  }

  /** One of two fingers moved: apart zooms, around twists, together orbits (half each, the other finger does its half). */
  private pinch(still: Point, from: Point, to: Point): void {
    const [before, after] = [
      Math.hypot(from.x - still.x, from.y - still.y),
      Math.hypot(to.x - still.x, to.y - still.y),
    ];
    const centre = { x: (still.x + to.x) / 2, y: (still.y + to.y) / 2 };
    if (before > 1 && after > 1) this.target.zoom(centre, before / after);
    const angle = Math.atan2(to.y - still.y, to.x - still.x) - Math.atan2(from.y - still.y, from.x - still.x);
    this.target.twist(Math.atan2(Math.sin(angle), Math.cos(angle)));
    this.target.orbit(0, (to.y - from.y) / 2);
  }

  private pointerUp(event: PointerEvent): void {
    const pointer = this.pointers.get(event.pointerId);
    this.pointers.delete(event.pointerId);
    if (!pointer) return;
    if (pointer.hasMoved) {
      const isThrown = event.timeStamp - pointer.movedMs < 50 && !pointer.isOrbit && this.pointers.size === 0;
      if (isThrown) this.target.panReleased(pointer.at, pointer.speed);
      return;
    }
    if (event.button !== 0 || event.timeStamp - pointer.downMs > TAP_MS) return;
    const last = this.lastTap;
    const isDouble =
      last !== null &&
      event.timeStamp - last.ms < DOUBLE_TAP_MS &&
      Math.hypot(last.at.x - pointer.at.x, last.at.y - pointer.at.y) < DOUBLE_TAP_PX;
    this.lastTap = isDouble ? null : { at: pointer.at, ms: event.timeStamp };
    if (isDouble) this.target.doubleTapped(pointer.at);
    else this.target.tapped(pointer.at);
  }

  private wheelTurned(event: WheelEvent): void {
    if (!this.isMeant(event)) return;
    event.preventDefault();
    const px = event.deltaY * (event.deltaMode === 0 ? 1 : event.deltaMode === 1 ? WHEEL_LINE_PX : 400);
    const factor = Math.exp(px * (event.ctrlKey ? PINCH_ZOOM : WHEEL_ZOOM));
    this.target.zoom(this.place(event), Math.min(Math.max(factor, 0.5), 2));
  }

  private keyPressed(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (!this.isMeant(event)) return;
    if (this.target.key(event.key, event.shiftKey)) event.preventDefault();
  }
}
