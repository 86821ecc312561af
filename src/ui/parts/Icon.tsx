import './icon.css';

/** Line icons of the interface in a 20 × 20 box, drawn for it: 1.5 px strokes, square to the grid. */
const PATHS = {
  search: 'M8.5 3a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11zM12.6 12.6L17 17',
  check: 'M4 10.5l4 4l8-9',
  close: 'M5 5l10 10M15 5L5 15',
  chevronDown: 'M5 8l5 5l5-5',
  chevronUp: 'M5 12l5-5l5 5',
  chevronLeft: 'M12 5l-5 5l5 5',
  chevronRight: 'M8 5l5 5l-5 5',
  layers: 'M10 3l7 4l-7 4l-7-4zM3 10.5l7 4l7-4M3 14l7 4l7-4',
  legend: 'M3 5h3v3H3zM3 12h3v3H3zM9 6.5h8M9 13.5h8',
  link: 'M8.5 11.5l3-3M7 9L4.8 11.2a2.9 2.9 0 0 0 4 4L11 13M13 11l2.2-2.2a2.9 2.9 0 0 0-4-4L9 7',
  settings: 'M4 6h7M15 6h1M4 14h1M9 14h7M13 4.2v3.6M7 12.2v3.6',
  help: 'M7.2 7.4a2.8 2.8 0 1 1 4.2 2.4c-.9.5-1.4 1-1.4 2.2M10 15v.3',
  sources: 'M4 3h9l3 3v11H4zM7 8h6M7 11h6M7 14h4',
  play: 'M6 4l10 6l-10 6z',
  pause: 'M6 4v12M14 4v12',
  back: 'M9 5l-5 5l5 5M16 5l-5 5l5 5',
  forward: 'M4 5l5 5l-5 5M11 5l5 5l-5 5',
  follow: 'M10 7.5a2.5 2.5 0 1 1 0 5a2.5 2.5 0 1 1 0-5zM5 5a7 7 0 0 0 0 10M15 5a7 7 0 0 1 0 10',
  picture: 'M3 4h14v12H3zM3 13l4-4l3 3l3-3l4 4M13 7v.2',
  table: 'M3 4h14v12H3zM3 8h14M3 12h14M8 4v12',
  chart: 'M3 3v14h14M6 13l3-4l3 2l4-6',
  download: 'M10 3v9M6 8.5l4 4l4-4M4 16.5h12',
  fly: 'M10 2.5v3M10 14.5v3M2.5 10h3M14.5 10h3M10 6a4 4 0 1 1 0 8a4 4 0 1 1 0-8z',
  home: 'M3 9.5l7-6l7 6M5 8v9h10V8',
  plus: 'M10 4v12M4 10h12',
  minus: 'M4 10h12',
  north: 'M10 2.5l4.5 14l-4.5-3l-4.5 3z',
  turnLeft: 'M5 4v4h4M5.3 8a6 6 0 1 1-.9 4',
  turnRight: 'M15 4v4h-4M14.7 8a6 6 0 1 0 .9 4',
  list: 'M3 5h.5M3 10h.5M3 15h.5M7 5h10M7 10h10M7 15h10',
  clock: 'M10 3a7 7 0 1 1 0 14a7 7 0 1 1 0-14zM10 6v4.2l3 1.8',
  external: 'M8 4H4v12h12v-4M11 4h5v5M16 4l-7 7',
  rising: 'M4 14L15 5M9 5h6v6',
  falling: 'M4 6l11 9M9 15h6V9',
  steady: 'M3 10h13M12 6l4 4l-4 4',
  building: 'M3 17h14M5 17V4h7v13M12 8h4v9M7.5 7h2M7.5 10h2M7.5 13h2',
  street: 'M6 3L4 17M14 3l2 14M10 3v3M10 8.5v3M10 14v3',
  record: 'M10 3a7 7 0 1 1 0 14a7 7 0 1 1 0-14zM10 7.5a2.5 2.5 0 1 1 0 5a2.5 2.5 0 1 1 0-5z',
  eventBack: 'M14 4l-6 6l6 6M5 4v12',
  eventForward: 'M6 4l6 6l-6 6M15 4v12',
  flag: 'M5 17V3l9 3.5L5 10',
  bell: 'M5 14.5V9a5 5 0 0 1 10 0v5.5M3.5 14.5h13M8.5 17h3M10 2.5V4',
  warning: 'M10 3l7.5 13.5h-15zM10 8v4M10 14v.4',
} as const;
export type IconName = keyof typeof PATHS;

/** Decoration beside a word or inside a named button; never alone. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className={`icon icon-${name}`} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
