"""How a report in HTML looks: on a screen by day and by night, and on paper."""

from __future__ import annotations

STYLE = """
:root {
  color-scheme: light dark;
  --ground: #fcfbf8; --pane: #f4f1ea; --ink: #24211c; --dim: #6b655b; --rule: #ddd6c9;
  --accent: #8a5a12; --mark: #f7e6b5; --u: #2f6b3c; --c: #1f4e8c; --s: #a3242b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #15181d; --pane: #1b2026; --ink: #dcd7cb; --dim: #8d949e; --rule: #2f363f;
    --accent: #d9b36c; --mark: #4a3d1c; --u: #7fbf8a; --c: #7fb0e6; --s: #ee8a8a;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body {
  margin: 0 auto; max-width: 46rem; padding: 3.5rem 1.5rem 6rem;
  background: var(--ground); color: var(--ink);
  font: 1.0625rem/1.6 "Iowan Old Style", "Palatino Linotype", Palatino, "Source Serif 4",
    "Noto Serif", "DejaVu Serif", Georgia, serif;
  font-variant-numeric: oldstyle-nums; overflow-wrap: break-word;
}
a { color: inherit; text-decoration-color: var(--rule); text-underline-offset: .2em; }
a:hover { text-decoration-color: var(--accent); }
h1, h2, h3, h4 { font-weight: 600; line-height: 1.25; text-wrap: balance; }
h1 { font-size: 2.1rem; margin: 0 0 .4rem; letter-spacing: -.01em; }
h2 {
  font-size: 1.35rem; margin: 4rem 0 1rem; padding-bottom: .35rem;
  border-bottom: 1px solid var(--rule);
}
h3 { font-size: 1.15rem; margin: 0 0 .2rem; }
h4 { font-size: 1rem; margin: 2.2rem 0 .5rem; color: var(--dim); }
.facts, .summary, .signed, .also, .reviewed, figcaption, nav, table, .empty {
  font-family: ui-sans-serif, system-ui, "Segoe UI", "Helvetica Neue", "Noto Sans", sans-serif;
  font-variant-numeric: tabular-nums;
}
.summary { color: var(--dim); margin: 0; }
.facts, .signed, .reviewed, .also { color: var(--dim); font-size: .84rem; margin: .2rem 0; }
nav { margin: 1.4rem 0 0; font-size: .9rem; }
nav a + a { margin-left: 1.4rem; }
table { width: 100%; border-collapse: collapse; font-size: .84rem; line-height: 1.4; }
th { text-align: left; font-weight: 500; color: var(--dim); }
th, td {
  padding: .35rem .7rem .35rem 0; border-bottom: 1px solid var(--rule); vertical-align: top;
}
td:last-child, th:last-child { text-align: right; padding-right: 0; }
td.date { white-space: nowrap; }
.charts { display: grid; gap: 2rem; }
.small { grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: 1.4rem; }
figure { margin: 0; }
figcaption { font-size: .84rem; color: var(--dim); margin-bottom: .3rem; }
svg { display: block; width: 100%; height: auto; }
svg > g > rect { fill: none; }
svg text { fill: var(--dim); font: 13px ui-sans-serif, system-ui, "Noto Sans", sans-serif; }
svg line { stroke: var(--rule); }
svg .series rect { fill: var(--accent); }
dl.index { margin: 0; }
dl.index dt { font-weight: 600; margin-top: 1.3rem; }
dl.index dd { margin: .1rem 0 0; }
dl.index .count { color: var(--dim); font-weight: 400; }
.dot {
  display: inline-block; width: .6em; height: .6em; margin-right: .5em; border-radius: 50%;
  background: var(--tag, var(--rule));
}
.places { font-size: .84rem; color: var(--dim); line-height: 1.9; }
.places a { white-space: nowrap; margin-right: .9em; }
article { margin-top: 3.5rem; padding-top: 1.6rem; border-top: 1px solid var(--rule); }
.level { font-weight: 600; letter-spacing: .04em; }
.level.u, .marking.u { color: var(--u); }
.level.c, .marking.c { color: var(--c); }
.level.s, .marking.s { color: var(--s); }
.marking { font-weight: 600; }
blockquote {
  margin: .4rem 0 .8rem; padding: .1rem 0 .1rem 1.2rem; border-left: 3px solid var(--rule);
  hanging-punctuation: first;
}
.context { color: var(--dim); }
mark { background: var(--mark); color: inherit; padding: .08em .15em; border-radius: .15em;
  box-decoration-break: clone; -webkit-box-decoration-break: clone; }
.annotation { margin: 0 0 1.4rem 1.2rem; }
.annotation:target, article:target > h3 {
  outline: 2px solid var(--accent); outline-offset: .5rem;
}
.tags {
  list-style: none; margin: 0 0 .3rem; padding: 0; display: flex; flex-wrap: wrap; gap: .4rem;
}
.tags a {
  display: block; padding: .05rem .6rem; border: 1px solid var(--rule); border-radius: 1rem;
  background: var(--pane); text-decoration: none; font: .82rem/1.6 ui-sans-serif, system-ui,
    "Noto Sans", sans-serif;
}
.note { white-space: pre-wrap; margin: .2rem 0 .3rem; }
cite { font-style: normal; }
.near, .conflict { color: var(--s); font-size: .9rem; margin: .2rem 0; }
footer { margin-top: 5rem; color: var(--dim); font-size: .84rem; }
@media print {
  :root {
    --ground: #fff; --pane: #fff; --ink: #000; --dim: #444; --rule: #bbb; --accent: #555;
    --mark: #e9e9e9; --u: #000; --c: #000; --s: #000;
  }
  @page { margin: 2.2cm 2cm; }
  body { max-width: none; padding: 0; font-size: 10.5pt; line-height: 1.45; }
  nav { display: none; }
  a { text-decoration: none; }
  h2 { break-before: page; }
  h2.first { break-before: auto; }
  h3, h4, figcaption { break-after: avoid; }
  figure, .annotation, tr { break-inside: avoid; }
  blockquote { orphans: 3; widows: 3; }
  mark { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
"""
