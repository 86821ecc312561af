import type { Theme } from '../../schema/catalogue.ts';
import './icon.css';

/** One sign for each field of the city, different in outline, so that colour is not needed to tell them apart. */
const SIGNS: Readonly<Record<Theme, string>> = {
  // gantry crane with a box on its rope
  port: 'M4 18V6M4 6h15M16 6v12M2 18h4M14 18h4M10 6v4M8 10h4v3H8z',
  // gable on columns
  government: 'M3 9l8-5l8 5zM5 9v7M9 9v7M13 9v7M17 9v7M3 18h16',
  // mortar board
  education: 'M2 8.5l9-4l9 4l-9 4zM6 10.5v4.5c3 2 7 2 10 0v-4.5M19 9v5',
  // arch bridge
  infrastructure: 'M2 12h18M2 16h18M4 12c3-8 11-8 14 0M8 12V8M11 12V6.5M14 12V8',
  // mast with waves
  connectivity: 'M11 9v10M8 19h6M7.5 11.5a5 5 0 0 1 0-7M14.5 11.5a5 5 0 0 0 0-7M5 14a9 9 0 0 1 0-12M17 14a9 9 0 0 0 0-12M11 7v.5',
  // house with a door
  home: 'M3 10.5L11 3.5l8 7M5 9v10h12V9M9 19v-5h4v5',
  // sensor in a net
  iot: 'M11 8.5a2.5 2.5 0 1 1 0 5a2.5 2.5 0 1 1 0-5zM11 2v3M11 17v3M2 11h3M17 11h3M5 5l2 2M15 15l2 2M17 5l-2 2M7 15l-2 2',
  // car from the side
  driving: 'M2 14v-3l3-1l2-4h7l3 4l3 1v3zM6.5 14a2 2 0 1 1 0 4a2 2 0 1 1 0-4zM15.5 14a2 2 0 1 1 0 4a2 2 0 1 1 0-4z',
  // box with ribbon
  logistics: 'M3 7l8-4l8 4v9l-8 4l-8-4zM3 7l8 4l8-4M11 11v9M7 5l8 4',
  // works with saw-tooth roof and chimney
  industry: 'M3 19V9l5 3V9l5 3V3h4v16zM6 15h2M11 15h2',
  // train from the front on its track
  silkroad: 'M6 3h10v11H6zM6 9h10M8.5 12v.2M13.5 12v.2M7 14l-3 6M15 14l3 6M5.5 17h11',
  // three that hang together
  ecosystem: 'M11 2.5a2.5 2.5 0 1 1 0 5a2.5 2.5 0 1 1 0-5zM4.5 14a2.5 2.5 0 1 1 0 5a2.5 2.5 0 1 1 0-5zM17.5 14a2.5 2.5 0 1 1 0 5a2.5 2.5 0 1 1 0-5zM10 7.3L5.8 14.2M12 7.3l4.2 6.9M7 16.5h8',
}; // prettier-ignore

export function ThemeIcon({ theme }: { readonly theme: Theme }) {
  return (
    <svg className="icon theme-icon" viewBox="0 0 22 22" aria-hidden="true" focusable="false">
      <path d={SIGNS[theme]} />
    </svg>
  );
}
