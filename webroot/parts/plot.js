/** Lines over time, drawn by uPlot, which is fetched when the first of them is shown. */
import { signal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { html } from '../html.js';
import { alone, mark, reach, rungs, tick } from '../logic/charts.js';

const FOLDER = '../vendor/uplot/';
const HEIGHT = 176;
/** Each line has a colour of the theme and a dash of its own, so that either tells it. */
export const LOOKS = {
  came: { colour: '--quiet', dash: [7, 4] }, began: { colour: '--keyword', dash: [10, 3, 2, 3] }, good: { colour: '--good', dash: [] },
  bad: { colour: '--bad', dash: [], width: 2.5 }, gone: { colour: '--care', dash: [2, 3] }, people: { colour: '--care', dash: [2, 3], width: 2 },
  first: { colour: '--accent', dash: [] }, second: { colour: '--keyword', dash: [7, 4] }, third: { colour: '--care', dash: [2, 3] },
};

/** Rises when colours may have become others. */
const theme = signal(0);
new MutationObserver(() => { theme.value++; }).observe(document.documentElement, { attributeFilter: ['data-theme'] });
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { theme.value++; });

let library;

/** A script that is no module: the author's smallest file of it is one. */
function uPlot() {
  library ??= new Promise((loaded, failed) => {
    const style = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: new URL(`${FOLDER}uPlot.min.css`, import.meta.url) });
    const script = Object.assign(document.createElement('script'), { src: new URL(`${FOLDER}uPlot.iife.min.js`, import.meta.url) });
    script.onload = () => loaded(window.uPlot);
    script.onerror = () => { library = null; failed(new Error('The drawing of charts could not be loaded.')); };
    document.head.append(style, script);
  });
  return library;
}

/**
 * @param {{chart: object, times: number[], until: number, hidden: Set<string>, hover: (place: number|null) => void, label: string}} props
 *   `times` and `until` in seconds; `hover` hears which value the pointer is at
 */
export function Plot({ chart, times, until, hidden, hover, label }) {
  const box = useRef();
  const plot = useRef(null);
  const latest = useRef();
  latest.current = { chart, times, until, hover };

  useLayoutEffect(() => {
    let gone = false;
    let observer;
    uPlot().then(Plotter => {
      if (gone) return;
      plot.current = new Plotter(options(chart, box.current.clientWidth, latest, Plotter), data(latest.current), box.current);
      observer = new ResizeObserver(([{ contentRect }]) => plot.current.setSize({ width: Math.max(120, contentRect.width), height: HEIGHT }));
      observer.observe(box.current);
      show(plot.current, latest.current.chart, hidden);
    }, () => { if (!gone) box.current.textContent = 'The picture could not be loaded; the table has the same figures.'; });
    return () => { gone = true; observer?.disconnect(); plot.current?.destroy(); plot.current = null; };
  }, []);
  useEffect(() => { plot.current?.setData(data(latest.current)); }, [chart, until]);
  useEffect(() => { if (plot.current) show(plot.current, chart, hidden); }, [hidden]);
  useEffect(() => { plot.current?.redraw(false); }, [theme.value]);
  return html`<div class="plot" ref=${box} role="img" aria-label=${label}></div>`;
}

function data({ chart, times }) {
  return [times, ...chart.lines.map(line => line.values)];
}

function show(plot, chart, hidden) {
  chart.lines.forEach((line, i) => {
    const visible = !hidden.has(line.name);
    if (plot.series[i + 1].show !== visible) plot.setSeries(i + 1, { show: visible });
  });
}

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function options(chart, width, latest, Plotter) {
  const isTime = chart.kind === 'time';
  const font = `12px ${getComputedStyle(document.body).fontFamily}`;
  const axis = { stroke: () => colour('--quiet'), font, ticks: { stroke: () => colour('--line'), width: 1, size: 4 }, gap: 4 };
  return {
    width: Math.max(120, width), height: HEIGHT, padding: [10, 8, 0, 0], legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 }, sync: { key: 'dashboard' } },
    hooks: { setCursor: [({ cursor }) => latest.current.hover(cursor.idx ?? null)] },
    scales: {
      x: { range: () => [latest.current.times[0], latest.current.until] },
      y: isTime ? { distr: 3, range: (_, least, most) => reach(least, most) } : { range: (_, __, most) => Plotter.rangeNum(0, Math.max(most ?? 0, 1), 0.1, true) },
    },
    axes: [
      { ...axis, grid: { show: false }, size: 28, space: 60, values: (_, splits, __, ___, apart) => splits.map(at => tick(at, apart)) },
      { ...axis, grid: { stroke: () => colour('--line'), width: 1 }, size: 56, space: 32, values: (_, splits) => splits.map(value => mark(value, chart.kind)),
        ...(isTime ? { splits: (_, __, from, to) => rungs(from, to), filter: (_, splits) => splits } : {}) },
    ],
    series: [{}, ...chart.lines.map(({ look }, i) => ({
      stroke: () => colour(LOOKS[look].colour), dash: LOOKS[look].dash, width: LOOKS[look].width ?? 1.5, spanGaps: false,
      points: { show: false, size: 5, filter: () => alone(latest.current.chart.lines[i].values) },
    }))],
  };
}
