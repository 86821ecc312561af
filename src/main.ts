// The first code that runs, and little of it: the graphics are measured while the rest of the program arrives.
import './scene/graphics.ts';

void import('./cityAhead.ts');
void import('./page.tsx');
