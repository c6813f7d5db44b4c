/** `1234567` as `1 234 567`, with narrow spaces that do not break. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, '\u202f')
}

/** Colours of actions, of the page in light and in dark. */
export const styleSheet = `
:root { color-scheme: light dark; --back: #fbfbfa; --panel: #fff; --text: #1c1e21; --soft: #5c636b; --line: #dfe2e6; --allow: #1a7f4b; --block: #c0342b; --other: #9a6200; --bar: #3b6fb6; }
@media (prefers-color-scheme: dark) { :root { --back: #15171a; --panel: #1d2024; --text: #e6e8ea; --soft: #a0a7af; --line: #343a41; --allow: #56c88a; --block: #ff7b70; --other: #e3b04b; --bar: #7fb0f0; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 68rem; margin: 0 auto; padding: 2rem 1.25rem 3rem; }
h1 { font-size: 1.6rem; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 0 0 .4rem; overflow-wrap: anywhere; }
section { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 1rem 1.25rem; margin-top: 1.25rem; }
.note { color: var(--soft); margin: .2rem 0 .6rem; overflow-wrap: anywhere; }
.cards { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.25rem 0 0; }
.cards div { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: .6rem 1rem; min-width: 8rem; }
.cards dt { color: var(--soft); } .cards dd { margin: 0; font-size: 1.5rem; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; color: var(--soft); font-weight: 600; }
th, td { padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
tbody tr:last-child td { border-bottom: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; padding-right: 1.5rem; }
.name { overflow-wrap: anywhere; min-width: 6rem; }
.who { color: var(--soft); overflow-wrap: anywhere; min-width: 6rem; }
.reason { min-width: 14rem; overflow-wrap: anywhere; }
.percent { white-space: nowrap; }
.action { font-weight: 600; } .allow { color: var(--allow); } .block { color: var(--block); } .other { color: var(--other); }
.share { display: inline-block; width: 6rem; height: .6rem; border-radius: 3px; background: var(--line); overflow: hidden; margin-right: .4rem; }
.share span { display: block; height: 100%; background: var(--bar); }
summary { cursor: pointer; white-space: nowrap; }
pre { margin: .3rem 0 0; min-width: 12rem; font-size: .85rem; white-space: pre-wrap; overflow-wrap: anywhere; color: var(--soft); }
code { font-size: .9em; }
svg { display: block; width: 100%; height: auto; } svg text { fill: var(--soft); font-size: 12px; }
.legend { display: flex; flex-wrap: wrap; gap: 1rem; margin: .4rem 0 0; padding: 0; list-style: none; }
.legend i { display: inline-block; width: .8rem; height: .8rem; border-radius: 2px; margin-right: .35rem; vertical-align: -1px; }
footer { padding-top: 1rem; }
@media (max-width: 40rem) {
  body { font-size: 14px; } main { padding: 1.25rem .75rem 2rem; } h1 { font-size: 1.3rem; }
  section { padding: .75rem; overflow-x: auto; } svg { min-width: 38rem; } svg text { font-size: 17px; }
  th, td { padding-right: .45rem; } th:last-child, td:last-child { padding-right: 0; } .number { padding-right: .6rem; } .share { display: block; width: 4rem; margin: .4rem 0 .1rem; } .name, .who { min-width: 5rem; }
  .cards { gap: .5rem; } .cards div { min-width: 0; flex: 1 1 6rem; padding: .5rem .75rem; } .cards dd { font-size: 1.2rem; }
}
`
